"""
What each feature is worth: the packaged weights.

Flow: the packaged file -> Weights. The file is made by `tools/train_name_recogniser.py`: a line
for each feature with a whole number for each label, in 64ths.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import zstandard

from indexer.names.recognition.segmentation import Vector, Weights

WEIGHTS = "weights.zst"
UNIT = 64
"""A weight of 1 is written as this number."""


@cache
def load_weights() -> Weights:
    """Return the weights that ship with the package."""
    packed = resources.files(__package__).joinpath(WEIGHTS).read_bytes()
    values: dict[str, Vector] = {}
    for line in zstandard.ZstdDecompressor().decompress(packed).decode().split("\n"):
        if line:
            feature, numbers = line.rsplit("\t", 1)
            person, organisation, place, other, outside = (int(number) / UNIT for number in numbers.split())
            values[feature] = (person, organisation, place, other, outside)
    return Weights(values)
