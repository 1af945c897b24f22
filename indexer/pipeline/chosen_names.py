"""
The names that a collection goes by: which list, and what was decided about it.

Flow: the file of names, the log of decisions -> the list of names that follows from both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import AuthorityError
from indexer.names.authority import STARTER
from indexer.names.authority_file import load_authority, starter_authority
from indexer.names.decision_log import read_decisions
from indexer.names.decisions import replay, standing

if TYPE_CHECKING:
    from indexer.names.authority import Authority
    from indexer.names.decisions import Decision

CORPUS_AUTHORITIES = ("authority.yaml", "authority.csv")
"""The collection's own list of names, at the top of its folder, in one of its forms."""

CORPUS_DECISIONS = "decisions.jsonl"
"""What was decided about its names, beside it."""


@dataclass(frozen=True, slots=True)
class ChosenNames:
    """The list of names with all decisions, and where it is from.

    `listed` is the list without decisions; `decisions` are those that hold. `problems` are decisions that
    cannot be read or no longer fit.
    """

    authority: Authority
    listed: Authority
    source: str
    decisions_path: Path
    problems: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()


def choose_names(
    corpus: Path, authority: str | Path | None = None, decisions: str | Path | None = None
) -> ChosenNames:
    """Return the names of a collection: of given files, else of its folder, else the starter list.

    Raises:
        AuthorityError: the file of names cannot be read, or the folder has two.
        DecisionError: the log of decisions cannot be read.
    """
    decisions_path = corpus / CORPUS_DECISIONS if decisions is None else Path(decisions)
    listed, source = _listed(corpus, authority)
    log = read_decisions(decisions_path)
    effective, unfit = replay(listed, log.decisions)
    unfitting = {each.decision.number for each in unfit}
    holding = tuple(each for each in standing(log.decisions) if each.number not in unfitting)
    return ChosenNames(effective, listed, source, decisions_path, (*log.problems, *map(str, unfit)), holding)


def authority_path(corpus: Path, authority: str | Path | None = None) -> Path | None:
    """Return the file of names of a collection; `None` where it goes by the starter list.

    Raises:
        AuthorityError: the folder has two.
    """
    if authority is not None:
        return Path(authority)
    present = [corpus / name for name in CORPUS_AUTHORITIES if (corpus / name).is_file()]
    if len(present) > 1:
        raise AuthorityError(present[0], f"{present[1].name} is there as well; keep one of the two")
    return present[0] if present else None


def _listed(corpus: Path, authority: str | Path | None) -> tuple[Authority, str]:
    path = authority_path(corpus, authority)
    if path is None:
        return starter_authority(), STARTER
    return load_authority(path), str(path)
