"""Columns of whole numbers that never wrap around: 64 bits where every step provably fits, else Python's integers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

#: A column of whole numbers, int64 or (dtype object) Python integers. The same code runs on both.
Whole = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: What 64 bits are trusted with: half of what they hold.
ROOM = 2**62


def whole(column: Whole) -> Whole:
    """The column itself.

    Errors: TypeError where it is neither int64 nor Python integers; floats and narrow integers would lose digits.
    """
    if column.dtype not in (np.int64, object):
        raise TypeError(f"whole numbers are wanted, not {column.dtype}")
    return column


def largest(column: Whole) -> int:
    """The largest absolute value, 0 where there are no rows."""
    return max(abs(int(column.min())), abs(int(column.max()))) if len(column) else 0


def roomy(column: Whole, bound: int) -> Whole:
    """The column in a form in which results up to ``bound`` are exact."""
    return column if bound < ROOM else column.astype(object)


def narrowed(column: Whole) -> Whole:
    """The column as int64 where its values fit."""
    if column.dtype == object and largest(column) < ROOM:
        return column.astype(np.int64)
    return column


def sums_fit(column: Whole) -> bool:
    """Whether every sum of some of these values fits 64 bits."""
    if column.dtype == object or largest(column) >= ROOM:
        return False
    return float(np.abs(column).sum(dtype=np.float64)) < ROOM
