"""
A query string to a query tree, and what was not understood on the way.

`parser` reads Whoosh's query language with Whoosh's parser and never fails: what
cannot be read is mended (`mend`) and said in a message with its place. The tree
then holds the words as they were typed. `expand` puts the terms of one snapshot
in their place: folded forms, stems, what a wildcard stands for. `describe` says a
tree as a sentence. docs/reference/query-language.md is for its users.
"""
