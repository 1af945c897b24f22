"""What counts as a word, and where it stands."""

from __future__ import annotations

import pytest

from indexer.analysis.tokenize import MAX_TERM_CHARS, tokenize


def terms(text: str) -> list[str]:
    return [token.term for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mass graves, found.", ["mass", "graves", "found"]),
        ("  \n\t", []),
        ("--- ... ***", []),
        ("snake_case", ["snake", "case"]),
        ("a1b2", ["a1b2"]),
        ("Article 6(1)", ["article", "6", "1"]),
    ],
)
def test_words_are_letters_and_digits(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    "name", ["Ra'isi", "Ra’isi", "Raʼisi", "Ra‘isi", "Ra`isi", "Ra´isi", "Raʿisi", "Raʾisi"]
)
def test_an_apostrophe_inside_a_word_joins(name: str) -> None:
    assert terms(name) == ["raisi"]
    token = next(tokenize(name))
    assert (token.start, token.end, token.surface) == (0, len(name), name)


@pytest.mark.parametrize("text", ["'graves'", "‘graves’", "graves'", "'graves"])
def test_an_apostrophe_around_a_word_is_a_quotation_mark(text: str) -> None:
    assert terms(text) == ["graves"]


@pytest.mark.parametrize("text", ["Iran's", "Iran’s", "IRAN'S", "Iranʼs"])
def test_the_english_genitive_is_left_off(text: str) -> None:
    token, *others = tokenize(text)
    assert not others
    assert (token.term, token.surface, token.end) == ("iran", text[:4], 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'homme", ["l", "homme"]),
        ("qu’il", ["qu", "il"]),
        ("d'État", ["d", "etat"]),
        ("aujourd'hui", ["aujourdhui"]),
        ("O'Hara", ["ohara"]),
        ("l'Iran's", ["l", "iran"]),
    ],
)
def test_french_elision_is_a_word_of_its_own(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.N.", ["un"]),
        ("the U.S.A. is", ["the", "usa", "is"]),
        ("م.م.", ["مم"]),
        ("e.g.", ["eg"]),
        ("end.Next", ["end", "next"]),
        ("A. Smith", ["a", "smith"]),
    ],
)
def test_initials_with_full_stops_are_one_word(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30,000", ["30000"]),
        ("1,234,567", ["1234567"]),
        ("۳۰٬۰۰۰", ["30000"]),
        ("1,2", ["1", "2"]),
        ("1988,1989", ["1988", "1989"]),
        ("30,0000", ["30", "0000"]),
    ],
)
def test_digits_grouped_in_threes_are_one_number(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_compound_gives_its_parts_and_its_joined_form_over_them() -> None:
    tokens = list(tokenize("by Pour-Mohammadi himself"))
    assert [(t.term, t.position, t.width) for t in tokens] == [
        ("by", 0, 1),
        ("pourmohammadi", 1, 2),
        ("pour", 1, 1),
        ("mohammadi", 2, 1),
        ("himself", 3, 1),
    ]
    joined = tokens[1]
    assert (joined.start, joined.end) == (3, 17)


@pytest.mark.parametrize("hyphen", ["-", "‐", "‑", "\u200c"])
def test_every_hyphen_and_the_half_space_make_a_compound(hyphen: str) -> None:
    assert terms(f"می{hyphen}روم") == ["میروم", "می", "روم"]


def test_the_genitive_of_a_compound_is_left_off_too() -> None:
    tokens = list(tokenize("Pour-Mohammadi's"))
    assert [token.term for token in tokens] == ["pourmohammadi", "pour", "mohammadi"]
    assert tokens[0].end == len("Pour-Mohammadi")


def test_a_chain_of_many_hyphens_is_no_compound() -> None:
    assert terms("sister-in-law") == ["sisterinlaw", "sister", "in", "law"]
    assert terms("a-never-to-be-forgotten-day") == ["a", "never", "to", "be", "forgotten", "day"]


def test_digits_with_hyphens_are_not_joined() -> None:
    assert terms("1988-07-28") == ["1988", "07", "28"]
    assert terms("COVID-19") == ["covid", "19"]


def test_a_dash_between_words_parts_them() -> None:
    assert terms("graves – and — more - still") == ["graves", "and", "more", "still"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中国", ["中", "国"]),
        ("カナ", ["カ", "ナ"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("イランIran", ["イ", "ラ", "ン", "iran"]),
    ],
)
def test_scripts_without_spaces_give_a_word_a_letter(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_soft_hyphen_parts_no_word() -> None:
    (token,) = tokenize("mas\u00adsacre")
    assert (token.term, token.start, token.end) == ("massacre", 0, 9)


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u202b", "\u202c", "\u2067", "\ufeff"])
def test_a_mark_of_direction_parts_no_word_and_is_none(mark: str) -> None:
    assert terms(f"{mark}خاو{mark}ران{mark} {mark}") == ["خاوران"]


def test_marks_on_letters_belong_to_their_word() -> None:
    (token,) = tokenize("مُحَمَّد")
    assert (token.term, token.end) == ("محمد", 8)


def test_a_very_long_run_is_indexed_by_its_first_characters() -> None:
    (token,) = tokenize("x" * 1000)
    assert token.term == "x" * MAX_TERM_CHARS
    assert (token.start, token.end) == (0, 1000)


def test_positions_go_on_from_the_first() -> None:
    assert [token.position for token in tokenize("one two", 7)] == [7, 8]
