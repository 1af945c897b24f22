"""Bytes to text: right, or honest about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.charset import decode
from indexer.reading.source_text import Unreadable

PERSIAN = "این نامه در زندان نوشته شده است و نام چند زندانی در آن آمده است. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_warning(encoding: str) -> None:
    decoded = decode(PERSIAN.encode(encoding))
    assert (decoded.text, decoded.warning) == (PERSIAN, None)


def test_old_persian_is_guessed_and_said() -> None:
    typed = PERSIAN.replace("ی", "ي").replace("ک", "ك")
    decoded = decode(typed.encode("cp1256"))
    assert decoded.text == typed
    assert decoded.warning is not None
    assert "1256" in decoded.warning


def test_the_encoding_that_a_page_declares_goes_before_a_guess() -> None:
    decoded = decode("Zażółć gęślą jaźń".encode("iso8859-2"), declared="iso-8859-2")
    assert (decoded.text, decoded.warning) == ("Zażółć gęślą jaźń", None)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(PERSIAN, "utf-7"), ("これは証言です。", "iso-2022-jp"), ("이것은 증언이다.", "iso-2022-kr")],
)
def test_an_encoding_of_seven_bits_that_is_declared_goes_before_utf8(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), declared=encoding.upper())
    assert (decoded.text, decoded.warning) == (text, None)


def test_an_encoding_of_seven_bits_with_escapes_needs_no_declaration() -> None:
    decoded = decode("これは証言です。".encode("iso-2022-jp"))
    assert (decoded.text, decoded.warning) == ("これは証言です。", "not UTF-8; read as ISO-2022-JP")


def test_a_wrong_declaration_of_seven_bits_does_not_matter() -> None:
    assert decode(b"1 + 1 = 2", declared="utf-7").text == "1 + 1 = 2"
    assert decode(PERSIAN.encode(), declared="utf-7").text == PERSIAN
    assert decode(b"costs \x1b$ 5").text == "costs $ 5"


def test_a_wrong_declaration_does_not_matter_to_utf8() -> None:
    assert decode(PERSIAN.encode(), declared="iso-8859-1").text == PERSIAN


def test_an_unknown_declaration_is_passed_over() -> None:
    assert decode(PERSIAN.encode(), declared="klingon").text == PERSIAN


def test_a_few_damaged_bytes_leave_the_rest_readable() -> None:
    decoded = decode((PERSIAN * 20).encode() + b"\xff" + PERSIAN.encode())
    assert decoded.text.count("\ufffd") == 1
    assert decoded.warning == "damaged UTF-8 in one place, shown as \ufffd"


def test_control_characters_go_and_line_ends_stay_for_the_reader_to_judge() -> None:
    assert decode(b"a\x00b\r\nc\rd\x1b[0m").text == "ab\r\nc\rd[0m"


def test_joiners_and_marks_of_direction_stay() -> None:
    text = "می\u200cرود \u202bنام\u202c é e\u0301"
    assert decode(text.encode()).text == text


def test_binary_content_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no text"):
        decode(bytes((i * 7919 + i * i) % 256 for i in range(5000)))


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(content: bytes) -> None:
    try:
        text = decode(content).text
    except Unreadable:
        return
    assert "\x00" not in text
    text.encode()  # no half surrogates
