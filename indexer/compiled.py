"""
Loops over arrays, compiled to machine code.

A kernel that numpy's calls cannot express without passing over its data many times is written as the plain
loop it is, and Numba compiles it, once for each machine. Signatures are stated, so that a call with other
types is an error and never another compilation. Every index is checked where arrays come from files: a
damaged one must raise `IndexError` and not read what is not its own. Kernels that only ever see arrays that
this process has just made are compiled without, and take half the time; with `NUMBA_BOUNDSCHECK=1`, as a
test sets it, they are checked too.

Compiled code is kept in a folder that is named after the state of all files with kernels: Numba itself
would look at a kernel's own file only, and go on with the old steps of another one.
docs/internals/decisions.md tells what was measured.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
from numba import types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Kernel = TypeVar("Kernel", bound=Callable[..., Any])

KERNEL_FILES = (
    "analysis/batch.py",
    "analysis/chunk_table.py",
    "analysis/forms.py",
    "analysis/sketch.py",
    "index/codec/decoding.py",
    "index/codec/edits.py",
    "index/codec/inversion.py",
    "index/codec/lexicon.py",
    "index/codec/merging.py",
    "index/codec/offsets.py",
    "index/codec/postings.py",
    "index/codec/run.py",
    "index/codec/stored.py",
    "index/facet_column.py",
    "index/near_duplicates.py",
    "index/term_set.py",
    "names/alignment.py",
    "search/accumulator.py",
    "search/kernels.py",
    "search/marks.py",
    "search/passage_choice.py",
)
"""The files that have kernels."""


def cache_folder(package: Path) -> Path | None:
    """Return where compiled code is kept: beside the package, or with the user where that is read-only.

    `None` where neither can be written: kernels are then compiled by every process.
    """
    states = [(name, *(package / name).stat()[6:9:2]) for name in KERNEL_FILES]
    kind = "checked-kernels" if os.environ.get("NUMBA_BOUNDSCHECK") == "1" else "kernels"
    name = f"{kind}-{hashlib.sha256(repr(states).encode()).hexdigest()[:16]}"
    for parent in _parents(package):
        folder = parent / name
        if folder.is_dir() and os.access(folder, os.W_OK):
            return folder
        try:
            folder.mkdir(parents=True)
        except OSError:
            continue
        if parent.is_relative_to(package):  # the user's folder may serve other installations
            for outdated in parent.glob(f"{kind}-*"):
                if outdated != folder:
                    shutil.rmtree(outdated, ignore_errors=True)
        return folder
    return None


def _parents(package: Path) -> Iterator[Path]:
    yield package / "__pycache__"
    try:
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "govah"
    except RuntimeError:  # no home
        return


_CACHE_FOLDER = cache_folder(Path(__file__).parent)
if _CACHE_FOLDER is not None:
    numba.config.CACHE_DIR = str(_CACHE_FOLDER)


def _given(element: Any) -> Any:
    return types.Array(element, 1, "C", readonly=True)


def _changed(element: Any) -> Any:
    return types.Array(element, 1, "C")


nothing = types.void
flag = types.boolean
i8 = types.int64
f4 = types.float32
f8 = types.float64

U1, U2, U4, U8 = (_given(t) for t in (types.uint8, types.uint16, types.uint32, types.uint64))
I2, I4, I8 = (_given(t) for t in (types.int16, types.int32, types.int64))
F4, B1 = (_given(t) for t in (types.float32, types.boolean))
"""Arrays of one dimension that a kernel reads, named by kind and bytes."""

U1_OUT, U2_OUT, U4_OUT, U8_OUT = (
    _changed(t) for t in (types.uint8, types.uint16, types.uint32, types.uint64)
)
I4_OUT, I8_OUT = (_changed(t) for t in (types.int32, types.int64))
F4_OUT, B1_OUT = (_changed(t) for t in (types.float32, types.boolean))
"""Those that it writes, or returns."""


def inlined(function: Kernel) -> Kernel:
    """Mark a small step of other kernels, which becomes a part of each: a call would cost more."""
    step: Kernel = numba.njit(inline="always")(function)
    return step


def compiled(
    *signatures: object, is_short: bool = False, is_checked: bool = True
) -> Callable[[Kernel], Kernel]:
    """Compile a function for these signatures; without any, for what other kernels call it with.

    One with signatures is compiled when it is first called, or loaded: that takes 10 ms, and not every
    program needs every kernel. While a kernel runs, other threads run too, unless it is a short one,
    which would wait longer for Python's lock afterwards than it takes. With `is_checked` false its indices
    are not compared with the bounds of arrays: for kernels that see nothing that was read from a file.
    """

    def decorate(function: Kernel) -> Kernel:
        if signatures:
            return _on_first_call(function, signatures, is_short=is_short, is_checked=is_checked)
        return _compile(function, None, is_short=is_short, is_checked=is_checked)

    return decorate


_PREPARE: list[tuple[str, Callable[[], object]]] = []
"""What makes each kernel ready of the modules that are imported, and its module."""


def prepare_kernels(package: str = "indexer") -> None:
    """Compile or load every kernel of a package, so that no request has to wait for one."""
    for file in KERNEL_FILES:
        name = f"indexer.{file.removesuffix('.py').replace('/', '.')}"
        if name.startswith(f"{package}."):
            importlib.import_module(name)
    for module, prepare in _PREPARE:
        if module.startswith(f"{package}."):
            prepare()


def compile_apart(*packages: str) -> None:
    """Compile the kernels of some packages in a process of its own.

    Only on first use: the compiler takes up to a gigabyte, which this process would keep. Whatever
    becomes of that process, a kernel that is still missing is compiled where it is called.
    """
    if _CACHE_FOLDER is None or not is_first_use():
        return
    package_root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH")]))
    calls = "".join(f"; prepare_kernels({package!r})" for package in packages)
    subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", f"from indexer.compiled import prepare_kernels{calls}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )


def is_first_use(package: str | None = None) -> bool:
    """Tell whether nothing has been compiled on this machine yet, or nothing of one package.

    Numba keeps what it compiled of the files of a folder in one that begins with the folder's name.
    """
    if _CACHE_FOLDER is None:
        return True
    return not any(_CACHE_FOLDER.glob(f"{package.rpartition('.')[2]}_*" if package else "*"))


def _on_first_call(
    function: Kernel, signatures: tuple[object, ...], *, is_short: bool, is_checked: bool
) -> Kernel:
    kernel: Kernel | None = None

    def prepared() -> Kernel:
        nonlocal kernel
        if kernel is None:
            kernel = _compile(function, list(signatures), is_short=is_short, is_checked=is_checked)
        return kernel

    @functools.wraps(function)
    def call(*arguments: object) -> object:
        return (kernel or prepared())(*arguments)

    _PREPARE.append((function.__module__, prepared))
    return cast("Kernel", call)


def _compile(
    function: Kernel, signatures: list[object] | None, *, is_short: bool, is_checked: bool
) -> Kernel:
    compiler: Callable[[Kernel], Kernel] = numba.njit(
        signatures,
        boundscheck=is_checked,
        error_model="numpy",
        nogil=not is_short,
        cache=_CACHE_FOLDER is not None,
    )
    return compiler(function)
