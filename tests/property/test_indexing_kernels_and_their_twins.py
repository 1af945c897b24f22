"""Each kernel of indexing against the obvious loop."""

from __future__ import annotations

from itertools import groupby
from unittest.mock import patch

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis import batch as batch_module
from indexer.analysis.batch import AnalyzedText, BatchAnalyzer
from indexer.analysis.chunk_table import REMEMBERED_CHARS, ChunkTable
from indexer.analysis.fold import fold, fold_all
from indexer.analysis.forms import Forms, InternedStrings, JoinedStrings
from indexer.analysis.stem import stem, stem_all
from indexer.index.codec.inversion import Occurrences, divide_pages
from indexer.index.codec.lexicon import byte_order
from indexer.index.codec.offsets import Words, exceptions_of_texts, runs_of, words_of
from indexer.index.codec.postings import EXCEPTION_BYTES, WIDTHS, encode

any_text = st.text(st.sampled_from("ab\n\0é漢😀\ud800\udfff"), max_size=5) | st.text(max_size=80)
lists_of_texts = st.lists(st.lists(any_text, max_size=12), max_size=4)


def numbered_by(known: dict[object, int], values: list[object]) -> list[int]:
    return [known.setdefault(value, len(known)) for value in values]


@given(lists_of_texts)
@example([["a\nb", "a", "b"], ["", "\n"]])
def test_strings_are_numbered_as_they_first_occur(lists: list[list[str]]) -> None:
    strings, known = InternedStrings(), {}
    for own in lists:
        assert strings.numbers(JoinedStrings.of(own)).tolist() == numbered_by(known, own)
    assert list(strings) == list(known)


@given(st.lists(st.lists(st.tuples(any_text, any_text, st.integers(1, 4)), max_size=12), max_size=4))
def test_forms_are_numbered_as_they_first_occur(lists: list[list[tuple[str, str, int]]]) -> None:
    forms, known = Forms(), {}
    for own in lists:
        columns = [list(column) for column in zip(*own, strict=True)] or [[], [], []]
        numbers = forms.numbers(columns[0], columns[1], np.array(columns[2], np.uint8))
        assert numbers.tolist() == numbered_by(known, own)
    assert list(zip(forms.terms, forms.stems, forms.widths.tolist(), strict=True)) == list(known)


def test_many_strings_are_told_apart_while_the_table_grows() -> None:
    strings = [str(i) for i in range(30_000)]
    interned = InternedStrings()
    for at in range(0, len(strings), 1000):
        assert interned.numbers(JoinedStrings.of(strings[: at + 1000])).tolist() == list(range(at + 1000))


words_of_any_script = st.text(st.sampled_from("abAB12é漢\U00020000\U00010400ж"), max_size=70)


@given(
    st.lists(st.lists(words_of_any_script, max_size=8), max_size=5),
    st.lists(st.integers(0, 70_000), min_size=1),
)
def test_chunks_have_one_number_for_each_language_and_case(
    lists: list[list[str]], languages: list[int]
) -> None:
    table, known, met = ChunkTable(), {}, {}
    for i, own in enumerate(lists):
        text, language = " ".join(own), languages[i % len(languages)]
        found = table.number(text, np.zeros(1, np.int64), np.array([language], np.int32))
        starts, ids = found.starts.tolist(), found.ids.tolist()
        assert starts == sorted(set(starts))
        remembered = [(start, number) for start, number in zip(starts, ids, strict=True) if number >= 0]
        for start, number in remembered:
            end = min([text.find(" ", start), *(s for s in starts if s > start)], key=lambda e: (e < 0, e))
            chunk = text[start : end if end >= 0 else len(text)]
            folded = "".join(char.lower() if char.isascii() else char for char in chunk)
            assert len(chunk) <= REMEMBERED_CHARS
            assert known.setdefault((language, folded), number) == number
            assert met.setdefault(number, (language, folded)) == (language, folded)
    assert sorted(met) == list(range(table.n_chunks))


