"""compensation.churn: how many customers leave a month, and whether it is the sellers' effect or the consultants'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, flag, ident, number, share, text
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers import churn_told
from salesformula.rooms.compensation.answers.churn_effects import Effects, effects_of
from salesformula.rooms.compensation.answers.customer_words import (
    CONSULTANT,
    MISSING,
    MONTH,
    SELLER,
    TOO_FEW,
    VIEW_CUSTOMERS,
    Row,
    day_after,
)
from salesformula.rooms.compensation.answers.customers import READS, early_in, served
from salesformula.rooms.compensation.formula.aha import condition_of
from salesformula.rooms.compensation.policy import CompensationPolicy
from salesformula.stats.event_rates import event_rate
from salesformula.stats.location import median_interval_ranks, median_ranks
from salesformula.stats.proportion import wilson

#: The columns that name a moment.
MOMENT = ("feature", "quantity", "other_feature", "other_quantity", "n_features")
COLUMNS = (
    ident("person_id", "whose row it is: the seller's, or the consultant's where nobody groups by seller"),
    count("n_customers", "served within the months counted").named("Customers"),
    count("n_left", "of them within these months").named("Left"),
    number("served_months", Unit.MONTHS, "customer-months served").named("Customer-months"),
    share("monthly_churn_share", "left ÷ customer-months", high=None).named("Churn a month"),
    share("monthly_churn_share_low", high=None),
    share("monthly_churn_share_high", high=None),
    number(
        "leaving_ratio", Unit.STATISTIC,
        "times the average of the sellers, or consultants, pooled, the other kind's effect taken out",
    ).named("Times the average, pooled"),
    number("leaving_ratio_low", Unit.STATISTIC),
    number("leaving_ratio_high", Unit.STATISTIC),
    number("median_lag_days", Unit.DAYS, "of those who left, from the first day to the last").named("Days to leaving"),
    number("median_lag_days_low", Unit.DAYS),
    number("median_lag_days_high", Unit.DAYS),
    count("n_lately", "customers whose early days ended lately").named("Sold lately"),
    count("n_reached", "of them, who reached the moment").named("Reached the moment"),
    share("reached_share", "of those sold lately: the leading indicator").named("Reach the moment"),
    share("reached_share_low"),
    share("reached_share_high"),
    count("n_new", "began within the months counted").named("New"),
    count("n_without_consultant", "new customers whom no consultant serves").named("Without consultant"),
    flag("is_named", "stands out from all others, after the test of the kind and Benjamini-Hochberg").named(
        "Stands out"
    ),
    text("reason", "why an estimate is withheld", choices=(TOO_FEW, churn_told.FEW_OTHERS)),
)  # fmt: skip


@dataclass(frozen=True)
class Lately:
    """Who reached the moment, of the customers whose early days ended lately; by account."""

    reached: dict[str, bool]


@answer(
    "compensation.churn",
    title="Churn",
    question="How many customers leave a month, and is it the sellers' effect or the consultants'?",
    columns=COLUMNS,
    dimensions=(SELLER, CONSULTANT),
    right=VIEW_CUSTOMERS,
    mission=("P9", "P10", "P32"),
    reads=(*READS, "usage"),
    on_page=(
        "n_customers", "n_left", "served_months", "monthly_churn_share", "leaving_ratio", "median_lag_days",
        "reached_share", "n_without_consultant", "is_named",
    ),
    # A customer goes with the first contract of all, so everyone is counted over the whole company.
    scope="subjects",
    owner="person_id",
)  # fmt: skip
def churn(ask: Ask) -> Result:
    """Churn raw and pooled of each seller or consultant, or of all together; by name unless they differ."""
    company = ask.policy(CompanyPolicy)
    customers, lately = served(ask), _lately(ask)
    rows = [_row(own, ask.by, lately, company) for own in _groups(customers, ask.by)]
    effects = None
    if len(ask.by) == 1:
        effects = effects_of(ask, by=ask.by[0], company=company)
        if effects is not None:
            rows = churn_told.ordered(_with_effects(rows, effects, company), effects, company)
    return churn_told.told(rows, ask=ask, customers=customers, effects=effects, has_moment=lately is not None)


def _groups(customers: list[Row], by: Sequence[str]) -> list[list[Row]]:
    """The customers of each group in the order of its labels; all together where nothing is grouped by."""
    if not by:
        return [customers]
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in customers:
        found.setdefault(tuple((row[name] == MISSING, row[name], row[f"{name}_id"] or "") for name in by), []).append(
            row
        )
    return [found[key] for key in sorted(found)]


def _row(own: list[Row], by: Sequence[str], lately: Lately | None, company: CompanyPolicy) -> Row:
    row: Row = dict.fromkeys(column.name for column in COLUMNS)
    row |= {name: own[0][name] for dimension in by for name in (dimension, f"{dimension}_id")}
    n, n_left = len(own), sum(one["n_left"] for one in own)
    months = sum(one["served_days"] for one in own) / MONTH
    new = [one for one in own if one["is_new"]]
    row["person_id"] = _whose(own, by)
    row |= {"n_customers": n, "n_left": n_left, "served_months": round(months, 2), "n_new": len(new)}
    row["n_without_consultant"] = sum(one["consultant_id"] is None for one in new)
    if n < company.too_few_below:
        row["reason"] = TOO_FEW
    elif months > 0:
        interval = event_rate(n_left, months, confidence=company.confidence)
        row |= {
            "monthly_churn_share": n_left / months,
            "monthly_churn_share_low": interval.low,
            "monthly_churn_share_high": interval.high,
        }
    return (
        row
        | _lag([one["lag_days"] for one in own if one["lag_days"] is not None], company)
        | _early(own, lately, company)
    )


def _whose(own: list[Row], by: Sequence[str]) -> str | None:
    """The person by whom a row is released; of all together the seller, where all were sold by one."""
    kind = by[0] if by == ("consultant",) else "seller"
    people = {one[f"{kind}_id"] for one in own}
    person: str | None = people.pop() if len(people) == 1 else None
    return person


def _lag(days: list[int], company: CompanyPolicy) -> Row:
    if len(days) < company.too_few_below:
        return {"median_lag_days_reason": TOO_FEW}
    days = sorted(days)
    low, high = median_ranks(len(days))
    found: Row = {"median_lag_days": (days[low - 1] + days[high - 1]) / 2}
    ranks = median_interval_ranks(len(days), confidence=company.confidence)
    if ranks:
        found |= {"median_lag_days_low": days[ranks[0] - 1], "median_lag_days_high": days[ranks[1] - 1]}
    return {name: float(value) for name, value in found.items()}


def _lately(ask: Ask) -> Lately | None:
    """Who of those sold lately reached the company's moment, or the one the facts show; None where there is none."""
    rules, until = ask.policy(CompensationPolicy), day_after(ask)
    moment = _moment(ask, rules)
    if moment is None:
        return None
    early = early_in(ask, window_days=rules.aha_window_days)
    condition = condition_of(early, **moment)
    if condition is None:
        return None
    over = (until - date(1970, 1, 1)).days - early.started - rules.aha_window_days
    recent = (over >= 0) & (over < rules.aha_lately_days)
    met = condition.met(early.use)
    return Lately({early.account_ids[place]: bool(met[place]) for place in recent.nonzero()[0]})


