"""What is still to come, worked by hand: parts that wait, by what became of such parts of all deals ever won."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import NotFound
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import in_force, ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.formula.to_come import History, ToCome, may_be_taken_back, to_come
from salesformula.rooms.compensation.tests.company import deal, facts_of, payment, subscription
from salesformula.stats.awaited import TOO_FEW, TOO_YOUNG
from tests.small_world import ROLE_OF, email_of

COMPANY = Company(currency="USD", time_zone="UTC")
AS_OF = date(2026, 6, 1)
WON = date(2024, 1, 10)


def company(n_stayed: int, n_left: int, *, waits: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Of ``n_stayed`` old deals payments 1 to 12 came on time, ``n_left`` left in the second month; and Ann's own, two
    months old, of which payment 1 came."""
    tables: dict[str, list[dict[str, Any]]] = {"deals": [], "subscriptions": [], "payments": []}

    def add(name: str, won: date, owner: str, paid: int, ended: date | None = None) -> None:
        tables["deals"].append(deal(name, won=won, owner=owner))
        tables["subscriptions"].append(subscription(name, started=won, seller=owner, ended_on=ended))
        for month in range(paid):
            tables["payments"].append(payment(month + 1, won + timedelta(days=30 * month), deal_id=name))

    for number in range(n_stayed):
        add(f"old{number:02}", WON, "ben", 12)
    for number in range(n_left):
        add(f"gone{number:02}", WON, "ben", 1, ended=WON + timedelta(days=70))
    for number in range(waits):
        add(f"own{number:02}", AS_OF - timedelta(days=60), "ann", 1)
    return tables


def coming(home: Path, tables: dict[str, list[dict[str, Any]]], *, too_few: int = 10, **more: Any) -> list[ToCome]:
    facts = facts_of(home, tables)
    plan = Plan.model_validate({**preset("prepayment"), "starts_on": "2024-01-01", **more})
    found = ledger(facts, in_force([(1, plan)]), company=COMPANY, as_of=AS_OF, payees={"ann"}).lines
    history = History(facts, company=COMPANY, as_of=AS_OF, too_few=too_few)
    return to_come(found, history, as_of=AS_OF, confidence=0.9)


def test_parts_that_wait_are_expected_as_such_parts_came(tmp_path: Path) -> None:
    # Payments 6 and 12 of $2,000 are $500 each. Of 20 that had waited 60 days, 16 came: 80 % of $1,000.
    [told] = coming(tmp_path, company(16, 4))
    assert (told.state, told.worth, told.n_parts, told.told) == ("waiting", Decimal("1000.00"), 2, Decimal("1000.00"))
    assert told.brings is not None
    assert told.brings.expected == pytest.approx(800)
    # Both parts are one customer's: all of it comes, or nothing.
    assert (told.brings.interval.low, told.brings.interval.high) == (0.0, 1000.0)
    assert told.n_watched == 20


def test_too_few_deals_that_waited_so_long_say_nothing(tmp_path: Path) -> None:
    [told] = coming(tmp_path, company(16, 4), too_few=21)
    assert (told.brings, told.told, told.reason) == (None, Decimal("0.00"), TOO_FEW)


def test_a_company_in_which_no_such_part_has_ended_yet_says_nothing(tmp_path: Path) -> None:
    # Thirty of Ben's, ten days older than Ann's, wait as hers does: nobody has seen how any of them ends.
    tables, young = company(0, 0), company(0, 0, waits=30)
    for name, rows in young.items():
        tables[name] += [_of_ben(row) for row in rows]
    [told] = coming(tmp_path, tables)
    assert (told.brings, told.reason, told.n_watched) == (None, TOO_YOUNG, 30)


def _of_ben(row: dict[str, Any]) -> dict[str, Any]:
    """A row of another deal, ten days older."""
    moved = {name: value.replace("own", "ben") if isinstance(value, str) else value for name, value in row.items()}
    moved |= {name: "ben" for name in ("owner_id", "seller_id") if name in row}
    days = [name for name in ("closed_at", "created_at", "started_on", "paid_on") if row.get(name)]
    return moved | {name: row[name] - timedelta(days=10) for name in days}


def test_nothing_waits_where_everything_came(tmp_path: Path) -> None:
    assert coming(tmp_path, company(12, 2, waits=0) | {"quotas": []}) == []


def test_a_part_with_its_day_ahead_is_not_certain_either(tmp_path: Path) -> None:
    half = {"share": "1/2"}
    component = {"kind": "rate", "rate": 2, "payout": [half, {**half, "on": "days", "number": 90}]}
    [told] = coming(tmp_path, company(16, 4), components=[component])
    assert (told.state, told.worth) == ("dated", Decimal("1000.00"))
    # Four of twenty had left by day 70, after they had waited the 60 days that Ann's has.
    assert told.brings is not None
    assert told.brings.expected == pytest.approx(800)


def test_what_was_paid_within_the_window_may_be_taken_back(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, company(1, 0))
    plan = Plan.model_validate({**preset("prepayment"), "starts_on": "2024-01-01", "clawback_days": 61})
    found = ledger(facts, in_force([(1, plan)]), company=COMPANY, as_of=AS_OF, payees={"ann"}).lines
    assert may_be_taken_back(found, as_of=AS_OF) == Decimal("1000.00")
    assert may_be_taken_back(found, as_of=AS_OF + timedelta(days=1)) == Decimal("0.00")


SMALL = {
    "name": "Half later", "starts_on": "2024-01-01", "reason": "to be forecast",
    "components": [{"kind": "rate", "measure": "amount", "rate": "1%", "payout": [
        {"share": "50%"}, {"share": "50%", "on": "payment", "number": 3}]}],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("small_world")
def test_everyone_is_told_their_own_and_earned_is_the_sum_of_their_lines() -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    do("compensation.adopt_plan", SMALL, viewer=OPERATOR)
    seller = viewer_named(email_of("s01"))
    found = ask(Question("compensation.earnings_forecast"), viewer=seller).result
    assert {row["payee_id"] for row in found.rows} == {"s01"}
    lines = ask(Question("compensation.ledger"), viewer=seller).result.rows
    earned = {row["state"]: row["amount"] for row in found.rows}
    assert earned["earned"] == sum(row["pay_amount"] for row in lines)
    assert earned["waiting"] == sum(row["worth_amount"] for row in lines if row["state"] == "waiting")
    # Nobody ever paid: nothing is said of what such parts bring.
    waiting = next(row for row in found.rows if row["state"] == "waiting")
    assert (waiting["expected_amount"], waiting["reason"] is None) == (None, False)
    everyones = ask(Question("compensation.earnings_forecast"), viewer=OPERATOR).result.rows
    assert len({row["payee_id"] for row in everyones}) == 12
    with pytest.raises(NotFound):
        ask(Question("compensation.earnings_forecast", where={"payee_id": "s02"}), viewer=seller)
