"""Deals whose first or last day nobody knows: left out of what counts days, and told."""

from __future__ import annotations

from salesformula.kit.answer import Caveat
from salesformula.kit.text import Msg


def days_unknown(n: int) -> tuple[Caveat, ...]:
    """A caveat that ``n`` deals are left out; none where there are none."""
    if not n:
        return ()
    text = Msg(
        "The day one deal was opened or closed is unknown; it is left out.",
        many="The days {n} deals were opened or closed are unknown; they are left out.",
        n=n,
    )
    return (Caveat("days_unknown", text, {"n_without_days": n}),)
