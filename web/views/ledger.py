"""What became of every file of the corpus."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from indexer import LEDGER_COLUMNS, csv_lines
from web import http, params
from web.collection import current_engine
from web.presenters.ledger import ledger_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from web.params import LedgerRequest

bp = Blueprint("ledger", __name__)

BYTE_ORDER_MARK = "\ufeff"
"""By which spreadsheets know that a table is UTF-8."""


@bp.get("/ledger")
def ledger() -> ResponseReturnValue:
    """List the files of the corpus, page by page."""
    wanted, ignored = params.decode_ledger(request.args)

    def render() -> str:
        engine = current_engine()
        lines = tuple(engine.ledger(wanted.status, start=wanted.start, stop=wanted.stop))
        return render_template(
            "ledger.html", page=ledger_view(engine.ledger_totals(), lines, wanted, ignored)
        )

    return http.page(render)


@bp.get("/ledger.json")
def ledger_json() -> ResponseReturnValue:
    """Return a page of the ledger."""
    wanted = params.decode_ledger_strictly(request.args)
    return http.data(lambda: _data(wanted))


@bp.get("/ledger.csv")
def ledger_csv() -> ResponseReturnValue:
    """Return the whole ledger as a table, line by line."""
    wanted = params.decode_ledger_strictly(request.args)
    return http.table("ledger.csv", lambda: _rows(wanted))


def _data(wanted: LedgerRequest) -> dict[str, Any]:
    engine = current_engine()
    lines = engine.ledger(wanted.status, start=wanted.start, stop=wanted.stop)
    return engine.ledger_totals().to_json() | {"ledger": [line.to_json() for line in lines]}


def _rows(wanted: LedgerRequest) -> Iterator[str]:
    lines = current_engine().ledger(wanted.status)
    return chain([BYTE_ORDER_MARK], csv_lines(LEDGER_COLUMNS, (line.to_json() for line in lines)))
