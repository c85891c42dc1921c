"""A name for each employee, however many there are: none twice, nor two with one mail address."""

from __future__ import annotations

from functools import cache

from salesformula.demo.names import FIRST, LAST, STAFF, plain

#: Prime to the number of pairs, so that neighbours in a list share neither name.
_STRIDE = 2_111
_INITIALS = "ABCDEFGHJKLMNOPRSTUVWZ"


def staff_name(index: int) -> str:
    """The name of that employee: first the staff of the small company, then pairs of names, then with initials."""
    if index < len(STAFF):
        return STAFF[index]
    pairs = _pairs()
    around, which = divmod(index - len(STAFF), len(pairs))
    first, last = pairs[which]
    return f"{first} {last}" if around == 0 else f"{first} {_INITIALS[around - 1]}. {last}"


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    n, taken = len(FIRST) * len(LAST), {plain(name) for name in STAFF}
    numbers = (k * _STRIDE % n for k in range(n))
    pairs = ((FIRST[k % len(FIRST)], LAST[k // len(FIRST)]) for k in numbers)
    found: dict[str, tuple[str, str]] = {}
    for first, last in pairs:
        found.setdefault(plain(f"{first} {last}"), (first, last))
    return tuple(pair for name, pair in found.items() if name not in taken)
