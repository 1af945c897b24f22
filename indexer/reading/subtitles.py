"""
Subtitles to blocks: what is said, without numbers and times.

Flow: lines of SubRip (`.srt`) or WebVTT (`.vtt`) -> cues -> paragraphs, as far as a sentence goes on from one
cue to the next. Of lines that roll, each comes once. A line of which nobody can say what it is stays as text.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from indexer.reading.source_text import Block, SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUBRIP_TYPE = "application/x-subrip"
WEBVTT_TYPE = "text/vtt"

_TIME = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}.*")
_HEADER = re.compile(r"WEBVTT(?:\s|$)")
_NO_CUES = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_NUMBER = re.compile(r"\s*\d+\s*")
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(
    rf"</?(?:[bciuv]|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<{_TIME}>|\{{\\[^}}]*\}}", re.IGNORECASE
)
_SPEAKER_CHANGES = re.compile(r"\s*(?:[-–—]\s|>>)")
_FINAL = re.compile(r"[.!?…؟۔。！？][\"'”’»)\]]*$")
_MOST_CHARS = 600
"""Captions of a machine have no full stops; behind so many characters a paragraph ends with its cue."""


class _Cue(NamedTuple):
    """What one cue shows, and who says it."""

    lines: tuple[str, ...]
    voice: str = ""


def read_subtitles(text: str) -> SourceText:
    """Read one file of subtitles."""
    lines = text.split("\n")
    is_webvtt = _HEADER.match(text) is not None
    paragraphs = _paragraphs(_cues(lines, is_webvtt=is_webvtt))
    return SourceText(WEBVTT_TYPE if is_webvtt else SUBRIP_TYPE, tuple(map(Block, paragraphs)))


def _cues(lines: Sequence[str], *, is_webvtt: bool) -> Iterator[_Cue]:
    """Yield the cues, and other lines as cues of their own."""
    own: list[str] = []
    is_left_out = False
    for number, line in enumerate(lines):
        if not line.strip() or _TIMES.fullmatch(line):
            if own:
                yield _cue(own)
            own, is_left_out = [], False
        elif is_webvtt and _begins_block(lines, number) and (number == 0 or _NO_CUES.match(line)):
            is_left_out = True
        elif not is_left_out and not _is_name_of_cue(lines, number, is_webvtt=is_webvtt):
            own.append(line)
    if own:
        yield _cue(own)


def _begins_block(lines: Sequence[str], number: int) -> bool:
    return number == 0 or not lines[number - 1].strip()


def _is_name_of_cue(lines: Sequence[str], number: int, *, is_webvtt: bool) -> bool:
    """Tell whether a line stands over times: a number anywhere, any name where a cue begins in WebVTT."""
    if number + 1 == len(lines) or not _TIMES.fullmatch(lines[number + 1]):
        return False
    return bool(_NUMBER.fullmatch(lines[number])) or (is_webvtt and _begins_block(lines, number))


def _cue(lines: Sequence[str]) -> _Cue:
    voice = next((match[1].strip() for line in lines if (match := _VOICE.search(line))), "")
    plain = (" ".join(html.unescape(_TAG.sub("", _VOICE.sub("", line))).split()) for line in lines)
    return _Cue(tuple(line for line in plain if line), voice)


def _paragraphs(cues: Iterator[_Cue]) -> Iterator[str]:
    own: list[str] = []
    shown: tuple[str, ...] = ()
    voice = ""
    for cue in cues:
        changes = cue.voice not in ("", voice)
        for line in cue.lines[_n_rolled(shown, cue.lines) :]:
            if own and (changes or _SPEAKER_CHANGES.match(line)):
                yield " ".join(own)
                own = []
            own.append(f"{cue.voice}: {line}" if changes else line)
            changes = False
            if _FINAL.search(line) or sum(map(len, own)) > _MOST_CHARS:
                yield " ".join(own)
                own = []
        shown, voice = cue.lines, cue.voice or voice
    if own:
        yield " ".join(own)


def _n_rolled(shown: Sequence[str], lines: Sequence[str]) -> int:
    """Return how many lines a cue has from the one before, where lines roll; one line alone is said again."""
    if len(shown) < 2 and len(lines) < 2:
        return 0
    most = min(len(shown), len(lines))
    return next((n for n in range(most, 0, -1) if tuple(shown[-n:]) == tuple(lines[:n])), 0)
