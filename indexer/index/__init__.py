"""
The Whoosh index on disk: schema, writing, and reading by generation.

Every commit publishes a *generation*: a table of contents that names
immutable segments. A reader opens the newest one and keeps it, whatever is
written meanwhile; a writer that dies leaves it as it was. Beside each
generation lie two files of ours, written before it is published: what the
collection is (`collection_N.json`) and what became of every file of the corpus
(`ledger_N.jsonl`). docs/internals/index-format.md describes them all.

Whoosh is imported in this package and in `query`, and nowhere else.
"""
