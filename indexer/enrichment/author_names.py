"""
Author lines to names: "By Jane Doe and John Roe, Staff Writers" -> Jane Doe, John Roe.

Names stay as the source writes them; what goes is around them: "By", addresses,
links, job titles, "Staff", doubles.
"""

from __future__ import annotations

import re

from indexer.enrichment.date_patterns import find_dates
from indexer.names.recognition.cue_words import FUNCTION_WORDS

_LEAD = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|story|text|photographs?|words|article|posts?|beitrag"
    r"|post author|erstellt|geschrieben|veröffentlicht|publiziert|publicado|escrito)"
    r"\s+(?:by|von|por)"
    r"|(?:show|view|see|zeige)\b.{1,30}?\b(?:by|from|of|von)|by|par|vo[nm]|por|di|door"
    r"|authors?|auteurs?|autor(?:en|es|in)?|نویسنده|نویسندگان|نوشته[ٔ‌]?ی?|بقلم|به قلم|الکاتب|الكاتب|كتبه?)"
    r"(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?<!\w)@\w+|\(\s*\)")
_BETWEEN = re.compile(r"\s*(?:;|\||\s/\s|•|·|،(?=\s)|\n)\s*|,\s*(?:and|&)\s+")
_AND = re.compile(r"\s+(?:and|et|und|y|e|&)\s+", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"^(?:the\s+)?(?:(?:web|news|our|special|guest|online)\s+)*(?:staff|admin(?:istrator)?|editors?|editorial(?:\s+(?:board|team|staff))?"
    r"|webmaster|guest|newsroom|news\s*desk|team|redaktion|redacci[oó]n|r[eé]daction|(?:staff\s+)?(?:writers?|reporters?)"
    r"|correspondents?|contributors?|(?:no\s+)?author|publisher|super\s*user|wordpress\s*admin|anonymous|unknown|none|null|by|von|par|por|(?:veröffentlicht|publiziert|posted|published|erstellt|aktualisiert|updated)(?:\s+(?:am|on))?|n/?a|root|user|info|test|مدیر|ادمین)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:staff|writers?|reporters?|correspondents?|editors?|columnists?|producers?|journalists?|contributors?|bureau"
    r"|director|professor|updated|published|posted|photographs?|special to|für|pour)\b|\d",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s+(?:senior|junior|chief|contributing|staff|political|foreign|science))*"
    r"\s+(?:staff|writer|reporter|correspondent|contributor|editor|columnist|ceo|updated|posted|published)\b.*$"
    r"|\s+\d.*$|\s+(?:am|on|le|vom)\s*$|\s*[-–—:,(]+\s*$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:[\s,،|]+|\A)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\.?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo"
    r"|(?:یک|دو|سه|چهار|پنج)?[ \u200c]?شنبه|جمعه)[\s,،]*\Z",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"(\S+\s+\S.*?)\s+(?:for|in|at|from|à|im)\s.*", re.IGNORECASE)
_CREDIT = re.compile(
    r"^\W*(?:photos?|fotos?|bild(?:er)?|image|illustration|video)\s*(?::|by\b|von\b)", re.IGNORECASE
)
_ABBREVIATED = re.compile(r"\b(?:[JS]r|\w)\.\W*$")
_LONE_INITIAL = re.compile(r"[A-Za-z]\W*")  # that of somebody who wrote a review, or of nobody
_MAX_NAME_CHARS = 80
_MAX_NAME_WORDS = 7
_MAX_AUTHORS = 30  # a scientific paper; more is a list of the site's authors


def split_authors(value: str) -> tuple[str, ...]:
    """Return the names of an author line, each once; none when there is no name in it."""
    line = _ADDRESS.sub(" ", " ".join(value.split()))
    date = next(find_dates(line), None)
    if date is not None:
        line = _WEEKDAY.sub("", line[: date.span.start])
    line = _LEAD.sub("", line)
    names: dict[str, str] = {}
    for part in _BETWEEN.split(line):
        for piece in _by_comma(part):
            for name in _by_and(piece):
                cleaned = _clean_name(name)
                if cleaned is not None:
                    names.setdefault(cleaned.casefold(), cleaned)
    return tuple(names.values()) if len(names) <= _MAX_AUTHORS else ()


def _by_and(part: str) -> list[str]:
    """Split "Jane Doe and John Roe", not "Ministry of Justice and Equality"."""
    pieces = _AND.split(part)
    return pieces if all(2 <= len(piece.split()) <= 5 for piece in pieces) else [part]


def _by_comma(part: str) -> list[str]:
    """Split at commas where what follows is another name or a job, not in "Doe, Jane"."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if len(pieces) == 2 and all(len(piece.split()) == 1 for piece in pieces) and not _ROLE.search(part):
        return [part.strip()]
    kept: list[str] = []
    for piece in pieces:
        if _ROLE.search(piece) and kept:
            break
        if len(piece.split()) > 1 or not kept:
            kept.append(piece)
    return kept


def _clean_name(name: str) -> str | None:
    if _CREDIT.match(name):
        return None
    bare = _ELSEWHERE.sub(r"\1", _LEAD.sub("", name.strip(" \t,.:;-–—|\"'“”«»*#")))
    cleaned = bare
    while (trailing := _TRAILING.search(cleaned)) is not None:
        cleaned = cleaned[: trailing.start()].strip()
    if cleaned.count("(") != cleaned.count(")"):  # the other half stands on the other side of *and*
        cleaned = cleaned.partition("(")[0].strip(" )")
    words = cleaned.split()
    is_name = (
        words
        and len(cleaned) <= _MAX_NAME_CHARS
        and len(words) <= _MAX_NAME_WORDS
        and any(char.isalpha() for char in cleaned)
        and not _LONE_INITIAL.fullmatch(cleaned)
        and not _NOT_A_NAME.match(cleaned)
        and cleaned.lower() not in FUNCTION_WORDS
        and not any(char in cleaned for char in "<>{}[]=\\/")
    )
    if not is_name:
        return None
    return f"{cleaned}." if cleaned == bare and _ABBREVIATED.search(name) else cleaned
