"""
Results as a picture: `python -m benchmarks.plot RESULT.json... --svg OUT.svg`.

The first part has our time divided by each peer's, a row a class of queries. Results of
several sizes add how time and indexing speed go with the number of documents.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import svg
from benchmarks.peers.registry import OURS
from benchmarks.query import KINDS
from benchmarks.result import build_rows, class_rows, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WIDTH, MARGIN, LABELS, ROW = 860, 24, 130, 24
PANEL_COLUMNS, PANEL_WIDTH, PANEL_HEIGHT, PANEL_GAP = 3, 270, 150, 62
BARS = (0.5, 0.1, 0.01)
"""Where we want to be: half of tantivy's time, a tenth of FTS5's, a hundredth of stock Whoosh's."""

CAPTION = "Dashed: half of their time, a tenth, a hundredth. Answers to another question are left out."

Series = dict[str, dict[int, float]]
"""Values by engine and number of documents."""


def draw(results: Sequence[Mapping[str, Any]]) -> str:
    """Return the picture of results."""
    runs = sorted((run for result in results for run in result["runs"]), key=lambda run: run["n_documents"])
    found = {name: engine for run in runs for name, engine in run["engines"].items()}
    order = sorted(found, key=lambda name: (name != OURS, name))
    labels = {name: name + " (ranks only)" * found[name]["is_search_only"] for name in order}
    ratios = _ratios(runs)
    parts: list[str] = []
    y = float(MARGIN)
    if ratios:
        y = _draw_ratios(parts, ratios, labels, y)
    panels = _times(runs) | {"indexing, MB/s with one job": _speeds(runs)}
    if any(len(values) > 1 for series in panels.values() for values in series.values()):
        y = _draw_panels(parts, panels, labels, y)
    sizes = ", ".join(f"{n:,}" for n in sorted({run["n_documents"] for run in runs}))
    description = f"Medians over the queries of each class, for {sizes} documents. " + " ".join(
        f"{name}: " + ", ".join(f"{kind} {ratio:.2g}" for kind, (ratio, _) in of_classes.items()) + "."
        for name, of_classes in ratios.items()
    )
    title = "Time of a search page, and speed of indexing, beside other engines"
    return svg.document(WIDTH, y + MARGIN, title, description, parts)


def _ratios(runs: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, tuple[float, int]]]:
    """Return ours divided by theirs by engine and class, with the most documents that it is known for."""
    ratios: dict[str, dict[str, tuple[float, int]]] = {}
    for run in runs:
        for row in class_rows(run):
            for name, cell in row.cells.items():
                if cell.ratio is not None and not cell.is_other_question:
                    ratios.setdefault(name, {})[row.kind] = (cell.ratio, run["n_documents"])
    return ratios


def _draw_ratios(
    parts: list[str],
    ratios: Mapping[str, Mapping[str, tuple[float, int]]],
    labels: Mapping[str, str],
    y: float,
) -> float:
    found = {kind for of_classes in ratios.values() for kind in of_classes}
    kinds = [kind for kind in KINDS if kind in found] + sorted(found - {*KINDS})
    most = max(n for of_classes in ratios.values() for _, n in of_classes.values())
    values = [ratio for of_classes in ratios.values() for ratio, _ in of_classes.values()]
    scale = svg.Scale.around([*values, 0.1, 1.5], LABELS + MARGIN, WIDTH - MARGIN)
    parts.append(svg.text(MARGIN, y + 6, "Our time divided by theirs: left of 1 we are faster", "heading"))
    parts.append(svg.text(MARGIN, y + 26, CAPTION, "quiet"))
    names = {}
    for series, name in enumerate(labels):
        sizes = {n for _, n in ratios.get(name, {}).values()}
        if sizes:
            of_fewer = "" if max(sizes) == most else f", {max(sizes):,} documents"
            names[series] = labels[name] + of_fewer
    legend, y = svg.legend(MARGIN, y + 50, names, WIDTH - 2 * MARGIN)
    parts += legend
    top = y + 34
    bottom = top + ROW * len(kinds)
    for tick in scale.ticks():
        parts.append(svg.rule(scale.at(tick), top, scale.at(tick), bottom, "even" if tick == 1 else "grid"))
        parts.append(svg.text(scale.at(tick), bottom + 18, f"{tick:g}", "quiet", "middle"))
    for bar in BARS:
        if scale.low < bar < scale.high:
            parts.append(svg.rule(scale.at(bar), top, scale.at(bar), bottom, "bar"))
            parts.append(svg.text(scale.at(bar), top - 6, f"{bar:g}", "quiet", "middle"))
    for i, kind in enumerate(kinds):
        middle = top + ROW * (i + 0.5)
        parts.append(svg.rule(scale.start, middle, scale.end, middle, "grid"))
        parts.append(svg.text(LABELS + MARGIN - 10, middle + 4, kind, anchor="end"))
        for series, name in enumerate(labels):
            if kind in ratios.get(name, {}):
                ratio, _ = ratios[name][kind]
                parts.append(svg.mark(scale.at(ratio), middle, series, f"{kind}, {name}: {ratio:.2g}"))
    return bottom + 54


