"""
How long names take: `python -m benchmarks.names [--names N] [--seed S]`.

Names are generated from syllables, a fifth of them in Persian letters. Prints the time to index them, to find
the variants of one, and to group them.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time

from indexer.model.document import EntityKind
from indexer.names.clusters import FoundName, cluster
from indexer.names.variants import VariantIndex

LATIN = "ka ri mo ham ma di za deh nou ra sha ah baz te heri khor shid far ad ve ju".split()  # noqa: SIM905
PERSIAN = "کا ری مو هم ما دی زا ده نو را شا باز ته هری خور شید فر اد وه جو".split()  # noqa: SIM905
N_QUESTIONS = 200


def generated_names(n_names: int, seed: int) -> list[str]:
    """Return names of two words, each of two to four syllables."""
    rng = random.Random(seed)  # noqa: S311 - a fixed sequence

    def word(syllables: list[str]) -> str:
        return "".join(rng.choices(syllables, k=rng.randint(2, 4))).title()

    return [
        f"{word(syllables)} {word(syllables)}"
        for syllables in rng.choices([LATIN, PERSIAN], weights=[4, 1], k=n_names)
    ]


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    names = generated_names(options.names, options.seed)
    VariantIndex(names[:10]).variants(names[0])  # kernels are loaded

    start = time.perf_counter()
    index = VariantIndex(names)
    indexed = time.perf_counter() - start
    print(f"index {len(names)} names: {indexed:.2f} s, {indexed / len(names) * 1e6:.1f} µs a name")

    times = []
    for name in random.Random(options.seed).sample(names, N_QUESTIONS):  # noqa: S311 - a fixed sequence
        start = time.perf_counter()
        index.variants(name)
        times.append((time.perf_counter() - start) * 1000)
    print(f"variants of one: {statistics.mean(times):.1f} ms in the mean, {max(times):.1f} ms at most")

    found = [FoundName(name, EntityKind.PERSON) for name in names]
    start = time.perf_counter()
    groups = cluster(found).groups
    print(f"group them: {time.perf_counter() - start:.2f} s, {len(groups)} groups")


if __name__ == "__main__":
    main()
