"""The tables of arrays on the page of the index format are those of a real segment."""

import re

import numpy as np
import pytest

from indexer.index.codec.array_file import VERSION, ArrayFile
from indexer.index.codec.compression import DICTIONARY_KINDS, MIN_TRAINING_DOCUMENTS
from indexer.index.codec.postings import MAX_PAGES, MIN_SKIPPED, SKIP_CODES, WIDTHS
from indexer.index.codec.record_writer import BATCH_DOCUMENTS, MAX_DICTIONARY_SETS
from indexer.index.codec.segment_data import VALUE_FIELDS
from indexer.index.codec.stored import TEXT_BLOCK_CHARS
from indexer.index.schema import TEXT_FIELDS
from tests.docs.pages import code_of, codes_in, internals, rows_by

PAGE = internals("index-format.md")
ROWS = {code_of(row["Array"]): row for row in rows_by(PAGE, "Array")}
SMALLEST = ("uint8", "uint16", "uint32", "uint64")


@pytest.fixture(scope="module")
def segment(demo_index):
    (path,) = demo_index.glob("MAIN_*.seg")
    return ArrayFile(path)


def described_name(name):
    """Return the name of an array as the page writes it."""
    first, _, rest = name.partition(".")
    kinds = dict.fromkeys(TEXT_FIELDS, "<text>") | dict.fromkeys(VALUE_FIELDS, "<facet>")
    return f"{kinds[first]}.{rest}" if first in kinds else name


def test_the_arrays_of_a_segment_are_those_described(segment):
    assert {described_name(name) for name in segment.names} == set(ROWS)


def test_every_array_has_the_type_that_is_stated(segment):
    for name in segment.names:
        stated = ROWS[described_name(name)]["Type"]
        found = np.dtype(segment[name].dtype).name
        assert found in SMALLEST if stated == "smallest" else found == code_of(stated), name


def test_arrays_by_document_have_the_length_that_is_stated(segment):
    n_docs = segment["year"].size
    stated = {"n_docs": n_docs, "n_docs + 1": n_docs + 1}
    for name in segment.names:
        length = ROWS[described_name(name)]["Length"]
        if length in stated:
            assert segment[name].size == stated[length], name


def test_the_lengths_of_a_field_fit_one_another(segment):
    for field in TEXT_FIELDS:
        n = {part: segment[f"{field}.{part}_lengths"].size for part in ("term", "stem")}
        n |= {"form": segment[f"{field}.form_widths"].size, "place": segment[f"{field}.lows"].size}
        for name in (name for name in segment.names if name.startswith(f"{field}.")):
            match = re.fullmatch(r"n_(term|stem|form|place)s", ROWS[described_name(name)]["Length"])
            if match:
                assert segment[name].size == n[match[1]], name


def test_every_facet_and_every_kind_of_frame_is_named():
    assert {*VALUE_FIELDS, *TEXT_FIELDS} <= codes_in(PAGE)
    assert [row["Frame"] for row in rows_by(PAGE, "Frame")] == list(DICTIONARY_KINDS)


def test_the_widths_of_codes_are_those_described():
    rows = rows_by(PAGE, "High bits")
    assert len(rows) == len(WIDTHS)
    for row, (n_bytes, width) in zip(rows, WIDTHS.items(), strict=True):
        assert row["Width"].split()[0] == str(n_bytes)
        assert f"{8 * n_bytes - width.count_bits} bits" in row["High bits"]
        assert ("page itself" in row["High bits"]) == width.is_absolute
        assert f"{width.count_bits} bits" in row["Low bits"]


def test_the_numbers_of_the_format_are_stated():
    assert f"header, now {VERSION}." in " ".join(PAGE.split())
    assert f"{SKIP_CODES}th code" in PAGE
    limits = (MAX_PAGES, MIN_TRAINING_DOCUMENTS, BATCH_DOCUMENTS, TEXT_BLOCK_CHARS, MAX_DICTIONARY_SETS)
    for number in (*limits, MIN_SKIPPED):
        assert re.search(rf"(?<![\d,]){number:,}(?!\d)", PAGE), number
