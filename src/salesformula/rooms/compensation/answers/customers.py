"""compensation.customers: who sold to each customer, who serves them, how long, and whether they left."""

from __future__ import annotations

from datetime import date
from typing import Any

from salesformula.doors.together import once_asked
from salesformula.kit.answer import Ask, Caveat, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, day, flag, ident, text
from salesformula.kit.text import Count, Msg
from salesformula.rooms.compensation import formula
from salesformula.rooms.compensation.answers.customer_words import (
    CONSULTANT,
    MISSING,
    SELLER,
    VIEW_CUSTOMERS,
    Row,
    customers_in_words,
    day_after,
    months_before,
)
from salesformula.rooms.compensation.formula.aha import Early
from salesformula.rooms.compensation.policy import CompensationPolicy

READS = ("subscriptions", "people", "accounts")


def served(ask: Ask) -> list[Row]:
    """The customers of the policy's months that the question asks for, by account."""
    until = day_after(ask)
    since = months_before(until, ask.policy(CompensationPolicy).churn_window_months)
    rows = once_asked(ask, ("served", since, until), lambda: _served(ask, since, until))
    return [row for row in rows if _asked_for(row, ask)] if ask.where else rows


def _served(ask: Ask, since: date, until: date) -> list[Row]:
    rows: list[Row] = formula.customers_served(ask.facts, since=since, until=until).to_pyarrow().to_pylist()
    for row in rows:
        row |= {name: row[name] or MISSING for name in ("seller", "consultant")}
        row |= {"n_customers": 1, "n_left": int(row["is_left"])}
    return sorted(rows, key=lambda row: (row["account"], row["account_id"]))


def early_in(ask: Ask, *, window_days: int) -> Early:
    """Early use and staying of each customer, up to the day of the question."""
    until, zone = day_after(ask), ask.policy(CompanyPolicy).time_zone
    return once_asked(
        ask,
        ("early", window_days, until),
        lambda: formula.early(ask.facts, window_days=window_days, until=until, time_zone=zone),
    )


def _asked_for(row: Row, ask: Ask) -> bool:
    return all(str(row[name]) == value for name, value in ask.where.items())


@answer(
    "compensation.customers",
    title="Customers served",
    question="Who sold to each customer, who serves them, and did they leave?",
    columns=(
        text("account", "the customer").named("Customer"),
        ident("account_id", to="accounts.account_id"),
        text("seller", "of the first contract"),
        ident("seller_id", to="people.person_id"),
        text("consultant", "after the sale"),
        ident("consultant_id", to="people.person_id"),
        day("started_on", "first day of the first contract").named("Since"),
        day("ended_on", "the day the last contract ended; empty: one runs").named("Left"),
        count("served_days", "within the months counted").named("Days served"),
        count("n_customers", "1, so that rows add up"),
        count("n_left", "1 where the customer left within the months counted"),
        flag("is_new", "began within the months counted").named("New"),
    ),
    filters=(SELLER, CONSULTANT),
    right=VIEW_CUSTOMERS,
    mission=("P9", "P32"),
    reads=READS,
    on_page=("account", "seller", "consultant", "started_on", "ended_on", "served_days", "is_new"),
    # Whose customer it is, the first contract of all says: nobody's view of some contracts tells it.
    scope="subjects",
    owner="seller_id",
)
def customers(ask: Ask) -> Result:
    """A row for each customer, with the seller and the consultant it stays linked with."""
    return _told(served(ask))


def _told(rows: list[Row]) -> Result:
    n_left = sum(row["n_left"] for row in rows)
    finding = Msg("{customers}, of whom {left} left", customers=customers_in_words(len(rows)), left=Count(n_left))
    return Result(rows=rows, finding=finding, caveats=without_consultant(rows), for_rows=_told)


def without_consultant(rows: list[Row]) -> tuple[Caveat, ...]:
    """A caveat that counts new customers whom nobody serves."""
    new = [row for row in rows if row["is_new"]]
    n = sum(row["consultant_id"] is None for row in new)
    if not n:
        return ()
    text = Msg(
        "One of {new} new customers has no consultant.", "{n} of {new} new customers have no consultant.", n,
        new=Count(len(new)),
    )  # fmt: skip
    figures: dict[str, Any] = {"n_new": len(new), "n_without_consultant": n}
    return (Caveat("without_consultant", text, figures),)
