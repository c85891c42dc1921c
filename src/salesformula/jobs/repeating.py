"""Tasks that may be begun again, where a worker died or something was in the way: doing them twice does no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_TIMES = "salesformula_times"
_RETRIES = "salesformula_retries"


def repeatable(*, times: int, retries: int = 5) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Below ``@task()``: begun up to ``times`` times in all, where each worker before died or was stopped.

    What passes by itself (``retrying.passes``) puts it off, up to ``retries`` times beside those. Any other error the
    task raises itself ends it at once, as any task.
    """

    def marked(function: Callable[P, T]) -> Callable[P, T]:
        setattr(function, _TIMES, times)
        setattr(function, _RETRIES, retries)
        return function

    return marked


def times_allowed(function: Callable[..., Any]) -> int:
    """How often the task may be begun in all; 1 unless it says more."""
    allowed: int = getattr(function, _TIMES, 1)
    return allowed


def retries_allowed(function: Callable[..., Any]) -> int:
    """How often the task may be put off in all; 0 unless it is repeatable."""
    allowed: int = getattr(function, _RETRIES, 0)
    return allowed
