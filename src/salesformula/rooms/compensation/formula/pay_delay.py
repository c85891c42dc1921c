"""Days between what a seller does, good or bad, and the day on which it shows in the pay."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from salesformula.rooms.compensation.formula.ledger import Line
from salesformula.rooms.compensation.formula.plan import Part, Plan, Quartiles

Behaviour = Literal["signature", "success", "leaving"]
BEHAVIOURS: tuple[Behaviour, ...] = ("signature", "success", "leaving")
#: What is paid within so many days is told beside the median.
SOON = 30
#: Days beyond its rule in which a part that comes at all has come.
GRACE = 45
RATED_WITHIN = 120
Credited = tuple[str, str, int]


@dataclass(frozen=True)
class Delay:
    """How long one kind of behaviour takes to reach the pay.

    ``n``: what was looked at (signature, success: paid parts; leaving: customers credited to someone who left).
    ``n_reaching``: how many of them reach the pay at all. Days are over those; with parts each weighs as much as it
    pays. ``soon_share``: of what reaches the pay, the share that does within SOON days.
    """

    behaviour: Behaviour
    n: int
    n_reaching: int
    median_days: int | None
    p90_days: int | None
    soon_share: float | None


def delays(lines: Sequence[Line], plan: Plan, *, as_of: date) -> list[Delay]:
    """The three delays of a plan over its lines.

    Signature: from winning a deal to each part that is paid. Success: from winning it to the parts that are paid only
    because the customer stayed, paid on or used the product; where sellers are ranked by churn, to the seller's first
    deal of a later month, whose rate knows of it. Both over deals won so long ago that their last part has come if it
    comes at all. Leaving: from the day a customer left to the first effect: pay taken back, a part that is not paid
    on the day it would usually have come, or the seller's first deal of a later month where they are ranked by churn.

    Source: mission P15 (seeds 000, 003): the delay between behaviour and pay; which days count is ours.
    """
    old_enough = as_of - timedelta(days=_longest(plan))
    ripe = [line for line in lines if (closed := _closed(line)) and closed <= old_enough]
    closings = _closings(lines)
    paid = [line for line in ripe if line.state == "due" and line.due_on and line.due_on <= as_of and line.worth > 0]
    return [
        _weighed("signature", [(_days(line), line.worth) for line in paid], n=len(paid)),
        _success(ripe, paid, closings, as_of),
        _leaving(lines, closings, as_of),
    ]


def _longest(plan: Plan) -> int:
    return max(_bound(part) for component in plan.components for part in component.payout)


def _bound(part: Part) -> int:
    """Days after which a part has come, if it comes at all."""
    if part.on == "signature":
        return 0
    if part.on == "payment":
        return 31 * part.number + GRACE
    if part.on == "days":
        return part.number
    if part.on == "aha":
        return part.within_days + GRACE
    return RATED_WITHIN


def waits_for_success(part: Part) -> bool:
    """Whether the customer has to stay, pay on, use the product or be content for it to be paid."""
    return part.on in ("aha", "days", "rating") or (part.on == "payment" and part.number > 1)


def _success(ripe: Sequence[Line], paid: Sequence[Line], closings: dict[str, list[date]], as_of: date) -> Delay:
    waited = [(_days(line), line.worth) for line in paid if waits_for_success(line.rule)]
    n = sum(waits_for_success(line.rule) and line.worth > 0 for line in ripe)
    for line in paid:
        if not isinstance(line.component, Quartiles):
            continue
        n += 1
        closed = _closed(line)
        later = closed and _next_month(line, closed, closings, as_of)
        if closed and later:
            waited.append(((later - closed).days, line.worth))
    return _weighed("success", waited, n=n)


def _leaving(lines: Sequence[Line], closings: dict[str, list[date]], as_of: date) -> Delay:
    usual = _usual(lines, as_of)
    first: dict[Credited, int | None] = {}
    for line in lines:
        ended: date | None = line.credit.row.get("ended_on")
        closed = _closed(line)
        if ended is None or closed is None or ended > as_of:
            continue
        who = line.credit.row["payee_id"], line.credit.row["deal_id"], line.place
        seen = _effect_of_leaving(line, ended, closed, closings, usual, as_of)
        days = None if seen is None else max((seen - ended).days, 0)
        before = first.get(who)
        first[who] = days if before is None else before if days is None else min(days, before)
    reached = [(days, Decimal(1)) for days in first.values() if days is not None]
    return _weighed("leaving", reached, n=len(first))


def _effect_of_leaving(
    line: Line,
    ended: date,
    closed: date,
    closings: dict[str, list[date]],
    usual: dict[tuple[int, int], int],
    as_of: date,
) -> date | None:
    if line.state == "taken_back":
        return line.due_on
    if line.state in ("customer_left", "not_reached") and waits_for_success(line.rule):
        after = usual.get((line.place, line.part), line.rule.within_days if line.rule.on == "aha" else 31)
        return line.due_on or max(closed + timedelta(days=after), ended)
    if isinstance(line.component, Quartiles):
        return _next_month(line, ended, closings, as_of)
    return None


def _usual(lines: Sequence[Line], as_of: date) -> dict[tuple[int, int], int]:
    """Per part the median days from winning a deal to its being paid."""
    seen: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in lines:
        if line.state == "due" and line.due_on and line.due_on <= as_of and _closed(line):
            seen[line.place, line.part].append(_days(line))
    return {key: sorted(days)[len(days) >> 1] for key, days in seen.items()}


def _next_month(line: Line, day: date, closings: dict[str, list[date]], as_of: date) -> date | None:
    """The payee's first deal of a later month, while the day is still within the months by which they are ranked."""
    component = line.component
    own = closings[line.credit.row["payee_id"]]
    month_after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    place = bisect_left(own, month_after)
    if not isinstance(component, Quartiles) or place == len(own):
        return None
    found = own[place]
    return found if found <= min(as_of, day + timedelta(days=31 * component.window_months)) else None


def _closings(lines: Iterable[Line]) -> dict[str, list[date]]:
    found: dict[str, set[date]] = defaultdict(set)
    for line in lines:
        closed = _closed(line)
        if closed:
            found[line.credit.row["payee_id"]].add(closed)
    return {payee: sorted(days) for payee, days in found.items()}


def _closed(line: Line) -> date | None:
    closed: date | None = line.credit.row.get("closed_on")
    return closed


def _days(line: Line) -> int:
    closed = _closed(line)
    return (line.due_on - closed).days if line.due_on and closed else 0


def _weighed(behaviour: Behaviour, days: Sequence[tuple[int, Decimal]], *, n: int) -> Delay:
    if not days:
        return Delay(behaviour, n, 0, None, None, None)
    whole = sum((weight for _, weight in days), Decimal(0))
    soon = sum((weight for each, weight in days if each <= SOON), Decimal(0))
    soon_share = float(Fraction(soon) * Fraction(1, Fraction(whole)))
    return Delay(behaviour, n, len(days), _quantile(days, 50, whole), _quantile(days, 90, whole), soon_share)


def _quantile(days: Sequence[tuple[int, Decimal]], percent: int, whole: Decimal) -> int:
    """The fewest days within which that much of the weight has come."""
    so_far = Decimal(0)
    for each, weight in sorted(days):
        so_far += weight
        if so_far * 100 >= whole * percent:
            return each
    return max(each for each, _ in days)
