"""The criteria of levels in words and in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from salesformula.doors.writing import words
from salesformula.kit.text import Money, Msg, Names, Number, Share
from salesformula.rooms.compensation.formula.ladder import CRITERIA, Criterion, Ladder
from salesformula.rooms.compensation.formula.level_progress import Standing

#: The column of each criterion.
COLUMN_OF: dict[Criterion, str] = {
    "cumulative_mrr": "cumulative_mrr_amount",
    "arr": "arr_amount",
    "new_mrr": "new_mrr_amount",
    "prepaid_months": "prepaid_months",
    "churn": "churn_share",
}
NAMES: dict[Criterion, Msg] = {
    "cumulative_mrr": Msg("MRR in all"),
    "arr": Msg("ARR this fiscal year"),
    "new_mrr": Msg("New MRR a month"),
    "prepaid_months": Msg("Months prepaid"),
    "churn": Msg("Churn a year"),
}
#: The same within a sentence.
INSIDE: dict[Criterion, Msg] = {
    "cumulative_mrr": Msg("MRR in all"),
    "arr": Msg("ARR in the fiscal year"),
    "new_mrr": Msg("new MRR a month"),
    "prepaid_months": Msg("months prepaid"),
    "churn": Msg("churn a year"),
}
MORE: dict[Criterion, str] = {
    "cumulative_mrr": "{amount} more of cumulative MRR",
    "arr": "{amount} more of ARR in the fiscal year",
    "new_mrr": "{amount} more of new MRR a month",
    "churn": "{amount} less churn a year",
}
#: The bound is reached, and has to be passed.
ON_THE_EDGE: dict[Criterion, Msg] = {
    "cumulative_mrr": Msg("any amount more of cumulative MRR"),
    "new_mrr": Msg("any amount more of new MRR a month"),
    "prepaid_months": Msg("any prepayment longer than the average"),
    "churn": Msg("any churn lower than the limit"),
}
NOTHING_YET: dict[Criterion, Msg] = {
    "prepaid_months": Msg("a deal of which the prepayment is known"),
    "churn": Msg("a customer served"),
}
CENT, TENTH = Decimal("0.01"), Decimal("0.1")


def value_said(criterion: Criterion, value: Fraction, currency: str, *, up: bool = False) -> Any:
    """A value of a criterion as it is written; ``up``: rounded up, so that what is missing is never said too small."""
    if criterion == "churn":
        return Share(float(value), 0 if value * 100 == round(value * 100) else 1)
    if criterion == "prepaid_months":
        months = _rounded(value, TENTH, up=up)
        return Number(float(months), 0 if months == months.to_integral_value() else 1)
    # What is missing is said in whole units, unless it is less than one.
    amount = _rounded(value, Decimal(1) if up and value >= 1 else CENT, up=up)
    return Money(amount, currency, exact=amount != amount.to_integral_value())


def missing_said(one: Standing, currency: str) -> Msg | None:
    """What of a criterion is missing; None where it is met."""
    if one.is_met:
        return None
    if one.missing is None:
        return NOTHING_YET[one.criterion]
    if one.missing == 0:
        return ON_THE_EDGE[one.criterion]
    amount = value_said(one.criterion, one.missing, currency, up=True)
    if one.criterion == "prepaid_months":
        return Msg(
            "{amount} more month of prepayment on average",
            "{amount} more months of prepayment on average",
            1 if amount.value == 1 else 2,
            amount=amount,
        )
    return Msg(MORE[one.criterion], amount=amount)


def asked_said(criterion: Criterion, bound: Fraction, currency: str) -> Msg:
    """What a level asks for."""
    value = value_said(criterion, bound, currency)
    patterns = {"churn": "below {value}", "arr": "{value} or more"}
    return Msg(patterns.get(criterion, "above {value}"), value=value)


def asked_for(asked: Mapping[Criterion, Fraction], currency: str) -> Msg:
    """Everything a level asks for."""
    parts = (
        Msg("{name} {bound}", name=INSIDE[name], bound=asked_said(name, one, currency)) for name, one in asked.items()
    )
    return Msg("{parts}", parts=Names(tuple(parts)))


def stands_said(one: Standing, currency: str) -> Msg:
    """What stands, and what is asked."""
    asked = asked_said(one.criterion, one.asked, currency)
    if one.stands is None:
        return Msg("nothing to count yet; asked is {asked}", asked=asked)
    return Msg("{value}; asked is {asked}", value=value_said(one.criterion, one.stands, currency), asked=asked)


def missing_of(criteria: Sequence[Standing], currency: str) -> str:
    """What is missing for a level in one sentence."""
    return words(all_missing(criteria, currency))


def all_missing(criteria: Sequence[Standing], currency: str) -> Msg:
    """What is missing for a level; all may hold, and the day be yet to come."""
    parts = tuple(said for one in criteria if (said := missing_said(one, currency)) is not None)
    return Msg("{parts}", parts=Names(parts)) if parts else Msg("nothing: all criteria hold")


def counted_parts(ladder: Ladder) -> tuple[Msg, ...]:
    """How the value of each criterion that a ladder asks for is counted."""
    asked = {name for rung in ladder.levels for name in rung.milestones.asked}
    return tuple(_counted(name, ladder) for name in CRITERIA if name in asked)


def counted_said(ladder: Ladder) -> Msg:
    """The same in one sentence."""
    return Msg("{parts}", parts=Names(counted_parts(ladder)))


def _counted(name: Criterion, ladder: Ladder) -> Msg:
    match name:
        case "cumulative_mrr":
            return Msg("MRR in all of the deals won since joining")
        case "arr":
            return Msg("ARR of the deals won in the fiscal year")
        case "new_mrr" if ladder.new_mrr_window == "full_months":
            return Msg(
                "new MRR of the last full month",
                "new MRR as the mean of the last {n} full months",
                ladder.new_mrr_months,
            )
        case "new_mrr":
            return Msg(
                "new MRR of the month up to the day",
                "new MRR as the mean of the {n} months up to the day",
                ladder.new_mrr_months,
            )
        case "prepaid_months" if ladder.prepaid_counts == "deal":
            return Msg("months prepaid as the mean of all deals")
        case "prepaid_months":
            return Msg("months prepaid as the mean of all deals, weighted by MRR")
        case "churn":
            return Msg(
                "churn as customers lost a year for each one served, over the last month",
                "churn as customers lost a year for each one served, over the last {n} months",
                ladder.churn_months,
            )


def share_of(one: Standing) -> float | None:
    """Which part of the bound stands, for drawing; None where nothing can be counted or nothing is asked."""
    return None if one.stands is None or not one.asked else float(one.stands / one.asked)


def amounts_of(one: Standing) -> dict[str, Any]:
    """The columns of one criterion."""
    name = COLUMN_OF[one.criterion]
    stem, _, unit = name.rpartition("_")
    values = {name: one.stands, f"{stem}_asked_{unit}": one.asked, f"{stem}_missing_{unit}": one.missing}
    kind = _money if unit == "amount" else _plain
    told = {column: kind(value, up="missing" in column) for column, value in values.items()}
    return told | {f"is_{one.criterion}_met": one.is_met}


def _money(value: Fraction | None, *, up: bool) -> Decimal | None:
    return None if value is None else _rounded(value, Decimal("0.0001"), up=up)


def _plain(value: Fraction | None, *, up: bool) -> float | None:
    return None if value is None else float(value)


def _rounded(value: Fraction, step: Decimal, *, up: bool = False) -> Decimal:
    wide = Decimal(value.numerator) / Decimal(value.denominator)
    return wide.quantize(step, rounding=ROUND_CEILING if up else ROUND_HALF_EVEN)
