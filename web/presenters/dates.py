"""
Dates for a reader: as much as is known, and how it is known.

No day is made up: "July 1988" stays a month, and a dateline without its year
says that the year is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer import DocumentDate, PartialDate, Precision
from web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class DateView:
    """A date in words, for `<time datetime>`, and what it rests on."""

    text: str
    machine: str
    evidence: str


def view(date: DocumentDate | None) -> DateView | None:
    """Return the date of a document for display."""
    if date is None:
        return None
    text = phrase(date.value)
    if date.is_inferred:
        text = _("about %(date)s, inferred") % {"date": bound(date.value)}
    return DateView(text, str(date.value), date.evidence)


def phrase(date: PartialDate) -> str:
    """Return the date in words: `3 August 2017`, `July 1988`, `1988 (year only)`."""
    parts = {"day": date.day, "month": month_name(date.month) if date.month else "", "year": date.year}
    pattern = {
        Precision.DAY: _("%(day)s %(month)s %(year)s"),
        Precision.MONTH: _("%(month)s %(year)s"),
        Precision.YEAR: _("%(year)s (year only)"),
        Precision.YEARLESS: _("%(day)s %(month)s, year missing"),
    }[date.precision]
    return pattern % parts


def bound(date: PartialDate) -> str:
    """Return a date that limits a range; a year alone is no doubt there."""
    return str(date.year) if date.precision is Precision.YEAR else phrase(date)


def range_phrase(first: PartialDate | None, last: PartialDate | None) -> str:
    """Return the limits in words: `1988 to 2018`, `from 1988`, `until 2018`, or nothing."""
    if first is not None and first == last:
        return bound(first) if first.precision is Precision.DAY else _("in %(date)s") % {"date": bound(first)}
    if first is not None and last is not None:
        return _("%(first)s to %(last)s") % {"first": bound(first), "last": bound(last)}
    if first is not None:
        return _("from %(date)s") % {"date": bound(first)}
    return "" if last is None else _("until %(date)s") % {"date": bound(last)}


def month_name(month: int) -> str:
    """Return the name of a month, counted from 1."""
    return (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
        _("August"), _("September"), _("October"), _("November"), _("December"),
    )[month - 1]  # fmt: skip
