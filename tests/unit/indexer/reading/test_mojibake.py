"""Misread text comes back, and sound text stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.mojibake import MISTAKEN_FOR, repair

PERSIAN = "این نامه در زندان نوشته شد و نام چند زندانی، از جمله «مریم»، در آن آمده است."
ARABIC = "قالت اللجنة إن أهالي الضحايا لم يتسلموا أي وثيقة عن مكان الدفن، وذلك منذ سنوات."
FRENCH = "Les témoins ont été entendus à l’été, où l’enquête s’était arrêtée dès le début."
RUSSIAN = "Свидетели были заслушаны в начале расследования, но протоколы не сохранились."
TEXTS = (PERSIAN, ARABIC, FRENCH, RUSSIAN)


def misread(content: bytes, encoding: str) -> str:
    """Decode as a browser does: a byte that means nothing becomes a control character."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in content)


@pytest.mark.parametrize("encoding", [*MISTAKEN_FOR, "latin-1"])
@pytest.mark.parametrize("text", TEXTS)
def test_utf8_that_was_read_as_something_else_comes_back(text: str, encoding: str) -> None:
    repaired = repair(misread(text.encode(), encoding))
    assert repaired.text == text
    assert len(repaired.mistakes) == 1
    assert not repaired.is_garbled


@pytest.mark.parametrize("encoding", ["cp1252", "cp1256", "cp1251", "latin-1"])
@pytest.mark.parametrize("text", [PERSIAN, ARABIC, FRENCH])
def test_what_was_misread_twice_comes_back(text: str, encoding: str) -> None:
    twice = misread(misread(text.encode(), encoding).encode(), encoding)
    assert repair(twice).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (PERSIAN.replace("ی", "ي"), "cp1256"),
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
    ],
)
def test_one_byte_a_letter_that_was_read_as_latin_comes_back(text: str, encoding: str) -> None:
    repaired = repair(misread(text.encode(encoding), "cp1252"))
    assert repaired.text == text
    assert repaired.mistakes[0].endswith("read as cp1252")


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "",
        "plain",
        "Ä, Ö and Ü are letters; Ã is one as well, and so is Â.",
        "SÃO PAULO, NÃO, AÇÃO: ÂNGELA ÉS TU",
        "“Ça va?” — “À demain!” – ‘été’",
        "Її, Ґ, Є: «Ёлка» ещё её",
        "اب،اك،ان، گ چ پ ژ ک ی “«»”",
        "Tiếng Việt có nhiều dấu: được, những, người, với, để",
        "Þórður, Æsa og Ýmir ðætu öl í Þingvöllum",
        "← → ± × ÷ © ® ™ € £ ¥ § ¶ † ‡ …",
    ],
)
def test_sound_text_stays(text: str) -> None:
    assert (repair(text).text, repair(text).mistakes, repair(text).is_garbled) == (text, (), False)


def test_a_misread_title_is_mended_in_a_sound_page() -> None:
    title = misread("گزارش دربارهٔ زندان اوین".encode(), "cp1252")
    page = f"<title>{title}</title>\n<p>{PERSIAN}</p>"
    assert repair(page).text == f"<title>گزارش دربارهٔ زندان اوین</title>\n<p>{PERSIAN}</p>"


def test_one_odd_pair_is_no_proof() -> None:
    assert repair("A shop called Ã© in a street of shops").mistakes == ()


def test_what_cannot_be_told_any_more_is_called_garbled() -> None:
    kept = "".join(char for char in misread(PERSIAN.encode(), "latin-1") if not "\x80" <= char < "\xa0")
    assert (repair(kept).text, repair(kept).is_garbled) == (kept, True)


@given(st.text())
def test_repairing_again_changes_nothing_and_nothing_fails(text: str) -> None:
    once = repair(text).text
    if not repair(text).mistakes:
        assert once == text


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_ascii_is_never_touched(text: str) -> None:
    assert repair(text).text == text
