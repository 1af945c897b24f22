"""
Our engine and its peers on the same documents, fields and page, in one run.

`python -m benchmarks.engines --documents 100000 --seed 1` generates the documents;
`--records FILE ...` reads JSON Lines. Each index is built and served in a process of
its own. Prints tables of ratios; `--json OUT` keeps every measurement.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generated import DocumentGenerator
from benchmarks.limit import memory_bandwidth
from benchmarks.measure import Plan, measure, subset_plans
from benchmarks.peers.registry import DEFAULT_PEERS, OURS, PEERS, find_python, peer
from benchmarks.process import say
from benchmarks.records import read_records
from benchmarks.report import render
from benchmarks.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.document import SourceDocument

WHOOSH_DOCUMENTS = 2_000
BM25S_DOCUMENTS = 200_000
"""Stock Whoosh indexes a hundred documents a second; bm25s holds all tokens in memory at once."""

SMOKE = {"documents": 300, "queries_per_class": 2, "rounds": 1, "whoosh_documents": 100}
"""Sizes of `--smoke`: it shows that everything runs, not how fast."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its report."""
    options = _parsed(arguments)
    names = [] if options.without_ours else [OURS]
    pythons = _pythons([*names, *options.peers])
    bandwidth = memory_bandwidth()
    with tempfile.TemporaryDirectory(dir=options.work, prefix="govah-bench-") as work_dir:
        say("writing the documents")
        spool = Spool(Path(work_dir) / "documents.jsonl", _documents(options))
        whole = Plan(len(spool), pythons, options.queries_per_class, options.rounds, options.seed)
        plans = subset_plans(whole, options.limit)
        runs = [measure(plan, spool, Path(work_dir)) for plan in plans]
    result = {
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
        "seed": options.seed,
        "source": _source(options),
        "queries_per_class": options.queries_per_class,
        "rounds": options.rounds,
        "bandwidth": bandwidth,
        "runs": runs,
    }
    if options.json:
        options.json.write_text(json.dumps(result) + "\n", encoding="utf-8")
    print("\n".join(render(result)))


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--documents", type=int, help="documents to generate, or to read at most")
    parser.add_argument("--records", type=Path, nargs="+", help="JSON Lines, or folders of them")
    parser.add_argument("--seed", type=int, default=1, help="of the documents and of the queries")
    parser.add_argument("--peers", type=_peers, default=list(DEFAULT_PEERS), metavar="NAME,...")
    parser.add_argument("--queries-per-class", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=_limit, action="append", default=[], metavar="NAME=DOCUMENTS")
    parser.add_argument("--whoosh-documents", type=int, default=WHOOSH_DOCUMENTS)
    parser.add_argument("--without-ours", action="store_true", help="measure the peers alone")
    parser.add_argument(
        "--work", type=Path, help="where the indexes are built; the system's folder if left out"
    )
    parser.add_argument("--json", type=Path, help="file for every measurement")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, to see that it runs")
    options = parser.parse_args(arguments)
    if options.smoke:
        vars(options).update(SMOKE)
    limits = {"whoosh": options.whoosh_documents, "bm25s": BM25S_DOCUMENTS}
    options.limit = limits | dict(options.limit)
    if options.documents is None and not options.records:
        options.documents = 100_000
    return options


def _peers(value: str) -> list[str]:
    names = [name for name in value.split(",") if name]
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        msg = f"no peer {unknown[0]!r}; there are {', '.join(PEERS)}"
        raise argparse.ArgumentTypeError(msg)
    return names


def _limit(value: str) -> tuple[str, int]:
    name, _, n_documents = value.partition("=")
    return name, int(n_documents)


def _pythons(names: Sequence[str]) -> dict[str, str]:
    """Return the Python that runs each engine; engines that none can run are said and left out."""
    pythons = {}
    for name in names:
        try:
            requires = peer(name).requires
        except ImportError as error:
            if name == OURS:
                raise
            requires = error.name
        python = find_python(requires)
        if python is None:
            print(f"{name}: no Python here can import {requires}; left out")
        else:
            pythons[name] = python
    return pythons


def _documents(options: argparse.Namespace) -> Iterator[SourceDocument]:
    if not options.records:
        yield from DocumentGenerator(options.seed).documents(options.documents)
        return
    for document in read_records(options.records):
        if document.number == options.documents:
            return
        yield document


def _source(options: argparse.Namespace) -> str:
    if options.records:
        return f"records of {', '.join(path.name for path in options.records)}"
    return f"{options.documents:,} generated documents"


def _machine() -> dict[str, Any]:
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


if __name__ == "__main__":
    main()
