"""
One run: the same documents into every engine, then the same queries to all by turns.

Each round has queries of its own, so that no answer comes out of a cache. Query by
query each engine answers, and which one begins changes from query to query. Right
before, the engine answers another query of the class that is not counted: else it is
measured how much of its memory the engine before it has driven out of the processor.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from benchmarks.peers.registry import OURS, peer
from benchmarks.process import BuildTask, EngineFailedError, Server, build_index, say
from benchmarks.queries import QuerySource
from benchmarks.query import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.query import Query
    from benchmarks.spool import Spool

SAMPLE_DOCUMENTS = 20_000
"""Documents that queries are drawn from: 80 MB of text, a minute at most."""

JOBS = (1, 2)
"""Processes or threads that indexing is measured with, where an engine can use them."""


@dataclass(frozen=True)
class Plan:
    """One run: how many documents, which engines with the Python of each, how many queries."""

    n_documents: int
    pythons: Mapping[str, str]
    queries_per_class: int
    n_rounds: int
    seed: int


def measure(plan: Plan, spool: Spool, work_dir: Path) -> dict[str, Any]:
    """Build and ask; returns plain JSON values.

    By engine: its builds by number of jobs, what opening took, memory after the last
    query. By class: each query with every engine's answer.
    """
    say(f"{plan.n_documents:,} documents for {', '.join(plan.pythons)}")
    engines: dict[str, dict[str, Any]] = {}
    for name, python in plan.pythons.items():
        try:
            engines[name] = _build(name, python, plan.n_documents, spool, work_dir)
        except EngineFailedError:
            say(f"{name} failed to build its index and is left out")
    source = QuerySource(spool.sample(plan.n_documents, SAMPLE_DOCUMENTS))
    with ExitStack() as stack:
        servers = []
        for name in engines:
            server = Server(plan.pythons[name], name, work_dir / name)
            servers.append(stack.enter_context(server))
            first = source.draw("medium", 1, plan.seed + 1)
            engines[name] |= server.opening | {"first_query_ms": _first_ms(server, first)}
        classes = _ask(plan, source, servers)
        for server in servers:
            engines[server.name]["memory"] = server.memory()
    return {
        "n_documents": plan.n_documents,
        "text_bytes": spool.text_bytes(plan.n_documents),
        "engines": engines,
        "classes": classes,
    }


def _first_ms(server: Server, queries: Sequence[Query]) -> float | None:
    return server.answer(queries[0])["ms"] if queries else None


def _build(name: str, python: str, n_documents: int, spool: Spool, work_dir: Path) -> dict[str, Any]:
    engine = peer(name)
    builds = {}
    for jobs in sorted((jobs for jobs in JOBS if jobs <= engine.max_jobs), reverse=True):
        # The index of one job is the one that stays and answers.
        shutil.rmtree(work_dir / name, ignore_errors=True)
        built = build_index(python, BuildTask(name, spool.path, n_documents, work_dir / name, jobs))
        builds[str(jobs)] = built
        rate = spool.text_bytes(n_documents) / 1e6 / built["seconds"]
        say(f"  {name}: {built['seconds']:.1f} s with {jobs} job{'s' if jobs > 1 else ''}, {rate:.2f} MB/s")
    return {"is_search_only": engine.is_search_only, "builds": builds}


def _ask(plan: Plan, source: QuerySource, servers: Sequence[Server]) -> dict[str, Any]:
    per_round = plan.queries_per_class + 1
    queries = {kind: source.draw(kind, per_round * plan.n_rounds, plan.seed) for kind in KINDS}
    classes: dict[str, Any] = {kind: {"queries": []} for kind in KINDS}
    n_asked = 0
    for i in range(plan.n_rounds):
        for kind, drawn in queries.items():
            of_round = drawn[i * per_round : (i + 1) * per_round]
            if len(drawn) == 1:
                # Everything is asked for once a round, so that its answer is not the last one again.
                of_round = [*queries["common"][i * per_round :][:1], *drawn]
            for warm_up, query in pairwise(of_round):
                turn = n_asked % len(servers)
                answers = {}
                for server in (*servers[turn:], *servers[:turn]):
                    server.answer(warm_up)
                    answers[server.name] = server.answer(query)
                n_asked += 1
                classes[kind]["queries"].append({"query": query.to_json(), "answers": answers})
        say(f"  round {i + 1} of {plan.n_rounds}")
    return classes


def subset_plans(whole: Plan, limits: Mapping[str, int]) -> list[Plan]:
    """Return the runs of a benchmark: one with all documents, one for each smaller limit of an engine.

    An engine that is limited is compared with ours on the same first documents. Where
    ours is limited, every engine takes part in that run.
    """
    capped = {name: min(limits.get(name, whole.n_documents), whole.n_documents) for name in whole.pythons}
    plans = []
    for n_documents in sorted(set(capped.values()) | {whole.n_documents}, reverse=True):
        takes_all = capped.get(OURS) == n_documents
        names = [
            name
            for name in whole.pythons
            if capped[name] == n_documents or (capped[name] > n_documents and (takes_all or name == OURS))
        ]
        if names:
            pythons = {name: whole.pythons[name] for name in names}
            plans.append(Plan(n_documents, pythons, whole.queries_per_class, whole.n_rounds, whole.seed))
    return plans