@given(
    st.lists(st.binary(max_size=20) | st.text("ab\0", max_size=30).map(str.encode), max_size=25),
    st.booleans(),
)
def test_byte_order_is_that_of_the_bytes(strings: list[bytes], is_backwards: bool) -> None:
    ends = np.cumsum([0, *map(len, strings)])
    text = np.frombuffer(b"".join(strings), np.uint8)
    found = byte_order(text, ends[:-1], ends[1:], is_backwards=is_backwards).tolist()
    read = [string[::-1] if is_backwards else string for string in strings]
    assert found == sorted(range(len(read)), key=read.__getitem__)


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=15), max_size=4),
    st.permutations(range(7)),
    st.integers(1, 20),
)
def test_occurrences_come_by_rank_and_place(
    batches: list[list[tuple[int, int]]], order: list[int], block: int
) -> None:
    occurrences, everything, place = Occurrences(), [], 0
    for batch in batches:
        places = np.cumsum([place, *(step for _, step in batch)])[1:]
        place = int(places[-1]) if len(places) else place
        forms = [form for form, _ in batch]
        occurrences.append(np.array(forms, np.uint32), places.astype(np.uint32))
        everything += zip(forms, places.tolist(), strict=True)
    used = sorted({form for form, _ in everything})
    assert occurrences.used(7).tolist() == used
    in_order = [form for form in order if form in used]
    ranks = np.zeros(7, np.uint32)
    ranks[in_order] = np.arange(len(in_order), dtype=np.uint32)
    found = [
        (n_places.tolist(), places.tolist())
        for n_places, places in occurrences.by_rank(ranks, len(in_order), block)
    ]
    expected = [[place for form, place in everything if form == own] for own in in_order]
    assert [n for counts, _ in found for n in counts] == list(map(len, expected))
    assert [place for _, own in found for place in own] == [place for own in expected for place in own]
    assert all(len(places) <= block or len(counts) == 1 for counts, places in found)


places_of_list = st.sets(st.integers(0, 2000) | st.integers(0, (1 << 32) - 1), min_size=1, max_size=30).map(
    sorted
)


@given(st.lists(places_of_list, max_size=6))
def test_lists_are_divided_into_pages(lists: list[list[int]]) -> None:
    places = np.array([place for own in lists for place in own], np.uint32)
    n_codes = np.empty(len(lists), np.uint32)
    pages, counts = np.empty(places.size, np.uint32), np.empty(places.size, np.uint32)
    lows = np.empty(places.size, np.uint8)
    n = divide_pages(np.array([len(own) for own in lists], np.int64), places, n_codes, pages, counts, lows)
    expected = [[(page, len(list(on))) for page, on in groupby(own, lambda p: p >> 8)] for own in lists]
    assert n_codes.tolist() == list(map(len, expected))
    assert list(zip(pages[:n].tolist(), counts[:n].tolist(), strict=True)) == [
        p for own in expected for p in own
    ]
    assert lows.tolist() == [place & 255 for own in lists for place in own]


list_of_pages = st.dictionaries(
    st.integers(0, 80) | st.sampled_from([63, 64, 8191, 8192]) | st.integers(0, (1 << 24) - 1),
    st.integers(1, 9) | st.sampled_from([4, 8, 63, 64, 65, 256]),
    min_size=1,
    max_size=60,
).map(lambda pages: sorted(pages.items()))


