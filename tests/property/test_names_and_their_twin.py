"""Names are found in one pass where asking every token at every place finds them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import tokenize
from indexer.errors import AuthorityError
from indexer.model.document import EntityKind, Paragraph
from indexer.model.span import Span
from indexer.names.authority import Authority, AuthorityEntry
from indexer.names.authority_matching import _PLAIN_WORD
from tests.support.names_by_tokens import find_slowly

WORDS = [
    *("Raisi", "raisi", "RAISI", "Ra'isi", "Ra’isi's", "Raïsi", "Ebrahim", "Pour", "Mohammadi", "Al", "UN"),
    *("U.N.", "un", "of", "National", "Council", "d'Iran", "Iran", "1988", "30,000", "x.y", "ﬁn", "ß", "İ"),
    *("رئیسی", "رئيسي", "رَئيسي", "رئـیسی", "ورئيسي", "للخميني", "الخميني", "وبالخميني", "خمینی", "خامنه‌ای"),
    *("تهران", "تهرانها", "تهران‌ها", "تهران‌های", "تهرانرا", "تهرانشان", "تهرانش", "تهرانست", "آمریکای"),
    *("آمریکا", "علی", "علیش", "علی‌اکبر", "علیاکبر", "روح‌الله", "ها", "را", "کتاب", "北京", "ไทย", "é"),
]
JOINTS = [
    " ",
    " ",
    " ",
    "-",
    "\u200c",
    "'",
    "’",
    "—",
    ", ",
    "\n",
    "\u00a0",
    ".",
    "/",
    "",
    " – ",
    " | ",
    "|",
    "\u200f",
    "_",
]

texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(JOINTS)), max_size=25).map(
    lambda pairs: "".join(word + joint for word, joint in pairs)
)
spellings = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", "-", "\u200c", ""])), min_size=1, max_size=3
).map(lambda pairs: "".join(word + joint for word, joint in pairs).strip(" -\u200c"))
languages = st.sampled_from(["en", "fa", "ar", "und", "ur"])


@st.composite
def lists_of_names(draw: st.DrawFn) -> list[AuthorityEntry]:
    """Draw entries of which no two share a spelling."""
    entries: list[AuthorityEntry] = []
    for names in draw(st.lists(st.lists(spellings, min_size=1, max_size=3), min_size=1, max_size=6)):
        entry = AuthorityEntry(names[0], EntityKind.PERSON, tuple(names[1:]), id=f"e{len(entries)}")
        try:
            Authority([*entries, entry])
        except AuthorityError:
            continue
        entries.append(entry)
    return entries


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Paragraph]]:
    """Draw a text and its paragraphs, which may begin and end anywhere."""
    text, paragraphs = "", []
    for part in draw(st.lists(texts, min_size=1, max_size=4)):
        text += draw(st.sampled_from(["\n\n", "\n", "", " x", "Iran"]))
        paragraphs.append(Paragraph(Span(len(text), len(text) + len(part)), draw(languages)))
        text += part
    return text + draw(st.sampled_from(["", "\n", "Raisi"])), paragraphs


@settings(deadline=None, max_examples=600)
@given(lists_of_names(), documents())
def test_one_pass_finds_what_asking_every_token_finds(
    entries: list[AuthorityEntry], document: tuple[str, list[Paragraph]]
) -> None:
    text, paragraphs = document
    assert Authority(entries).find(text, paragraphs) == find_slowly(entries, text, paragraphs)


@settings(deadline=None, max_examples=200)
@given(lists_of_names(), st.text(max_size=60), languages)
def test_also_in_texts_of_any_characters(entries: list[AuthorityEntry], text: str, language: str) -> None:
    paragraphs = [Paragraph(Span(0, len(text)), language)]
    named = " ".join(entry.name for entry in entries)
    for each in (text, f"{named}{text}"):
        whole = [Paragraph(Span(0, len(each)), language)]
        assert Authority(entries).find(each, whole) == find_slowly(entries, each, whole)
    assert Authority(entries).find(text, paragraphs) == find_slowly(entries, text, paragraphs)


@settings(deadline=None, max_examples=200)
@given(lists_of_names(), st.lists(texts, min_size=2, max_size=5))
def test_what_was_read_before_changes_nothing(entries: list[AuthorityEntry], read: list[str]) -> None:
    authority = Authority(entries)
    for text in read:
        whole = [Paragraph(Span(0, len(text)), "fa")]
        assert authority.find(text, whole) == find_slowly(entries, text, whole)


@given(st.from_regex(_PLAIN_WORD, fullmatch=True).map(lambda word: word[:64]))
def test_a_plain_word_is_one_token(word: str) -> None:
    assert [token.term for token in tokenize(word)] == [fold(word)[:64]]


def test_every_letter_of_a_plain_word_leaves_it_one_token() -> None:
    for code in range(0x700):
        word = f"a{chr(code)}b"
        if _PLAIN_WORD.fullmatch(word):
            assert [token.term for token in tokenize(word)] == [fold(word)]
