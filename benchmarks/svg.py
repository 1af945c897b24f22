"""
Charts as SVG, written by hand: axes, marks and labels in a frame, legible on light and dark.

Colours and text follow the reader's colour scheme through the style sheet in the
file. Series differ by shape as well as by colour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

STYLE = """
svg { background: #fff; font: 13px system-ui, sans-serif; }
text { fill: #222; } .quiet { fill: #555; font-size: 12px; } .heading { font-weight: 600; font-size: 15px; }
.grid { stroke: #ddd; } .even { stroke: #555; } .bar { stroke: #555; stroke-dasharray: 4 3; }
.line { fill: none; stroke-width: 1.5; }
.s0 { --c: #0b5cad; } .s1 { --c: #b3460b; } .s2 { --c: #00765a; } .s3 { --c: #8a2f8f; }
.s4 { --c: #7a5b00; } .s5 { --c: #a3174f; } .s6 { --c: #44525f; } .s7 { --c: #2f7d1e; }
.mark { fill: var(--c); stroke: var(--c); } .line { stroke: var(--c); }
@media (prefers-color-scheme: dark) {
svg { background: #16181c; } text { fill: #e6e6e6; } .quiet { fill: #b0b0b0; }
.grid { stroke: #33373d; } .even, .bar { stroke: #a8a8a8; }
.s0 { --c: #6fb3ff; } .s1 { --c: #ff9d66; } .s2 { --c: #4fd1ae; } .s3 { --c: #dd92e3; }
.s4 { --c: #e3c15a; } .s5 { --c: #ff86b3; } .s6 { --c: #b4c3d1; } .s7 { --c: #93d977; }
}
"""
N_STYLES = 8
MARK_RADIUS = 4.5
_SHAPES = (
    "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
    "M-.9 -.9h1.8v1.8h-1.8z",
    "M0 -1.1L1.05 .8H-1.05z",
    "M0 -1.25L1.25 0L0 1.25L-1.25 0z",
    "M0 1.1L1.05 -.8H-1.05z",
)


@dataclass(frozen=True)
class Scale:
    """Values to places on an axis, by their logarithm. `low` and `high` are above 0."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def around(cls, values: Iterable[float], start: float, end: float) -> Scale:
        """Return a scale over whole powers of ten that holds all values."""
        found = [value for value in values if value > 0] or [1.0]
        low = 10.0 ** math.floor(math.log10(min(found)))
        high = 10.0 ** math.ceil(math.log10(max(found)))
        return cls(low, high if high > low else low * 10, start, end)

    def at(self, value: float) -> float:
        """Return the place of a value."""
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> Iterator[float]:
        """Yield the powers of ten."""
        for exponent in range(round(math.log10(self.low)), round(math.log10(self.high)) + 1):
            yield 10.0**exponent


def document(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """Put parts into a file with its title and description for those who cannot see it."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' aria-labelledby="title description">\n<title id="title">{escape(title)}</title>\n'
        f'<desc id="description">{escape(description)}</desc>\n<style>{STYLE}</style>\n{body}\n</svg>\n'
    )


def text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    """Write a line; `anchor` is start, middle or end."""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(said)}</text>'


def rule(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Draw a straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def mark(x: float, y: float, series: int, said: str) -> str:
    """Draw the shape of a series, with what the pointer is told."""
    shape = _SHAPES[series % len(_SHAPES)]
    return (
        f'<path class="mark s{series % N_STYLES}" transform="translate({x:.1f} {y:.1f}) scale({MARK_RADIUS})"'
        f' stroke-width=".1" d="{shape}"><title>{escape(said)}</title></path>'
    )


def curve(points: Sequence[tuple[float, float]], series: int) -> str:
    """Join points."""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="line s{series % N_STYLES}" points="{places}"/>'


def legend(x: float, y: float, names: Mapping[int, str], width: float) -> tuple[list[str], float]:
    """Name the series, in further lines where they do not fit; returns also the last line's place."""
    parts = []
    left = x
    for series, name in names.items():
        needed = 30 + 7 * len(name)
        if left > x and left + needed > x + width:
            left, y = x, y + 20
        parts += [mark(left + 5, y - 4, series, name), text(left + 15, y, name)]
        left += needed
    return parts, y
