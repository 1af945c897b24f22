"""Memory of a process, as Linux counts it; `None` or nothing where there is no /proc."""

from __future__ import annotations

from pathlib import Path


def peak_resident_bytes(pid: int | str = "self") -> int | None:
    """Return the most memory that was resident at once since the program started.

    `getrusage` is not asked: its peak includes that of the process that started this one.
    """
    return _kilobytes(Path(f"/proc/{pid}/status")).get("VmHWM")


def anonymous_bytes(pid: int | str = "self") -> int | None:
    """Return the resident memory of a process that no file stands behind, now."""
    return _kilobytes(Path(f"/proc/{pid}/status")).get("RssAnon")


def anonymous_bytes_of_all(pid: int) -> int:
    """Return what `anonymous_bytes` does, of a process and those that it started together."""
    try:
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        started = []
    return (anonymous_bytes(pid) or 0) + sum(anonymous_bytes_of_all(int(child)) for child in started)


def resident_bytes() -> dict[str, int]:
    """Return what of this process is resident: all of it, the anonymous part, and that of files."""
    found = _kilobytes(Path("/proc/self/smaps_rollup"))
    if "Rss" not in found:
        return {}
    anonymous = found.get("Anonymous", 0)
    return {"resident": found["Rss"], "anonymous": anonymous, "file": found["Rss"] - anonymous}


def _kilobytes(path: Path) -> dict[str, int]:
    """Read lines such as `VmHWM: 12 kB`, as bytes."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    parts = (line.split() for line in lines if line.endswith(" kB"))
    return {part[0].rstrip(":"): int(part[1]) * 1024 for part in parts if part[1].isdecimal()}
