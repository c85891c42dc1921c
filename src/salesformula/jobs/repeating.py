"""Tasks that may be begun again when their worker died: doing them twice does no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_TIMES = "salesformula_times"


def repeatable(*, times: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Below ``@task()``: begun up to ``times`` times in all, where each worker before died or was stopped.

    An error the task raises itself ends it at once, as any task.
    """

    def marked(function: Callable[P, T]) -> Callable[P, T]:
        setattr(function, _TIMES, times)
        return function

    return marked


def times_allowed(function: Callable[..., Any]) -> int:
    """How often the task may be begun in all; 1 unless it says more."""
    allowed: int = getattr(function, _TIMES, 1)
    return allowed
