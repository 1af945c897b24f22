"""
Text that was once decoded with the wrong encoding, and its repair.

UTF-8 read as something else leaves pairs and triples that no language writes: `Ø³Ù„Ø§Ù…`
and `ط³ظ„ط§ظ…` are both سلام. They are turned back where nearly all that is beyond ASCII in a
piece of text is made of them, and gives writing of one script. Arabic or Cyrillic of one
byte a letter that was read as Latin (`ÓáÇã`) has words of accented letters alone, as no
language does: its bytes are asked again what they are. What was damaged beyond that stays
as it is, and is called garbled.

It has to be looked at before control characters are taken out and spaces are made one: both
are among the bytes of such a text. docs/internals/decisions.md has what was measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MISTAKEN_FOR = ("cp1252", "cp1256", "cp1251", "cp1254", "cp1250", "mac_roman", "cp437")
"""What UTF-8 is read as by mistake: the encodings of Windows, of old Macintoshes and of DOS."""

_MAX_ROUNDS = 3  # an accident may have happened twice
_LEAST_EVIDENCE = 3  # bytes beyond the first of their characters; fewer may be a coincidence
_LEAST_SHARE = 0.9  # of what is beyond ASCII in a piece of text
_LEAST_OF_SCRIPT = 0.8  # of the letters that come out
_LEAST_GARBLED = 0.3  # of what is beyond ASCII

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASCII_AS_SPACES = b" " * 0x80 + bytes(range(0x80, 0x100))
_PIECE = re.compile(r"[^\n<>]+")
"""Markup and lines divide a text: a title may be damaged where its article is not."""

_TELLING = re.compile("[^\u00a0\u00ad\u200b-\u200f\u2010-\u2026\u202a-\u202e\ufeff\ufffd«»\x00-\x7f]")
"""What is beyond ASCII but for the punctuation of any text."""

_ACCENTED = "\u00c0-\u00ff"
_EXTRA = "\x81\x8d\x8f\x90\x98\u02dcŠšŽžŸª"  # what else is a letter in Persian, read as Latin
_WORD = re.compile(rf"[A-Za-z{_ACCENTED}{_EXTRA}]{{3,}}")
_ACCENT = re.compile(f"[{_ACCENTED}{_EXTRA}]")
_LEAST_ACCENTS = 0.6  # of a word's letters
_LEAST_WORDS = 5
_LEAST_WORDS_SHARE = 0.5  # of the words with an accent; no text of Latin letters has a tenth
_MAX_OF_ONE_LETTER = 0.3  # of the letters of a language; alef has 17 in 100, and UTF-8 cut short half of one
_ONE_BYTE = frozenset(
    {
        "windows-1256", "iso-8859-6", "windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "windows-1253",
        "iso-8859-7", "windows-1255", "iso-8859-8",
    }
)  # fmt: skip
_SAMPLE_BYTES = 20_000
_HALVES = "ØÙÚÛ"  # the first bytes of Arabic letters, whose second ones may have been lost
_LEAST_HALVES = 20


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as it should have been.

    `mistakes` says how its bytes were misread, empty when nothing was mended. `is_garbled`
    tells that some of it still is no writing.
    """

    text: str
    mistakes: tuple[str, ...] = ()
    is_garbled: bool = False


def repair(text: str) -> Repaired:
    """Return a text with its misread pieces read again, where it is certain how."""
    if text.isascii():
        return Repaired(text)
    mistakes: dict[str, None] = {}
    for _ in range(_MAX_ROUNDS):
        runs = _runs(text)
        encoding, mended = next(_utf8_again(text, runs), ("", text))
        if not encoding:
            break
        mistakes[f"UTF-8 read as {encoding}"] = None
        text = mended
    latin = _latin_again(text, runs)
    if latin is not None:
        encoding, text = latin
        mistakes[f"{encoding} read as cp1252"] = None
    return Repaired(text, tuple(mistakes), latin is None and _is_garbled(runs))


def _runs(text: str) -> Counter[str]:
    """Count the runs beyond ASCII: of a page they are a hundredth, and bytes are gone through the fastest."""
    runs = Counter(text.encode("utf-8", "surrogatepass").translate(_ASCII_AS_SPACES).split())
    return Counter({run.decode("utf-8", "surrogatepass"): n for run, n in runs.items()})


def _lines_beyond_ascii(text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if not line.isascii())


def _utf8_again(text: str, runs: Counter[str]) -> Iterator[tuple[str, str]]:
    """Yield an encoding that UTF-8 was read as in a part of the text, and the text without the mistake."""
    for encoding in MISTAKEN_FOR:
        if _evidence(runs, encoding) < _LEAST_EVIDENCE:
            continue
        parts = []
        end = 0
        for piece in _PIECE.finditer(text):
            if _is_misread(piece[0], encoding):
                parts += [text[end : piece.start()], _read_again(piece[0], encoding)]
                end = piece.end()
        if parts:
            yield encoding, "".join([*parts, text[end:]])


def _evidence(runs: Counter[str], encoding: str) -> int:
    """Return how many bytes of UTF-8, beyond the first of each character, whole runs beyond ASCII hold."""
    leading, sequences = _leading(encoding), _sequences(encoding)
    whole = [run for run in runs if run[0] in leading and sequences.fullmatch(run)]
    return sum((len(run) - sum(char in leading for char in run)) * runs[run] for run in whole)


