"""
What has capitals and is no name: common nouns for bodies and places, offices, general abbreviations, numbers.

*The Organization*, *the Department* and *the Charter* stand for something that the text has named elsewhere,
or that its readers know; *President of the Council* is an office, *TV* and *IDP* are words. None of them
tells whom a document is about, and as values of a facet they would come before all that do.
"""

from __future__ import annotations

import re

from indexer.names.recognition.cue_words import TITLES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BODIES_AND_PLACES = _words(
    """
    administration agency agriculture alliance area armed army article assembly association authorities
    authority avenue bank base board border branch bureau cabinet camp capital case centre center chamber
    chapter charter church city civil college command commerce commission committee communities community
    company conference constitution consulate convention corporation council counsel countries country
    county court covenant declaration defence defense delegation department departments dept directorate
    district division education embassy energy faction faculty federal federation finance force forces
    foreign foundation front fund government governments group groups guard headquarters health hospital
    house independence institute institution interior international island islands judiciary justice
    kingdom law league legation member members ministries ministry mission movement museum nation national
    nations navy north northern office opposition organisation organisations organization organizations
    palace panel parties party people peoples plan plaza police port prison programme program project
    protocol province provinces region report republic resistance resolution river road school secretariat
    section securities security side society south southern square state states station street subcommittee
    summit team territories territory town trade transport treaty tribunal union unit university village
    war west western east eastern world zone
    """
)
"""Alone they name nothing. Of what a country has one (*Congress*, *Parliament*) none is among them."""

LEGAL_FORMS = _words(
    """
    ag bv co company corp corporation gmbh inc incorporated kg limited llc llp ltd nv oy plc pty sa sarl
    spa bancorp brothers bros holdings group
    """
)
"""Of these a company's name is never made alone: what stood before them was cut off."""

OFFICES = TITLES | _words(
    """
    attaché chargé charge commandant delegate delegates deputies deputy head heads premier rapporteur
    representative representatives secretaries secretary-general under-secretary-general vice-chairman
    """
)
"""Alone, or with what they are the office of, they are no name."""

_OF_AN_OFFICE = frozenset(["at", "for", "from", "in", "of", "on", "to"])

ABBREVIATIONS = frozenset(
    """
    AC AD ADHD AI AIDS AK AM AR ATM BA BC BCE BSC CCTV CD CDS CEO CEOS CES CEST CET CFO COO COVID CPU CSS
    CSV CTO CV DC DIY DJ DNA DOI DVD DVDS EDT EST ETC FAQ FAQS FYI GDP GMT GNP GPS GPU HDTV HIV HR HTML
    HTTP HTTPS ICBM ICU ID IDP IDPS IDS IED IEDS IGO INGO INGOS IP IQ ISBN ISSN IT IVF JPG JSON LCD LED
    LGBT LGBTI LGBTQ LGBTQI MBA MC MD MP MPS MRI NB NGO NGOS OK PC PCR PCS PDF PDT PHD PHP PIN PM PNG POW
    POWS PR PS PST PTSD QR RAM RIP RNA RPG RSS RSVP RV SMS SQL SUV SUVS TBA TBD TIA TL TV TVS UAV UAVS UFO
    UFOS URL URLS USB UTC VAT VHS VIP VIPS VPN VR WC WIFI WMD WMDS WWI WWII WWW XL XML XXL
    """.split()  # noqa: SIM905 - as the other lists of words
)
"""Words in capitals that are no bodies."""

EXCLAMATIONS = _words(
    "ah aha aye eh er hey hm hmm huh mmm oh ooh oops ouch sh uh uhm um wow yay yeah yep yes no nope"
)

PHRASES = frozenset(
    [
        "contracting parties", "foreign affairs", "high contracting parties", "human rights",
        "international community", "international conference", "international development",
        "international law", "member countries",
        "member nations", "member state", "member states", "non-member states", "observer states",
        "participating states", "social security", "state parties", "state party", "states parties",
        "sustainable development",
    ]
)  # fmt: skip
"""What treaties and speeches write with capitals, and no body or place is called."""

_ROMAN_NUMERAL = re.compile("X{0,3}(?:I[XV]|V?I{0,3})")
_MIN_NUMERAL_CHARS = 2

_CONTRACTION = re.compile(
    "(?:he|i|it|she|that|there|they|we|what|who|you)['’](?:d|ll|m|re|s|ve)|[a-z]+n['’]t"
)
_BEARINGS = _words("north south east west northern southern eastern western")
_BETWEEN = frozenset(["and", "from", "of", "or", "the", "to"])


def names_nothing(name: str) -> bool:
    """Tell whether what was read as a name is an office, a common noun, its abbreviation, or a number."""
    words = name.lower().split()
    if len(words) == 1:
        word = name.rstrip(".")
        is_common = _is_common(word.lower()) or word.lower() in LEGAL_FORMS
        return is_common or _is_general_abbreviation(word) or _is_numeral(word)
    if " ".join(words) in PHRASES or all(word.rstrip(".,") in LEGAL_FORMS for word in words):
        return True
    if words[0] in OFFICES and words[1] in _OF_AN_OFFICE:
        return True
    others = [word for word in words if word not in _BETWEEN]
    if "and" in words or "or" in words:  # *the Organization and the Department*
        return all(map(_is_common, others))
    return _BEARINGS.issuperset(others)


def _is_common(word: str) -> bool:
    if len(word) == 1 or _CONTRACTION.fullmatch(word):
        return True
    return any(word in own for own in (BODIES_AND_PLACES, OFFICES, EXCLAMATIONS))


def _is_numeral(word: str) -> bool:
    return len(word) >= _MIN_NUMERAL_CHARS and _ROMAN_NUMERAL.fullmatch(word) is not None


def _is_general_abbreviation(word: str) -> bool:
    """Tell whether a word is one of the abbreviations, in capitals but for the *s* of the plural."""
    return word.upper() in ABBREVIATIONS and (word.isupper() or (word[-1] == "s" and word[:-1].isupper()))
