"""
Loops over arrays, compiled to machine code.

A kernel that numpy's calls cannot express without passing over its data many times is written as the plain
loop it is, and Numba compiles it: once for each machine, the code is kept beside the module (or in the
user's cache, where that cannot be written). Signatures are stated, so that a call with other types is an
error and never another compilation. Every index is checked: arrays come from files, and a damaged one must raise
`IndexError` and not read what is not its own. docs/internals/decisions.md tells what was measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numba
from numba import types

if TYPE_CHECKING:
    from collections.abc import Callable

    Kernel = TypeVar("Kernel", bound=Callable[..., Any])


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
F4, F8, B1 = (_given(t) for t in (types.float32, types.float64, types.boolean))
"""Arrays of one dimension that a kernel reads, named by kind and bytes."""

U1_OUT, U2_OUT, U4_OUT, U8_OUT = (
    _changed(t) for t in (types.uint8, types.uint16, types.uint32, types.uint64)
)
I2_OUT, I4_OUT, I8_OUT = (_changed(t) for t in (types.int16, types.int32, types.int64))
F4_OUT, F8_OUT, B1_OUT = (_changed(t) for t in (types.float32, types.float64, types.boolean))
"""Those that it writes, or returns."""


def compiled(*signatures: object) -> Callable[[Kernel], Kernel]:
    """Compile a function for these signatures; without any, for what other kernels call it with.

    While a kernel runs, other threads run too.
    """

    def decorate(function: Kernel) -> Kernel:
        options = {"boundscheck": True, "error_model": "numpy", "nogil": True}
        try:
            return _compile(function, signatures, cache=True, **options)
        except RuntimeError:  # no folder that could be written
            return _compile(function, signatures, cache=False, **options)

    return decorate


def _compile(function: Kernel, signatures: tuple[object, ...], **options: object) -> Kernel:
    decorator = numba.njit(list(signatures), **options) if signatures else numba.njit(**options)
    kernel: Kernel = decorator(function)
    return kernel