def _moment(ask: Ask, rules: CompensationPolicy) -> Row | None:
    if rules.aha_feature:
        return {"feature": rules.aha_feature, "quantity": rules.aha_quantity}
    found = ask.facts.result("compensation.aha").to_pyarrow().to_pylist()
    proposed = next((row for row in found if row["state"] == "proposed"), None)
    return None if proposed is None else {name: proposed[name] for name in MOMENT}


def _early(own: list[Row], lately: Lately | None, company: CompanyPolicy) -> Row:
    if lately is None:
        return {"reached_share_reason": None}
    reached = [lately.reached[one["account_id"]] for one in own if one["account_id"] in lately.reached]
    n, k = len(reached), sum(reached)
    row: Row = {"n_lately": n, "n_reached": k}
    if n < company.too_few_below:
        return row | {"reached_share_reason": TOO_FEW}
    interval = wilson(k, n, confidence=company.confidence)
    return row | {"reached_share": k / n, "reached_share_low": interval.low, "reached_share_high": interval.high}


def _with_effects(rows: list[Row], effects: Effects, company: CompanyPolicy) -> list[Row]:
    """The rows with what is pooled of each person; where too few customers are there it is withheld as well."""
    for row in rows:
        person = effects.place.get(row[f"{effects.by}_id"])
        if person is None or row["n_customers"] < company.too_few_below:
            continue
        kind = effects.own
        row |= {
            "leaving_ratio": float(kind.ratio[person]),
            "leaving_ratio_low": float(kind.low[person]),
            "leaving_ratio_high": float(kind.high[person]),
            "is_named": effects.sides[person] is not None,
            "side": effects.sides[person],
        }
    return rows
