"""Rollups of another time, made once and kept in memory: a page asks thirty questions of the same day.

Composing one from history takes the engine little and the compiler much. What is kept is never stale: a version's
file does not change, and the key holds everything else a rollup is made of.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import ibis.expr.types as ir
import pyarrow as pa

#: So many rollups stay, the least used goes first.
CAPACITY = 16
#: A rollup of more rows is not kept: there the engine's work is what takes time.
MOST_ROWS = 50_000

_lock = threading.Lock()
_kept: OrderedDict[Hashable, pa.Table | None] = OrderedDict()


def kept(key: Hashable, make: Callable[[], ir.Table]) -> pa.Table | None:
    """The rows of a rollup made under this key before, or now; None where they are too many to be kept."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make().limit(MOST_ROWS + 1).to_pyarrow()
    rows = made if made.num_rows <= MOST_ROWS else None
    with _lock:
        _kept[key] = rows
        while len(_kept) > CAPACITY:
            _kept.popitem(last=False)
    return rows
