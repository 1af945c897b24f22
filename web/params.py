"""
The query string of a URL to a `SearchRequest`, and back.

Flow: URL -> params -> the engine; and presenters -> params -> links. The only
place that knows the names of parameters: they are public, and removing one
breaks somebody's bookmark. Equal states have equal URLs: parameters stand in one
order, and blanks and defaults are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict, TypeVar
from urllib.parse import quote_plus

from indexer import (
    DEFAULT_PAGE_SIZE,
    MAX_PAGE_SIZE,
    MAX_QUERY_CHARS,
    STATUSES,
    Copies,
    Counting,
    Facet,
    Filter,
    InvalidRequestError,
    Joining,
    Message,
    PartialDate,
    SearchRequest,
    Sort,
)
from web.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

_Choice = TypeVar("_Choice", Copies, Counting, Joining)

NOT = "not_"
"""What stands before a facet's name to keep its value out."""

NO_VARIANTS = "off"
"""Of `variants`: nothing is looked for but what was typed."""

WITHOUT = "-"
"""Of `variants`, before a spelling or a synonym: it is not looked for."""

MAX_PAGE = 1_000_000
"""A page number with more digits is a slip or a probe, not a page."""

MAX_NAMES = 100
MAX_NAMES_CHARS = 2000
"""Names that an address holds: browsers and what stands before a server cut longer ones."""

SHOWN_CHARS = 80
"""Of a value that meant nothing, what is shown."""

IGNORED = "parameter-ignored"
"""Code of the message that names a parameter which was left out."""


class _Variants(TypedDict):
    widens: bool
    dropped: frozenset[str]


class Name(StrEnum):
    """A parameter that takes one value, but for `variants`; facets and their `not_` forms repeat."""

    QUERY = "q"
    FROM = "from"
    TO = "to"
    SORT = "sort"
    PAGE = "page"
    SIZE = "size"
    COPIES = "copies"
    COUNTS = "counts"
    ENTITY_MATCH = "entity_match"
    VARIANTS = "variants"
    PREFIX = "prefix"
    NAMES = "names"
    STATUS = "status"


FILES_ON_A_PAGE = 100
"""Of the ledger: long enough for the browser's own search to be of use."""


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """A page of the ledger: the files of one status, or all."""

    status: str | None = None
    page: int = 1
    size: int = FILES_ON_A_PAGE

    @property
    def start(self) -> int:
        """How many files stand before the page."""
        return (self.page - 1) * self.size

    @property
    def stop(self) -> int:
        """How many files stand before the next page."""
        return self.page * self.size

    def for_status(self, status: str | None) -> LedgerRequest:
        """Return the first page of another status."""
        return replace(self, status=status, page=1)

    def for_page(self, page: int) -> LedgerRequest:
        """Return another page."""
        return replace(self, page=page)


FACETS = tuple(Facet)
FACET_NAMES = tuple(f"{prefix}{facet}" for prefix in ("", NOT) for facet in FACETS)
SEARCH_NAMES = frozenset(FACET_NAMES) | frozenset(Name) - {Name.PREFIX, Name.STATUS, Name.NAMES}
LEDGER_NAMES = frozenset({Name.STATUS, Name.PAGE, Name.SIZE})


def decode(args: MultiDict[str, str]) -> tuple[SearchRequest, tuple[Message, ...]]:
    """Read the request; name in messages what meant nothing and was left out."""
    reader = _Reader(args)
    request = reader.request()
    return request, tuple(Message(IGNORED, _told(error)) for error in reader.errors)


def decode_strictly(args: MultiDict[str, str], also: frozenset[str] = frozenset()) -> SearchRequest:
    """Read the request as a program sent it.

    `also` are further names that the page knows.

    Raises:
        InvalidRequestError: a parameter is unknown, given twice or means nothing.
    """
    _refuse_others(args, SEARCH_NAMES | also)
    reader = _Reader(args)
    request = reader.request()
    if reader.errors:
        raise reader.errors[0]
    return request


def decode_ledger(args: MultiDict[str, str]) -> tuple[LedgerRequest, tuple[Message, ...]]:
    """Read which page of the ledger is asked for; name what meant nothing and was left out."""
    reader = _Reader(args)
    wanted = reader.ledger()
    return wanted, tuple(Message(IGNORED, _told(error)) for error in reader.errors)


def decode_ledger_strictly(args: MultiDict[str, str]) -> LedgerRequest:
    """Read which page of the ledger a program asked for.

    Raises:
        InvalidRequestError: a parameter is unknown, given twice or means nothing.
    """
    _refuse_others(args, LEDGER_NAMES)
    reader = _Reader(args)
    wanted = reader.ledger()
    if reader.errors:
        raise reader.errors[0]
    return wanted


