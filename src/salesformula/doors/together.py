"""What several questions of one page are answered from is worked out once for the page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

A = TypeVar("A")

_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held_together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Hold what ``once`` makes until the page has asked all its questions; too large to be remembered for longer."""
    before = _held.set({})
    try:
        yield
    finally:
        _held.reset(before)


def once(key: Hashable, make: Callable[[], A]) -> A:
    """What ``make`` gave for this key to an earlier question of the same page, or gives now."""
    held = _held.get()
    if held is None:
        return make()
    if key not in held:
        held[key] = make()
    found: A = held[key]
    return found