def _is_misread(piece: str, encoding: str) -> bool:
    """Tell whether what is beyond ASCII in a piece of text is UTF-8 that was misread."""
    if piece.isascii():
        return False
    leading, sequences = _leading(encoding), _sequences(encoding)
    runs = _BEYOND_ASCII.findall(piece)
    whole = "".join(run for run in runs if run[0] in leading and sequences.fullmatch(run))
    n_telling = len(_TELLING.findall("".join(runs)))
    is_covered = bool(whole) and len(_TELLING.findall(whole)) >= _LEAST_SHARE * n_telling
    return is_covered and _is_writing(_read_again(whole, encoding))


def _is_writing(characters: str) -> bool:
    """Tell whether characters beyond ASCII are letters of one script, or the punctuation of any.

    Control characters may be those of a text that was misread before.
    """
    scripts: dict[str, int] = {}
    for char in characters:
        category = unicodedata.category(char)
        if category in {"Cn", "Co", "Cs"}:
            return False
        if category[0] in "LM":
            script = unicodedata.name(char, "?").partition(" ")[0]
            scripts[script] = scripts.get(script, 0) + 1
    return not scripts or max(scripts.values()) >= _LEAST_OF_SCRIPT * sum(scripts.values())


def _read_again(piece: str, encoding: str) -> str:
    alphabet = _alphabet(encoding)

    def character(sequence: re.Match[str]) -> str:
        return bytes(alphabet[char] for char in sequence[0]).decode("utf-8", "replace")

    return _character(encoding).sub(character, piece)


@cache
def _alphabet(encoding: str) -> dict[str, int]:
    """Return the byte of each character beyond ASCII; a byte without one is a control character."""
    alphabet = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(encoding, "ignore")
        if char:
            alphabet[char] = byte
    return alphabet


@cache
def _leading(encoding: str) -> frozenset[str]:
    """Return what a character of UTF-8 beyond ASCII begins with (RFC 3629, section 4)."""
    return frozenset(char for char, byte in _alphabet(encoding).items() if 0xC2 <= byte <= 0xF4)


@cache
def _character(encoding: str) -> re.Pattern[str]:
    """Return the pattern of one character of UTF-8 beyond ASCII, as the encoding shows it."""

    def among(first: int, last: int) -> str:
        chars = (char for char, byte in _alphabet(encoding).items() if first <= byte <= last)
        return "[" + "".join(map(re.escape, chars)) + "]"

    rest = among(0x80, 0xBF)
    two, three = f"{among(0xC2, 0xDF)}{rest}", f"{among(0xE0, 0xEF)}{rest}{{2}}"
    return re.compile(f"{two}|{three}|{among(0xF0, 0xF4)}{rest}{{3}}")


@cache
def _sequences(encoding: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_character(encoding).pattern})+")


def _latin_again(text: str, runs: Counter[str]) -> tuple[str, str] | None:
    """Return the encoding of letters that were read as Latin ones, and the text in it."""
    if sum(len(run) > 1 and _ACCENT.match(run) is not None for run in runs) < _LEAST_WORDS:
        return None
    telling = _words_of_accents("\n".join(_lines_beyond_ascii(text)))
    if not telling:
        return None
    import chardet

    sample = " ".join(telling).encode("cp1252", "ignore")[:_SAMPLE_BYTES]
    encoding = (chardet.detect(sample)["encoding"] or "").lower()
    if encoding not in _ONE_BYTE:
        return None
    shown = {char: bytes([byte]).decode(encoding, "ignore") for char, byte in _alphabet("cp1252").items()}
    table = str.maketrans({char: letter for char, letter in shown.items() if letter})
    return (encoding, text.translate(table)) if _is_writing("".join(telling).translate(table)) else None


def _words_of_accents(text: str) -> list[str]:
    """Return the words of nothing but accented letters, if most of those that have an accent are such."""
    letters = Counter(_ACCENT.findall(text))
    if letters and letters.most_common(1)[0][1] > _MAX_OF_ONE_LETTER * letters.total():
        return []
    accents = [(word, len(_ACCENT.findall(word))) for word in _WORD.findall(text)]
    telling = [word for word, n in accents if n >= _LEAST_ACCENTS * len(word)]
    n_accented = sum(n > 0 for _, n in accents)
    return telling if len(telling) >= max(_LEAST_WORDS, _LEAST_WORDS_SHARE * n_accented) else []


def _is_garbled(runs: Counter[str]) -> bool:
    """Tell whether what looks like misread letters is left in a text of these runs beyond ASCII."""
    evidence = max(_evidence(runs, encoding) for encoding in MISTAKEN_FOR[:2])
    n_halves = sum(sum(map(run.count, _HALVES)) * n for run, n in runs.items())
    if evidence < _LEAST_EVIDENCE and n_halves < _LEAST_HALVES:
        return False
    n_telling = sum(len(_TELLING.findall(run)) * n for run, n in runs.items())
    return max(2 * evidence, n_halves) >= _LEAST_GARBLED * n_telling
