"""A document whose text has no words had no length in Whoosh, and made every score not a number."""

import math

from indexer import SearchRequest, open_engine
from indexer.index.collection import Collection
from indexer.index.writer import CollectionWriter
from indexer.model.document import Document, Paragraph
from indexer.model.span import Span


def test_a_document_without_body_words_leaves_scores_finite(tmp_path):
    texts = {"full": "graves and more graves", "empty": "--"}
    with CollectionWriter(tmp_path) as writer:
        for key, text in texts.items():
            writer.add(
                Document(
                    key=key,
                    source=key,
                    sha256="",
                    media_type="text/plain",
                    title="A title with graves",
                    text=text,
                    paragraphs=(Paragraph(Span(0, len(text)), "en"),),
                    language="en",
                )
            )
        writer.commit(Collection("corpus", "", ("en",)), [])

    hits = open_engine(tmp_path).search(SearchRequest(query="graves")).hits

    assert [hit.key for hit in hits] == ["full", "empty"]
    assert all(math.isfinite(hit.score) and hit.score > 0 for hit in hits)
