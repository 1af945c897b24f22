"""Numbers as people say them."""

from __future__ import annotations


def counted(n: int, what: str, several: str = "") -> str:
    """Return a number of things: `1 file`, `12,000 files`; `several` is a plural of another form."""
    return f"{n:,} {what if n == 1 else several or what + 's'}"


def size_of(n_bytes: int) -> str:
    """Return a size: `246 kB`, `3.1 MB`."""
    return f"{n_bytes / 1e6:,.1f} MB" if n_bytes >= 1_000_000 else f"{n_bytes / 1e3:.0f} kB"
