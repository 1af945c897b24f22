"""
Files to texts: one reader for each format, and what a file says about itself.

Flow: `corpus.walk` finds the files -> `reader.read` turns the bytes of one into
`SourceText` values -> enrichment makes documents of them.

Each format has a module of its own, which is loaded when the first such file comes.
A container (an archive, a mailbox, a web archive) gives members, and these go in at the
same entrance. `limits` bounds what one file may ask for.

A reader gives blocks of text in the order of the file and claims: values of
the metadata with the place each was found, the most trusted first. It decides
nothing between them; `indexer.enrichment` does. Nothing here reaches for the
network. A file that cannot be read is `Unreadable` with a reason that a person
can act on; it is never passed over in silence.

The words of a text stay as they are in the file: no letters are exchanged, no
quotation marks are changed. Only control characters go.
"""
