"""French "événement" has the stem of English "even"; it must not find it."""

from indexer.analysis.stem import stem, stem_term, stem_terms


def test_equal_stems_of_two_languages_are_two_terms():
    assert stem("événement", "fr") == stem("even", "en") == "even"
    assert stem_term("even", "en") not in stem_terms("événement", ["fr", "en"])
