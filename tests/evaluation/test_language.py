"""
Languages are told from sentences and from pairs of words, against gold, above pinned floors.

The texts are not part of the repository. GOVAH_GOLD names the folder that holds them in
`data/langid/`; without it these tests are skipped. A floor is only ever raised. The mean is
over the languages that langdetect knows, and of each language so many texts are taken.
"""

from __future__ import annotations

import json
import os
import random
from collections import defaultdict
from pathlib import Path
from statistics import mean

import langdetect
import pytest

from indexer.enrichment.language import detect
from indexer.enrichment.language_codes import language_code
from indexer.reading.source_text import Block

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["languages"]
EPSILON = 0.0005
"""Rounding of the pinned figures."""

KNOWN = {language_code(path.name) for path in (Path(langdetect.__file__).parent / "profiles").iterdir()}
N_TEXTS = 40
MIN_CHARS = 40

pytestmark = pytest.mark.gold


def texts_by_language(name):
    gold = os.environ.get("GOVAH_GOLD")
    if not gold:
        pytest.skip("GOVAH_GOLD names no folder of gold data")
    texts = defaultdict(list)
    for line in (Path(gold) / "data" / "langid" / name).read_text(encoding="utf-8").splitlines():
        code, text = line.split("\t", 1)
        if (language := language_code(code)) in KNOWN:
            texts[language].append(text)
    rng = random.Random(17)  # noqa: S311 - a fixed sequence
    return {language: rng.sample(own, min(N_TEXTS, len(own))) for language, own in sorted(texts.items())}


@pytest.mark.parametrize("name", ["sentences", "word-pairs"])
def test_each_language_is_told(name):
    shares = {
        language: mean(detect([Block(text)]).language == language for text in texts)
        for language, texts in texts_by_language(f"lingua-{name}.tsv").items()
    }
    assert len(shares) > 45
    assert mean(shares.values()) >= FLOORS[name] - EPSILON, mean(shares.values())


def test_what_both_detectors_say_is_right():
    agreed = [
        found.language == language
        for language, texts in texts_by_language("lingua-sentences.tsv").items()
        for text in texts
        if len(text) >= MIN_CHARS and (found := detect([Block(text)])).is_certain and not found.is_guess
    ]
    assert len(agreed) > 1000
    assert mean(agreed) >= FLOORS["agreed"] - EPSILON, mean(agreed)
