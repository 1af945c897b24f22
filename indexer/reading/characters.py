"""
Characters that are no text: control characters, half surrogates, line ends of other systems, soft hyphens.

Everything else stays as it is in the file, joiners and marks of direction
included: in Persian they are part of the spelling. A soft hyphen inside of a word only says where a line may
be broken; it is not seen, and names and dates would be cut by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_LINE_END = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028\u2029]")
_ODD = re.compile("[\x00-\x08\x0b\r-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_CONTROL_BELOW_SPACE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ufeff\ufffe\uffff]")
_CONTROL_BYTES = bytes([*range(9), *range(0x0E, 0x1C), 0x1F, 0x7F])  # those of _CONTROL_BELOW_SPACE
_SOFT_HYPHENS = re.compile(r"(?<=[^\W\d_])\xad+(?=[^\W\d_])")
_SOFT_HYPHENS_IN_MARKUP = re.compile(r"(?:&shy;|&#0*173;|&#x0*ad;|\xad)+(?=[^\W\d_])", re.IGNORECASE)
_LEADS = frozenset(map(chr, range(0xC2, 0xDF)))
"""The capitals from Â to Þ. A soft hyphen behind them may be a byte of a misread letter: Ã and it are í."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_WRITTEN = re.compile(
    "[\t\n\r\f -~\xa0-\xff\u0131\u0152-\u0153\u0160-\u0178\u011e-\u011f\u015e-\u015f"  # Latin
    "\u0370-\u07ff\u0900-\u0eff\u10a0-\u10ff\u1e00-\u206f\u20a0-\u20bf"  # Greek to Syriac, India, Georgia
    "\u2190-\u2193\u25a0-\u25cf\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\ufb50-\ufdff\ufe70-\ufeff\uff01-\uff1f]"
)
_MIN_WRITTEN = 0.95
NOISE_SAMPLE_CHARS = 20_000
"""Of a text so many characters tell whether it is one."""
_SEPARATORS = "\t\n\v\f\r\x1c\x1d\x1e\x85"  # control characters that a text may have
_NOT_TEXT = frozenset({"Cc", "Cn", "Co"})
_FEW = 3  # damage of a short text
_MAX_NOISE = 0.02  # texts of eleven encodings stay under 0.001; PNG, ZIP and object files are above 0.1


def clean(text: str) -> str:
    """Return the text with one kind of line end and without control characters.

    Tabs and form feeds stay. Half a surrogate pair, which JSON can spell, becomes U+FFFD.
    """
    if _ODD.search(text) is None:
        return text
    return without_controls(_LINE_END.sub("\n", text))


def without_controls(text: str) -> str:
    """Return the text without control characters, every kind of line end as it stands.

    A file of records has line ends inside of its values that are not ends of its lines.
    """
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def without_ascii_controls(text: str) -> str:
    """Return the text without the control characters of ASCII.

    Those above it may be bytes of a text that was misread, and go when that is mended.
    """
    if not _has_ascii_controls(text):
        return text
    return _SURROGATE.sub("\ufffd", _CONTROL_BELOW_SPACE.sub("", text))


def without_soft_hyphens(text: str) -> str:
    """Return the text without the soft hyphens between two letters."""
    return _SOFT_HYPHENS.sub("", text) if "\xad" in text else text


def without_soft_hyphens_in_markup(markup: str) -> str:
    """Return a page without the soft hyphens between two letters, entities among them.

    Those that may be bytes of a text that was misread stay until that is mended.
    """

    def kept(found: re.Match[str]) -> str:
        before = markup[found.start() - 1] if found.start() else " "
        return "" if before.isalpha() and (before not in _LEADS or found[0][0] == "&") else found[0]

    return _SOFT_HYPHENS_IN_MARKUP.sub(kept, markup)


def _has_ascii_controls(text: str) -> bool:
    """Tell whether a text has any of `_CONTROL_BELOW_SPACE` or `_SURROGATE`, as fast as bytes are copied."""
    try:
        content = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return True
    has_mark = "\ufeff" in text or "\ufffe" in text or "\uffff" in text
    return has_mark or len(content.translate(None, _CONTROL_BYTES)) < len(content)


def one_line(text: str) -> str:
    """Return the cleaned text with every run of white space made one space."""
    return " ".join(clean(text).split())


def is_writing(text: str) -> bool:
    """Tell whether nearly all characters are of those that texts are written in.

    For bytes that pass for UTF-16: any pair of them is some letter, but hardly any
    two pairs are letters that stand beside one another.
    """
    sample = text[:NOISE_SAMPLE_CHARS]
    n_written = len(_WRITTEN.findall(sample))
    return bool(sample) and n_written >= _MIN_WRITTEN * len(sample)


def is_noise(text: str) -> bool:
    """Tell whether decoded bytes are no writing: too many control or unassigned characters."""
    sample = text[:NOISE_SAMPLE_CHARS]
    if not sample:
        return False
    n_noise = sum(
        count
        for char, count in Counter(sample).items()
        if unicodedata.category(char) in _NOT_TEXT and char not in _SEPARATORS
    )
    return n_noise > max(_FEW, _MAX_NOISE * len(sample))
