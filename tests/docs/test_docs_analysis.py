"""The tables of the page on analysis are what the functions return."""

import pytest

from indexer.analysis.fold import fold
from indexer.analysis.stem import stem, stemmed_languages
from indexer.analysis.tokenize import MAX_TERM_CHARS, tokenize
from tests.docs.pages import ROOT, code_of, codes_in, page, reference, rows_by

ANALYSIS = reference("analysis.md")
TOKENS = rows_by(ANALYSIS, "Tokens")
FOLDED = rows_by(ANALYSIS, "Folded")
STEMS = rows_by(ANALYSIS, "Stem")


@pytest.mark.parametrize("row", TOKENS, ids=lambda row: row["Rule"])
def test_tokens(row):
    terms = [token.term for token in tokenize(code_of(row["What stands in the text"]))]

    assert terms == [cell.strip(" `") for cell in row["Tokens"].split(",")]


@pytest.mark.parametrize("row", FOLDED, ids=lambda row: row["In the text"])
def test_folding(row):
    assert fold(code_of(row["In the text"])) == code_of(row["Folded"])


@pytest.mark.parametrize("row", STEMS, ids=lambda row: row["Word"])
def test_stems(row):
    assert stem(code_of(row["Word"]), code_of(row["Language"])) == code_of(row["Stem"])


def test_every_language_with_a_stemmer_is_listed():
    assert stemmed_languages() <= codes_in(ANALYSIS)


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_the_number_of_languages_with_a_stemmer_is_right(name):
    assert f"in {len(stemmed_languages())} languages" in page(ROOT / name)


def test_the_longest_term_is_stated():
    assert f"{MAX_TERM_CHARS} characters" in ANALYSIS
