"""
Text to terms, for documents and for queries alike.

A text is cut into *tokens*: `tokenize` finds the words and their offsets, `fold`
gives each the form under which all its spellings meet (case, accents,
apostrophes, Arabic and Persian letter forms, digits), `stem` the form under
which its inflections meet, by the language of the passage. Documents and
queries go through the same functions, so what is indexed is what is asked for.

A token's *position* is its number in the text; its *offsets* are characters of
the source. A compound such as *Pour-Mohammadi* gives a token for each part, and
one more for the joined form, which stands at the position of the first part and
covers them all. So the compound, its parts and *Pourmohammadi* all find it.

`ANALYSIS_VERSION` changes whenever the same files would give other terms, or other
documents: an index made under another version has to be built again.
"""

from __future__ import annotations

ANALYSIS_VERSION = 5
"""Raised with every change of the terms or documents that a file gives."""
