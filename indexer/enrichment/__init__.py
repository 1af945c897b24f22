"""
What a document says about itself: its language, author, date, title and entities.

Flow: `SourceText` (blocks and claims) -> `document.build_document` -> `Document`.

Trust goes in one order: what somebody stated for the collection (sidecar, record,
front matter), then what a page says in its markup, then what the text itself
says. Every value keeps the place it was found; what was found and not chosen is
kept too. Nothing is invented: a date without a year stays one, and where the text
does not name its author there is none.
"""
