"""
JSON-LD of a web page: the article among the things that a page describes.

Sites write one object, a list, or a `@graph` in which an author is a reference
to another node. Pages about several articles (a list of teasers) give no claim.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from indexer.model.document import EntityKind
from indexer.reading.source_text import AUTHOR, DATE, LANGUAGE, PUBLISHER, TITLE, URL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ARTICLE_ENDINGS = (
    "Article",
    "Posting",
    "Report",
    "Essay",
    "Chapter",
    "Book",
    "Thesis",
    "Letter",
    "LegalDocument",
)
_PAGE_TYPES = frozenset({"WebPage", "AboutPage", "ItemPage", "CreativeWork", "VideoObject", "PodcastEpisode"})
_MAX_NODES = 2_000  # a page describes itself in a few; some describe their whole shop

_Node = dict[str, Any]


def json_ld_claims(scripts: Iterable[str]) -> Iterator[Claim]:
    """Yield the claims of the page's articles, then of the page as such."""
    nodes = [node for script in scripts for node in _nodes(script)][:_MAX_NODES]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if any(kind.endswith(ARTICLE_ENDINGS) for kind in _types(node))]
    pages = [node for node in nodes if _PAGE_TYPES.intersection(_types(node))]
    for node in (articles[:1] if articles else []) + pages[:1]:
        yield from _node_claims(node, by_id)


def _nodes(script: str) -> Iterator[_Node]:
    try:
        parsed = json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return
    pending = [parsed]
    n_seen = 0
    while pending and n_seen < _MAX_NODES:
        value = pending.pop(0)
        n_seen += 1
        if isinstance(value, list):
            pending = value + pending
        elif isinstance(value, dict):
            yield value
            pending = [
                value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value
            ] + pending


def _node_claims(node: _Node, by_id: dict[str, _Node]) -> Iterator[Claim]:
    for field, keys in (
        (TITLE, ("headline",)),
        (DATE, ("datePublished", "dateCreated")),
        (LANGUAGE, ("inLanguage",)),
    ):
        for key in keys:
            for value in _strings(node.get(key)):
                yield Claim(field, value, f"JSON-LD {key}")
    for field, keys in ((AUTHOR, ("author", "creator")), (PUBLISHER, ("publisher",))):
        for key in keys:
            for value, kind in _names(node.get(key), by_id):
                yield Claim(field, value, f"JSON-LD {key}", kind=kind)
    for value in _strings(node.get("url")):
        yield Claim(URL, value, "JSON-LD url")


def _types(node: _Node) -> list[str]:
    return list(_strings(node.get("@type")))


def _strings(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield html.unescape(item)  # many sites escape the text a second time


def _names(value: object, by_id: dict[str, _Node]) -> Iterator[tuple[str, EntityKind | None]]:
    """Yield the names of persons or organisations: strings, nodes, or references to nodes."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield from ((name, None) for name in _strings(item))
        elif isinstance(item, dict):
            reference = item.get("@id")
            node = by_id.get(reference, item) if isinstance(reference, str) and "name" not in item else item
            yield from ((name, _kind(node)) for name in _strings(node.get("name")))


def _kind(node: _Node) -> EntityKind | None:
    types = _types(node)
    if any(kind.endswith("Organization") for kind in types):  # NewsMediaOrganization is one
        return EntityKind.ORGANISATION
    return EntityKind.PERSON if "Person" in types else None
