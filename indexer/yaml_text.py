"""
YAML as people write it beside documents: texts, lists and mappings, and nothing that can hurt.

Every single value is text, as it stands in the file: `1988-02-30` is no error of
the whole file but a date that cannot be read, and `language: no` is Norwegian.
Only an empty value, `~` and `null` are `None`. Files come from strangers:
whatever is wrong with one is a `YamlTextError`, and an alias (`*name`) shares
its value, so that lists of lists of aliases take no more room than they do in
the file. Who reads the result must not spell such a value out (`str`, `repr`).
"""

from __future__ import annotations

from typing import Any

import yaml

_MAX_ALIASES = 100  # of one long text, thousands would be thousands of copies once they are cleaned
_MAX_DEPTH = 100  # a file of names needs four; libyaml goes down until the stack is full
_MAX_REASON_CHARS = 200
_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = ("str", "int", "float", "bool", "timestamp")

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, which reads a list of names five times as fast; some builds of PyYAML have none."""


class YamlTextError(ValueError):
    """The text is no YAML that is read here. `problem` is one line; `line` counts from 1."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        shown = "".join(char if char.isprintable() else " " for char in problem)
        self.problem = " ".join(shown.split())[:_MAX_REASON_CHARS]
        self.line = line
        super().__init__(self.problem if line is None else f"line {line}: {self.problem}")


def load_yaml(text: str) -> object:
    """Return the value of a YAML text: `None`, texts, and lists and mappings of values.

    Raises:
        YamlTextError: it is not YAML, has a tag that is not known, or is nested too deeply.
    """
    try:
        _check(text)
        # A SafeLoader with fewer tags: `yaml.safe_load` cannot be told to use one.
        return yaml.load(text, _TextLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        # libyaml finds the end of a text on the line behind it.
        line = (
            None
            if error.problem_mark is None
            else min(error.problem_mark.line, text.rstrip("\n").count("\n")) + 1
        )
        raise YamlTextError(error.problem or "it cannot be read", line) from error
    except yaml.reader.ReaderError as error:
        problem = "a character that YAML does not allow"
        raise YamlTextError(problem, text[: text.find(chr(error.character))].count("\n") + 1) from error
    except RecursionError as error:
        problem = "it is nested too deeply"
        raise YamlTextError(problem) from error
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        # What PyYAML lets through of its own: the escape of a character that does not exist, for one.
        problem = "a value that cannot be read"
        raise YamlTextError(problem) from error


class _TextLoader(_Loader):  # type: ignore[misc]
    """Knows text, lists and mappings; refuses every other tag."""

    def flatten_mapping(self, node: Any) -> None:
        """Merge nothing: merging copies, and copies of copies fill the memory."""


def _check(text: str) -> None:
    """Count the aliases and the depth before anything is built: what composes the values asks neither."""
    n_aliases = depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.AliasEvent):
            n_aliases += 1
            if n_aliases > _MAX_ALIASES:
                raise _refusal(f"more than {_MAX_ALIASES} aliases", event)
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise _refusal("it is nested too deeply", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _text(_loader: Any, node: Any) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _refusal("a list or mapping where its tag says a single value", node)
    return str(node.value)


def _nothing(_loader: Any, _node: Any) -> None:
    return None


def _unknown(_loader: Any, node: Any) -> None:
    raise _refusal(f"the tag {node.tag.removeprefix(_TAG)!r} is not known", node)


def _refusal(problem: str, place: Any) -> yaml.constructor.ConstructorError:
    """Return the error of a node or an event."""
    return yaml.constructor.ConstructorError(None, None, problem, place.start_mark)


# Set and not added to, so that nothing is inherited.
_CONSTRUCTORS: dict[str | None, Any] = {
    **{_TAG + name: _text for name in _TEXT_TAGS},
    _TAG + "null": _nothing,
    _TAG + "seq": yaml.SafeLoader.construct_yaml_seq,
    _TAG + "map": yaml.SafeLoader.construct_yaml_map,
    None: _unknown,
}
_TextLoader.yaml_constructors = _CONSTRUCTORS
_TextLoader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] == _TAG + "null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
