"""One stem for the British and the American spelling of a word."""

from __future__ import annotations

import pytest

from indexer.analysis.stem import stem, stem_all


@pytest.mark.parametrize(
    "words",
    [
        "organise organize organised organisation organizations organisational organizational organiser",
        "realise realize realising realization",
        "authorise authorize authorisation authorizations",
        "analyse analyze analysed analyzing",
        "paralysed paralyzed",
        "labour labor labourer laborers",
        "colour color coloured",
        "behaviour behavior behavioural behavioral",
        "neighbourhood neighborhoods",
        "favourite favorites",
        "centre center centres centred",
        "metre meter metres",
        "kilometre kilometers",
        "theatre theaters",
        "fibre fibers",
        "manoeuvre maneuver manoeuvres maneuvered",
        "defence defense defences",
        "offence offenses",
        "licence license licensed",
        "practise practice practising",
        "programme program programmes programming",
        "catalogue catalog catalogued",
        "dialogue dialogs",
        "judgement judgment judgements",
        "acknowledgement acknowledgments",
        "anaemia anemia",
        "anaemic anemic",
        "leukaemia leukemias",
        "haemorrhage hemorrhaging",
        "ischaemic ischemic",
        "paediatric pediatrics",
        "anaesthetic anesthetics",
        "archaeology archeology",
        "foetus fetuses",
        "oestrogen estrogens",
        "diarrhoea diarrhea",
        "sulphur sulfur",
        "gaol jail gaols",
        "gaoler jailers",
        "enquiry inquiries",
        "sceptical skeptics",
        "artefacts artifact",
        "aeroplane airplanes",
        "grey gray",
        "plough plows",
        "mould molds",
    ],
)
def test_both_spellings_have_one_stem_in_all_inflections(words: str) -> None:
    assert len(set(stem_all(words.split(), "en"))) == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("paradise", "parade"),
        ("improvise", "improve"),
        ("indecision", "indecent"),
        ("rise", "rize"),
        ("wise", "wize"),
        ("hour", "hor"),
        ("four", "for"),
        ("tour", "tor"),
        ("court", "cort"),
        ("tyre", "tire"),
        ("cheque", "check"),
        ("Mansour", "Mansor"),
        ("Ghaemi", "Ghemi"),
    ],
)
def test_a_word_that_only_looks_british_is_left_alone(word: str, other: str) -> None:
    assert stem(word, "en") != stem(other, "en")


@pytest.mark.parametrize(
    "name", ["Tabriz", "Parviz", "Changiz", "Aziz", "Hafiz", "Ghaemi", "Mansour", "Pour"]
)
def test_a_name_is_its_own_stem(name: str) -> None:
    assert stem(name, "en") == name.lower()


def test_the_two_spellings_are_those_of_english_alone() -> None:
    assert stem("labour", "fr") != stem("labor", "fr")
