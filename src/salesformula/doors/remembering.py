"""Answers given once are remembered: the same question on the same facts under the same policy has one answer.

An answer is a pure function of the question, the viewer's scope, the day, the facts version and the policy
revision, so what is remembered can't be stale. A comparison of people hangs on the scope only once its rows are
released: before that it is remembered for everyone. Kept per process, up to a number of answers and of rows; the
least used goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from salesformula.facts import environment

A = TypeVar("A")

#: How many answers a process keeps; 0 keeps none.
CAPACITY = environment.whole("SALESFORMULA_REMEMBERED_ANSWERS", default=256, low=0, high=100_000)
#: How many rows all kept answers hold together: about 150 MB. A comparison of 5,000 sellers is well inside.
MOST_ROWS = 100_000
#: An answer of more rows than this is not kept: it is a list, and would drive out everything else.
MOST_ROWS_OF_ONE = 10_000

_lock = threading.Lock()
_kept: OrderedDict[Hashable, Any] = OrderedDict()


def remembered(key: Hashable, make: Callable[[], A]) -> A:
    """What ``make`` gave for this key before, or gives now."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: A = _kept[key]
            return found
    made = make()
    if CAPACITY and _n_rows(made) <= MOST_ROWS_OF_ONE:
        with _lock:
            _kept[key] = made
            while len(_kept) > CAPACITY or sum(map(_n_rows, _kept.values())) > MOST_ROWS:
                _kept.popitem(last=False)
    return made


def _n_rows(made: Any) -> int:
    return len(getattr(getattr(made, "result", made), "rows", ()))


def forget_all() -> None:
    """Remember nothing of what was asked so far."""
    with _lock:
        _kept.clear()
