"""
Who wrote a text, by its own words: byline, signature, or the note on the author.

    By Alejo Vidal-Quadras                              a line of the head
    Yours sincerely, / Tomas Orrin                      the end of a letter
    Justice for the Victims ... in Iran (JVMI)          the line above the date at the end
    Struan Stevenson is President of Friends of ...     a last paragraph

None is better than a wrong one: a note on a person counts only when the person
is not what the text is about, and a photographer's credit is no byline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.enrichment.author_names import split_authors
from indexer.enrichment.date_patterns import find_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.enrichment.layout import Layout, Line
    from indexer.reading.source_text import Block


@dataclass(frozen=True, slots=True)
class Byline:
    """The names, and the line they were read from."""

    authors: tuple[str, ...]
    source: str


_LEAD = re.compile(
    r"\s*(?:(?:(?:written|posted|published|reported)\s+)?(?:by|par|von|por)\s+|(?:author|auteur|autor)s?\s*:\s*"
    r"|(?:نویسندگان|نویسنده|نوشته[ٔ‌]?ی?|بقلم|به قلم|الکاتب|الكاتب|كتبه?)(?:\s*:\s*|\s+))(?P<names>\S.*)",
    re.IGNORECASE,
)
_MAX_BYLINE_CHARS = 120
_PARTICLE = r"(?:de|da|di|du|del|della|der|den|van|von|zu|la|le|al|el|bin|bint|ben|ibn|abu|e|of)"
_INITIAL_UPPER = r"[^\W\d_a-zà-öø-ÿ][\w'’.-]*"
_NAME = rf"{_INITIAL_UPPER}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_INITIAL_UPPER}){{1,4}}"
_FULL_NAME = re.compile(rf"{_NAME}\Z")
_PEN_NAME = re.compile(r"[\w'’.\u200c -]{3,40}\Z")

_ROLE = (
    r"president|vice[- ]president|chair(?:man|woman|person)?|director|professor|lecturer|scholar|fellow"
    r"|researcher|author|writer|journalist|columnist|correspondent|reporter|editor|lawyer|barrister|attorney"
    r"|advocate|activist|analyst|expert|specialist|historian|economist|coordinator|founder|co-founder|member"
    r"|secretary|spokes(?:man|woman|person)|archivist|librarian|candidate|student|physician|engineer|adviser"
    r"|advisor|consultant|ambassador|senator|minister|head|chief|translator"
)
_NOTE_ON_AUTHOR = re.compile(
    rf"\W*(?P<name>{_NAME})(?:\s*\([^()]{{1,60}}\))?(?:,[^.]{{3,160}},)?\s+is\s+"
    rf"(?:(?:also|currently|now)\s+)?(?:(?:the|a|an)\s+)?(?:[\w'’-]+\s+){{0,5}}?(?i:{_ROLE})\b"
)
_TITLE = re.compile(
    r"(?:(?:dr|prof(?:essor)?|mr|mrs|ms|sir|lord|the|president|ayatollah|minister)\b\.?\s*)+", re.IGNORECASE
)
_ORGANISATION = re.compile(
    r"\([A-Z][A-Za-z.&-]{1,14}\)\s*\Z|\b(?:amnesty|archives?|association|campaign|cent(?:re|er)|coalition|commission|committee"
    r"|congress|council|federation|foundation|front|group|institute|international|justice|league|library|movement|network"
    r"|observatory|organi[sz]ation|party|secretariat|society|union|watch)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:yours\s+)?(?:sincerely|faithfully|truly|respectfully)"
    r"|(?:with\s+)?(?:[\w ]{0,20}\s)?(?:regards|wishes|thanks)"
    r"|cordialement|.{0,80}\bsalutations\s+\w+|mit freundlichen grüßen|با (?:سپاس|احترام|تشکر)"
    r"|.{0,20}فائق الاحترام.{0,20}|مع خالص (?:التحية|الشكر))\W*\Z",
    re.IGNORECASE,
)
_MAX_SIGNATURE_CHARS = 120
_N_LAST_BLOCKS = 4  # below the note may stand a link or two


def find_byline(layout: Layout, blocks: Sequence[Block]) -> Byline | None:
    """Return the authors that the text names, or `None`."""
    return _of_head(layout) or _of_letter(layout) or _of_signature(layout) or _of_note(blocks)


def read_byline(line: str) -> tuple[str, ...]:
    """Return the persons whom a line such as `By Jane Doe and John Roe` names."""
    lead = _LEAD.match(line)
    if lead is None or len(line) > _MAX_BYLINE_CHARS or line.rstrip().endswith((".", "!", "?")):
        return ()
    return tuple(name for name in split_authors(_before_date(lead["names"])) if _is_person(name))


def _of_head(layout: Layout) -> Byline | None:
    for line in layout.head:
        authors = read_byline(line.text)
        if authors:
            return Byline(authors, f'line {line.number} "{line.text}"')
    return None


def _before_date(names: str) -> str:
    date = next(find_dates(names), None)
    kept = names if date is None else names[: date.span.start]
    return re.split(r"\s+(?:on|in|for|at|le|am)\s+|\s*[|•·(]|\s[-–—]+\s", kept)[0]


def _is_person(name: str) -> bool:
    if name[:1].isascii() or name[:1].istitle():
        return bool(_FULL_NAME.match(name)) or (name.isupper() and 2 <= len(name.split()) <= 4)
    return 2 <= len(name.split()) <= 5 and bool(_PEN_NAME.match(name))


def _of_letter(layout: Layout) -> Byline | None:
    """Read the name below the closing formula of a letter."""
    for closing, below in zip(layout.foot, layout.foot[1:], strict=False):
        if (
            _CLOSING.match(closing.text)
            and len(below.text) <= _MAX_SIGNATURE_CHARS
            and _is_person(below.text)
        ):
            return Byline((below.text,), f'the signature below "{closing.text[-60:]}"')
    return None


def _of_signature(layout: Layout) -> Byline | None:
    """Read the name of an organisation above the date that ends the text."""
    for above, below in zip(layout.foot, layout.foot[1:], strict=False):
        dates = list(find_dates(below.text))
        is_date_line = len(dates) == 1 and len(below.text) - len(dates[0].span) <= 30
        if is_date_line and _is_organisation(above):
            return Byline((" ".join(above.text.split()),), "the signature above the date at the end")
    return None


def _is_organisation(line: Line) -> bool:
    text = line.text.strip()
    return (
        len(text) <= _MAX_SIGNATURE_CHARS
        and 2 <= len(text.split()) <= 18
        and not text.endswith((".", ":", "!", "?", ";", ","))
        and text[:1].isupper()
        and "@" not in text
        and bool(_ORGANISATION.search(text))
    )


def _of_note(blocks: Sequence[Block]) -> Byline | None:
    """Read the person whom a last paragraph introduces, unless the text is about that person."""
    for i in range(len(blocks) - 1, max(0, len(blocks) - 1 - _N_LAST_BLOCKS), -1):
        note = _NOTE_ON_AUTHOR.match(blocks[i].text)
        if note is None:
            continue
        name = _TITLE.sub("", note["name"]).strip()
        surname = name.split()[-1] if name else ""
        is_subject = any(surname in block.text for block in blocks[:i])
        if _FULL_NAME.match(name) and not is_subject:
            return Byline((name,), f'the note on the author at the end, "{note[0].strip()} ..."')
    return None
