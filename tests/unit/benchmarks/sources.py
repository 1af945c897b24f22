"""Small documents of plain words without suffixes, on which all stemmers agree."""

from __future__ import annotations

import random

from benchmarks.document import SourceDocument

WORDS = ("lom", "kat", "brun", "stok", "drap", "glim", "fond", "trust")
AUTHORS = ("Ada Lom", "Ben Kat", "Clara Brun")
ENTITIES = (("Stok", "place"), ("Drap Union", "organisation"), ("Edda Fond", "person"))


def documents(n_documents: int, seed: int = 5) -> list[SourceDocument]:
    draw = random.Random(seed)  # noqa: S311 - documents, not secrets
    found = []
    for number in range(n_documents):
        text = " ".join(draw.choices(WORDS, weights=(40, 20, 10, 8, 6, 4, 2, 1), k=draw.randint(3, 12)))
        found.append(
            SourceDocument(
                number=number,
                key=f"d{number:04}",
                title=draw.choice(WORDS),
                text=f"{text}.",
                authors=tuple(draw.sample(AUTHORS, draw.randint(0, 2))),
                language="en",
                publisher=draw.choice((None, "The Glim")),
                date=draw.choice((None, "1988", "1988-07", "1989-02-28", "1990-12-01")),
                entities=tuple(draw.sample(ENTITIES, draw.randint(0, 3))),
            )
        )
    return found
