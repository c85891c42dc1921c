"""What several questions of one page are answered from is worked out once for the page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from salesformula.kit.answer import Ask
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import known_at

A = TypeVar("A")
P = ParamSpec("P")

_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held_together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Hold what ``once`` makes until the page has asked all its questions; too large to be remembered for longer."""
    before = _held.set({})
    try:
        yield
    finally:
        _held.reset(before)


def asked_together(view: Callable[P, A]) -> Callable[P, A]:
    """A page whose questions are all answered together."""

    @wraps(view)
    def shown(*args: P.args, **named: P.kwargs) -> A:
        with together():
            return view(*args, **named)

    return shown


def once_asked(ask: Ask, what: Hashable, make: Callable[[], A]) -> A:
    """The same for what follows from the facts, the day and the company's rules of a question; ``what`` says the rest.

    Nothing is held of facts that are some people's alone.
    """
    path = getattr(ask.facts, "path", None)
    if path is None:
        return make()
    return once((what, path, ask.as_of, ask.policy(CompanyPolicy).model_dump_json(), known_at(ask.policy)), make)


def once(key: Hashable, make: Callable[[], A]) -> A:
    """What ``make`` gave for this key to an earlier question of the same page, or gives now."""
    held = _held.get()
    if held is None:
        return make()
    if key not in held:
        held[key] = make()
    found: A = held[key]
    return found
