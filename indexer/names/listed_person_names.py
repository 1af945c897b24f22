"""
Names of persons as lists write them, `Allen, General George V., Jr.`, and the forms that texts have.

Flow: heading of a list, and what it says the person was -> name in the order of speech, other usual forms,
surname. A list or a glossary gives one heading for a person; texts write the surname alone, leave initials
out, or put a rank or a post before the surname.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from indexer.model.document import EntityKind
from indexer.names.authority import AuthorityEntry, entity_id

_TITLES = frozenset([
    "admiral", "agha", "air", "ambassador", "archbishop", "attorney", "ayatollah", "baron", "bishop",
    "brigadier", "captain", "cardinal", "chief", "colonel", "commander", "commodore", "congressman",
    "congresswoman", "count", "countess", "crown", "dame", "dato", "datuk", "doctor", "dr", "duke",
    "emir", "field", "general", "governor", "grand", "haji", "hajj", "her", "his", "honorable",
    "hojatoleslam", "hon", "imam", "judge", "justice", "king", "lady", "lieutenant", "lord", "madam",
    "madame", "maharaja", "major", "marshal", "master", "mayor", "miss", "mother", "mr", "mrs", "ms",
    "mullah", "pandit", "pope", "premier", "president", "prince", "princess", "professor", "prof",
    "queen", "rabbi", "rear", "representative", "rev", "reverend", "secretary", "senator", "sergeant",
    "shah", "shaikh", "sheikh", "sir", "sister", "sultan", "sayyid", "seyed", "seyyed", "tun", "tunku",
    "vice",
])  # fmt: skip
_SUFFIX = re.compile(
    r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq|ret|usa|usaf|usn|usmc|usmcr|usnr|raf|rn|q\.?c|m\.?p)\.?",
    re.IGNORECASE,
)
_NICKNAME = re.compile(r"[“\"‘]([^”\"’]+?),?[”\"’]")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?)(?:-?[^\W\d_]\.)*")


_POST = re.compile(r"(?:^|[;,]\s*|\band\s+)((?:[A-Z][\w’'-]+\s+){0,3}[A-Z][\w’'-]+)(?=\s+[a-z]|[;,.]|$)")


@dataclass(frozen=True, slots=True)
class PersonForms:
    """A person's name in the order of speech, other forms that texts have, and the surname if it is known."""

    name: str
    others: tuple[str, ...] = ()
    surname: str = ""


def forms_of(heading: str, description: str = "") -> PersonForms:
    """Return the forms of a name from the heading of a list.

    Only a heading with a comma says which part is the surname. Ranks, suffixes (`Jr.`, `USAF`) and what
    stands in brackets are left off; a nickname in quotes is taken for a given name. `description` says what
    the person was: a post stands before the surname, as in *Ambassador Allen*.
    """
    nicknames = [found for found in _NICKNAME.findall(heading) if not _INITIALS.fullmatch(found)]
    plain = _BRACKETS.sub(" ", _NICKNAME.sub(" ", heading))
    surname, *rest = [" ".join(part.split()) for part in plain.split(",")]
    rest = [part for part in rest if part and not _SUFFIX.fullmatch(part)]
    if not surname or not rest:
        return PersonForms(" ".join(plain.replace(",", " ").split()) or heading)
    words = [word for word in rest[0].split() if not _SUFFIX.fullmatch(word)]
    n_titles = 0
    while n_titles < len(words) and words[n_titles].lower().strip(".") in _TITLES:
        n_titles += 1
    titles, given = words[:n_titles], words[n_titles:]
    name = " ".join([*(given or titles), surname])
    full = [word for word in given if not _INITIALS.fullmatch(word)]
    initials = [
        letter for word in given for letter in (word if "." in word else word[:1]) if letter.isalpha()
    ]
    before = [
        " ".join(full),
        *full,
        " ".join(given[1:]),
        " ".join(f"{letter}." for letter in initials),
        "".join(f"{letter}." for letter in initials),
        " ".join([*titles, *given]),
        *titles[-1:],
        *nicknames,
        *posts_in(description),
    ]
    forms = dict.fromkeys(f"{words} {surname}" for words in before if words)
    forms.pop(name, None)
    return PersonForms(name, tuple(forms), surname)


def posts_in(description: str) -> list[str]:
    """Return the posts that a description begins its clauses with: `Prime Minister`, `Minister`."""
    posts: dict[str, None] = {}
    for phrase in _POST.findall(description):
        posts.setdefault(phrase)
        posts.setdefault(phrase.split()[-1])
    return list(posts)


def with_forms(entry: AuthorityEntry, description: str = "") -> AuthorityEntry:
    """Return the entry of a person with the forms that follow from its heading; others as they are.

    Two people of a list may share a form, so whoever adds the entry to a list has to compare them.
    """
    if entry.kind is not EntityKind.PERSON:
        return entry
    forms = forms_of(entry.name, description)
    aliases = dict.fromkeys((*entry.aliases, *forms.others))
    aliases.pop(forms.name, None)
    surnames = dict.fromkeys((*entry.surnames, *filter(None, [forms.surname])))
    id_ = "" if entry.id == entity_id(entry.name) else entry.id
    return replace(entry, id=id_, name=forms.name, aliases=tuple(aliases), surnames=tuple(surnames))