def _times(runs: Sequence[Mapping[str, Any]]) -> dict[str, Series]:
    """Return milliseconds by class."""
    times: dict[str, Series] = {}
    for run in runs:
        for row in class_rows(run):
            for name, cell in row.cells.items():
                by_size = times.setdefault(f"{row.kind}, ms", {}).setdefault(name, {})
                by_size[run["n_documents"]] = cell.ms
    return times


def _speeds(runs: Sequence[Mapping[str, Any]]) -> Series:
    """Return megabytes a second with one job."""
    speeds: Series = {}
    for run in runs:
        for row in build_rows(run):
            speeds.setdefault(row.name, {})[run["n_documents"]] = row.rates[1]
    return speeds


def _draw_panels(
    parts: list[str], panels: Mapping[str, Series], labels: Mapping[str, str], y: float
) -> float:
    parts.append(svg.text(MARGIN, y, "By the number of documents (both axes logarithmic)", "heading"))
    legend, y = svg.legend(MARGIN, y + 26, dict(enumerate(labels.values())), WIDTH - 2 * MARGIN)
    parts += legend
    top = y + 48
    sizes = [n for series in panels.values() for values in series.values() for n in values]
    for i, (title, series) in enumerate(panels.items()):
        row, column = divmod(i, PANEL_COLUMNS)
        left = MARGIN + 36 + column * (PANEL_WIDTH + 14)
        above = top + row * (PANEL_HEIGHT + PANEL_GAP)
        across = svg.Scale.around(sizes, left, left + PANEL_WIDTH - 50)
        parts.append(svg.text(left, above - 10, title))
        parts += _panel(series, list(labels), across, above)
    n_rows = -(-len(panels) // PANEL_COLUMNS)
    return top + n_rows * (PANEL_HEIGHT + PANEL_GAP)


def _panel(series: Series, order: Sequence[str], across: svg.Scale, top: float) -> Iterator[str]:
    bottom = top + PANEL_HEIGHT
    upward = svg.Scale.around([value for values in series.values() for value in values.values()], bottom, top)
    for tick in across.ticks():
        yield svg.rule(across.at(tick), top, across.at(tick), bottom, "grid")
        yield svg.text(across.at(tick), bottom + 16, _short(tick), "quiet", "middle")
    for tick in upward.ticks():
        yield svg.rule(across.start, upward.at(tick), across.end, upward.at(tick), "grid")
        yield svg.text(across.start - 5, upward.at(tick) + 4, f"{tick:g}", "quiet", "end")
    for number, name in enumerate(order):
        values = sorted(series.get(name, {}).items())
        if len(values) > 1:
            yield svg.curve([(across.at(n), upward.at(value)) for n, value in values], number)
        for n, value in values:
            said = f"{name}, {n:,} documents: {value:.3g}"
            yield svg.mark(across.at(n), upward.at(value), number, said)


def _short(n_documents: float) -> str:
    for size, unit in ((1_000_000, "M"), (1_000, "k")):
        if n_documents >= size:
            return f"{n_documents / size:g}{unit}"
    return f"{n_documents:g}"


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plot", description=__doc__)
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULT.json")
    parser.add_argument("--svg", type=Path, required=True)
    options = parser.parse_args()
    options.svg.write_text(draw([load(path) for path in options.results]), encoding="utf-8")


if __name__ == "__main__":
    main()
