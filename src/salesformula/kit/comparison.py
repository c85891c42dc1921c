"""When people may be compared with others they may not see."""

from __future__ import annotations

#: A comparison value may be shown only over at least this many people …
ENOUGH_PEOPLE = 5
#: … and only if those whose numbers are hidden are none, or at least this many.
ENOUGH_HIDDEN = 5


def may_compare(*, n_everyone: int, n_visible: int) -> bool:
    """Whether a value over ``n_everyone`` groups may be shown to someone who sees ``n_visible`` of them.

    Fewer hidden groups could be worked out: a test statistic over two groups, one of them one's own, tells
    the other's numbers exactly.
    """
    hidden = n_everyone - n_visible
    return hidden == 0 or (n_everyone >= ENOUGH_PEOPLE and hidden >= ENOUGH_HIDDEN)