@given(st.lists(list_of_pages, max_size=5))
@example([[(63, 4)] * 1, [(i, 1) for i in range(300)]])
def test_lists_take_the_shortest_width_and_codes_that_fit(lists: list[list[tuple[int, int]]]) -> None:
    encoded = encode(
        np.array([len(own) for own in lists], np.int64),
        np.array([page for own in lists for page, _ in own], np.uint32),
        np.array([count for own in lists for _, count in own], np.int64),
    )
    codes: dict[int, list[int]] = {1: [], 2: [], 4: []}
    exceptions: dict[int, list[tuple[int, int, int]]] = {1: [], 2: [], 4: []}
    widths = []
    for own in lists:
        steps = [page - before - 1 for (page, _), (before, _) in zip(own, [(-1, 0), *own], strict=False)]
        costs = {}
        for n_bytes, width in WIDTHS.items():
            most = width.escape >> width.count_bits
            unfit = [
                count - 1 >= 1 << width.count_bits or (not width.is_absolute and step > most)
                for step, (_, count) in zip(steps, own, strict=True)
            ]
            costs[n_bytes] = n_bytes * len(own) + EXCEPTION_BYTES * sum(unfit)
        chosen = min(costs, key=lambda n_bytes: (costs[n_bytes], n_bytes))
        widths.append(chosen)
        width = WIDTHS[chosen]
        for step, (page, count) in zip(steps, own, strict=True):
            value = page if width.is_absolute else step
            code = value << width.count_bits | count - 1
            if count - 1 >= 1 << width.count_bits or code >= width.escape:
                gap = page if width.is_absolute else step + 1
                exceptions[chosen].append((len(codes[chosen]), gap, count))
                code = width.escape
            codes[chosen].append(code)
    assert encoded.widths.tolist() == widths
    for n_bytes, width in WIDTHS.items():
        assert encoded.codes[n_bytes].tolist() == codes[n_bytes]
        assert encoded.codes[n_bytes].dtype == width.dtype
        found = zip(*(part.tolist() for part in encoded.exceptions[n_bytes]), strict=True)
        assert list(found) == exceptions[n_bytes]


@given(st.text(st.sampled_from("ab漢 é-\n"), max_size=30), st.data())
def test_exceptions_are_what_differs_from_the_runs(text: str, data: st.DataObject) -> None:
    runs = runs_of(text)
    spans = list(zip(runs.starts.tolist(), runs.ends.tolist(), strict=True))
    kept = [span for span in spans if data.draw(st.booleans())]
    given_words = Words(np.array([s for s, _ in kept], np.int64), np.array([e for _, e in kept], np.int64))
    found = exceptions_of_texts(
        [text, text], Words(*(np.tile(own, 2) for own in given_words)), np.arange(3) * len(kept)
    )
    assert found[0] == found[1]
    assert (found[0] == b"") == (kept == spans)
    back = words_of(text, found[0])
    assert list(zip(back.starts.tolist(), back.ends.tolist(), strict=True)) == kept


# Letters whose lower case depends on what stands beside them, marks that join, Hangul that composes.
joining = st.text(
    st.sampled_from(
        "ΑΣσΐJ\u030c\u0301\u0300ßİıﬁوالبكأإيىکﷺ\u0640\u064b\u200cعراقخانه한\u1100\u1161\u11a8'’09ç"
    ),
    max_size=9,
)
british = st.sampled_from(
    ["Colour", "mobilisé", "organisations", "haemorrhage", "dialogues", "gaoled", "paralysed"]
)
words = st.lists(
    (joining | british | st.text(max_size=8)).map(lambda word: word.replace("\n", "")), max_size=8
)


@given(words)
def test_many_words_are_folded_as_one_by_one(given_words: list[str]) -> None:
    assert fold_all(given_words) == [fold(word) for word in given_words]


@given(words, st.sampled_from(["en", "fa", "ar", "fr", "tr", "ru", "el", "hi", "und"]))
def test_many_words_are_stemmed_as_one_by_one(given_words: list[str], language: str) -> None:
    assert stem_all(given_words, language) == [stem(word, language) for word in given_words]


@given(st.lists(st.text(st.sampled_from("ab-'漢é ~."), max_size=40), max_size=3))
def test_a_long_chunk_gives_its_tokens_in_parts(given_texts: list[str]) -> None:
    texts = [AnalyzedText(text, (), "en") for text in given_texts]
    whole, in_parts = BatchAnalyzer(), BatchAnalyzer()
    expected = whole.analyze(texts)
    with patch.object(batch_module, "_LONG_CHARS", 3):
        found = in_parts.analyze(texts)
    assert found.forms.tolist() == expected.forms.tolist()
    assert found.positions.tolist() == expected.positions.tolist()
    assert list(in_parts.forms.terms) == list(whole.forms.terms)
    assert list(in_parts.forms.stems) == list(whole.forms.stems)
