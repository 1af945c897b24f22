"""
A query tree as a phrase that a person can check: what was really searched.

Flow: tree of what was typed -> words for the status line and for screen readers.
"""

from __future__ import annotations

from indexer.query.tree import And, AndMaybe, Everything, Node, Not, Nothing, Or, Reading, Require, Typed


def describe(node: Node) -> str:
    """Return the query in words; empty for a query that asks for everything."""
    match node:
        case Everything():
            return ""
        case Nothing(label):
            return f"nothing that can be searched in “{label}”" if label else ""
    return _phrase(node, is_inner=False)


def _phrase(node: Node, *, is_inner: bool) -> str:
    match node:
        case Typed():
            return _leaf(node)
        case And(parts):
            wanted = [part for part in parts if not isinstance(part, Not)]
            unwanted = [part.part for part in parts if isinstance(part, Not)]
            text = " and ".join(_phrase(part, is_inner=True) for part in wanted) or "any document"
            for part in unwanted:
                text += f" without {_phrase(part, is_inner=True)}"
            return f"({text})" if is_inner and len(parts) > 1 else text
        case Or(parts):
            text = " or ".join(_phrase(part, is_inner=True) for part in parts)
            return f"({text})" if is_inner else text
        case Not(part):
            text = f"any document without {_phrase(part, is_inner=True)}"
            return f"({text})" if is_inner else text
        case AndMaybe(required, optional):
            return f"{_phrase(required, is_inner=True)}, better with {_phrase(optional, is_inner=True)}"
        case Require(scored, required):
            return f"{_phrase(scored, is_inner=True)} and {_phrase(required, is_inner=True)}"
        case Everything():
            return "any document"
    return "nothing"


def _leaf(leaf: Typed) -> str:
    text = leaf.text.strip()
    match leaf.reading:
        case Reading.PHRASE if leaf.slop > 1:
            words = f"the words “{text}” within {leaf.slop} of one another"
        case Reading.PHRASE:
            words = f"the phrase “{text}”" if len(text.split()) > 1 else f"exactly “{text}”"
        case Reading.FUZZY:
            words = f"words like “{text}”"
        case Reading.RANGE:
            words = f"from {leaf.lower or 'the first'} to {leaf.upper or 'the last'}"
        case _:
            words = f"“{text}”"
    if leaf.field is None:
        return words
    names = {"text": "text", "key": "key"}
    return f"{names.get(leaf.field, leaf.field)} {words}"