def encode_ledger(wanted: LedgerRequest) -> str:
    """Return the query string that asks for a page of the ledger."""
    named: list[tuple[str, str]] = []
    if wanted.status is not None:
        named.append((str(Name.STATUS), wanted.status))
    if wanted.page != 1:
        named.append((str(Name.PAGE), str(wanted.page)))
    if wanted.size != FILES_ON_A_PAGE:
        named.append((str(Name.SIZE), str(wanted.size)))
    return _serialised(named)


def _refuse_others(args: MultiDict[str, str], known: frozenset[str]) -> None:
    for name, values in args.lists():
        if name not in known:
            raise InvalidRequestError(name, values[0], "is not a parameter of this page")
        if name in frozenset(Name) - {Name.VARIANTS} and len(values) > 1:
            raise InvalidRequestError(name, values[1], "is given twice")


def decode_nothing(args: MultiDict[str, str]) -> None:
    """Refuse every parameter, for data that takes none.

    Raises:
        InvalidRequestError: there is one.
    """
    for name, value in args.items():
        raise InvalidRequestError(name, value, "is not a parameter of this page")


def pairs(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the names and values that ask for the request, in their one order.

    A page has hundreds of links, so this walks over the request just once.
    """
    found: list[tuple[str, str]] = []
    if query := request.query.strip():
        found.append((str(Name.QUERY), query))
    chosen = sorted(
        (wanted.is_excluded, FACETS.index(wanted.facet), wanted.value)
        for wanted in request.filters
        if wanted.value.strip()
    )
    found += [(f"{NOT if is_excluded else ''}{FACETS[i]}", value) for is_excluded, i, value in chosen]
    if request.date_from is not None:
        found.append((str(Name.FROM), str(request.date_from)))
    if request.date_to is not None:
        found.append((str(Name.TO), str(request.date_to)))
    if request.sort is not None and request.sort is not replace(request, sort=None).effective_sort:
        found.append((str(Name.SORT), str(request.sort)))
    if request.page != 1:
        found.append((str(Name.PAGE), str(request.page)))
    if request.size != DEFAULT_PAGE_SIZE:
        found.append((str(Name.SIZE), str(request.size)))
    if request.copies is not Copies.FOLDED:
        found.append((str(Name.COPIES), str(request.copies)))
    if request.counts is not Counting.DOCUMENTS:
        found.append((str(Name.COUNTS), str(request.counts)))
    if request.entity_match is not Joining.ANY:
        found.append((str(Name.ENTITY_MATCH), str(request.entity_match)))
    if not request.widens:
        found.append((str(Name.VARIANTS), NO_VARIANTS))
    found += [(str(Name.VARIANTS), f"{WITHOUT}{text}") for text in sorted(request.dropped)]
    return found


def encode(request: SearchRequest) -> str:
    """Return the query string that asks for the request, without its `?`."""
    return _serialised(pairs(request))


def encode_facet_page(request: SearchRequest, prefix: str, page: int) -> str:
    """Return the query string of a page of facet values.

    It keeps the search it was opened from, but `page` counts the pages of values.
    """
    own = [(str(Name.PREFIX), prefix.strip())] if prefix.strip() else []
    return _serialised(pairs(replace(request, page=page)) + own)


def decode_prefix(args: MultiDict[str, str]) -> str:
    """Read what the values of a facet are to start with."""
    return args.get(Name.PREFIX, "").strip()


def decode_names(args: MultiDict[str, str]) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    """Read names that stand a line each; say how many of too many were left out."""
    names = _lines(args.get(Name.NAMES, ""))
    kept = names[:MAX_NAMES]
    while sum(map(len, kept)) > MAX_NAMES_CHARS:
        kept = kept[:-1]
    if len(kept) == len(names):
        return kept, ()
    said = _(
        "Only the first %(n)s of %(total)s names were looked for. For longer lists there is “%(command)s”."
    )
    values = {"n": len(kept), "total": len(names), "command": "govah entities xref"}
    return kept, (Message(IGNORED, said % values),)


def decode_names_strictly(args: MultiDict[str, str]) -> tuple[str, ...]:
    """Read the names that a program sent, a line each.

    Raises:
        InvalidRequestError: another parameter is there, or there are too many names.
    """
    _refuse_others(args, frozenset({Name.NAMES}))
    names, left_out = decode_names(args)
    if left_out:
        reason = f"has more than {MAX_NAMES} names or {MAX_NAMES_CHARS:,} characters"
        raise InvalidRequestError(Name.NAMES, args[Name.NAMES][:SHOWN_CHARS], reason)
    return names


def encode_names(names: Sequence[str]) -> str:
    """Return the query string that asks for these names."""
    return _serialised([(str(Name.NAMES), "\n".join(names))] if names else [])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for part in text.splitlines() if (line := " ".join(part.split()))))


def canonical(request: SearchRequest) -> SearchRequest:
    """Return the request in the one form that has a URL.

    Space around the query and blank filters go, and so does an order that would
    hold anyway. Of a query that is too long no more is kept than is searched, and
    a sign that there was more: every link of a page has it.
    """
    query = request.query.strip()
    bare = replace(
        request,
        query=query if len(query) <= MAX_QUERY_CHARS else f"{query[:MAX_QUERY_CHARS]}…",
        filters=frozenset(wanted for wanted in request.filters if wanted.value.strip()),
        sort=None,
    )
    return bare if request.sort in {None, bare.effective_sort} else replace(bare, sort=request.sort)


def is_canonical(args: MultiDict[str, str], request: SearchRequest) -> bool:
    """Tell whether the parameters are just those that `encode` writes."""
    return list(args.items(multi=True)) == pairs(request)


def _serialised(named: list[tuple[str, str]]) -> str:
    """Write the parameters as a browser writes a form, so that links and forms share one address."""
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in named])


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """Quote a name or a value. The links of a page have mostly the same ones, and there are 200."""
    return quote_plus(text, safe="*").replace("~", "%7E")


class _Reader:
    """One pass over the parameters, collecting what meant nothing."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self.args = args
        self.errors: list[InvalidRequestError] = []

    def request(self) -> SearchRequest:
        """Read all parameters."""
        return canonical(
            SearchRequest(
                query=self.args.get(Name.QUERY, ""),
                filters=self._filters(),
                date_from=self._date(Name.FROM),
                date_to=self._date(Name.TO),
                sort=self._sort(),
                page=self._count(Name.PAGE, 1, MAX_PAGE),
                size=self._count(Name.SIZE, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE),
                copies=self._choice(Name.COPIES, Copies.FOLDED),
                counts=self._choice(Name.COUNTS, Counting.DOCUMENTS),
                entity_match=self._choice(Name.ENTITY_MATCH, Joining.ANY),
                **self._variants(),
            )
        )

    def _variants(self) -> _Variants:
        """Read whether variants are looked for, and which are not."""
        widens, dropped = True, set()
        for value in self.args.getlist(Name.VARIANTS):
            text = value.strip()
            if text == NO_VARIANTS:
                widens = False
            elif text.startswith(WITHOUT) and text.removeprefix(WITHOUT).strip():
                dropped.add(text.removeprefix(WITHOUT).strip())
            elif text:
                self._ignore(Name.VARIANTS, value, f"is neither {NO_VARIANTS} nor {WITHOUT} and a spelling")
        return {"widens": widens, "dropped": frozenset(dropped)}

    def ledger(self) -> LedgerRequest:
        """Read the parameters of the ledger."""
        return LedgerRequest(
            status=self._status(),
            page=self._count(Name.PAGE, 1, MAX_PAGE),
            size=self._count(Name.SIZE, FILES_ON_A_PAGE, MAX_PAGE_SIZE),
        )

    def _status(self) -> str | None:
        value = self.args.get(Name.STATUS, "").strip()
        if value and value not in STATUSES:
            self._ignore(Name.STATUS, value, f"is no status; there are {', '.join(STATUSES)}")
            return None
        return value or None

    def _filters(self) -> frozenset[Filter]:
        return frozenset(
            Filter(facet, value, is_excluded)
            for facet in Facet
            for is_excluded in (False, True)
            for value in self.args.getlist(f"{NOT if is_excluded else ''}{facet}")
            if value.strip()
        )

    def _date(self, name: Name) -> PartialDate | None:
        value = self.args.get(name, "").strip()
        if not value:
            return None
        try:
            date = PartialDate.parse(value)
        except ValueError:
            self._ignore(name, value, "is not a date; write 1988, 1988-07 or 1988-07-28")
            return None
        if date.year is None:
            self._ignore(name, value, "has no year; write 1988, 1988-07 or 1988-07-28")
            return None
        return date

    def _sort(self) -> Sort | None:
        value = self.args.get(Name.SORT, "").strip()
        if not value:
            return None
        try:
            return Sort(value)
        except ValueError:
            self._ignore(Name.SORT, value, f"is no order; there are {', '.join(Sort)}")
            return None

    def _choice(self, name: Name, default: _Choice) -> _Choice:
        value = self.args.get(name, "").strip()
        if not value:
            return default
        choices = type(default)
        try:
            return choices(value)
        except ValueError:
            self._ignore(name, value, f"is none of {', '.join(choices)}")
            return default

    def _count(self, name: Name, default: int, most: int) -> int:
        value = self.args.get(name, "").strip()
        if not value:
            return default
        if value.isascii() and value.isdigit() and len(value) <= len(str(most)) and 1 <= int(value) <= most:
            return int(value)
        self._ignore(name, value, f"is not a number from 1 to {most:,}")
        return default

    def _ignore(self, name: Name, value: str, reason: str) -> None:
        self.errors.append(InvalidRequestError(str(name), value, reason))


def _told(error: InvalidRequestError) -> str:
    """Say to a reader what was left out and why."""
    return _("The parameter “%(name)s” was left out: “%(value)s” %(reason)s.") % {
        "name": error.parameter,
        "value": error.value[:SHOWN_CHARS],
        "reason": error.reason,
    }
