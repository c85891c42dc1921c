"""What a deal would pay, worked by hand: by the plan in force on its day, from where the quarter stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.kit.text import render
from salesformula.rooms.compensation.formula.entries import InForce
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import in_force, ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.formula.what_if import Supposed, WhatIf, months_later, what_if
from salesformula.rooms.compensation.tests.company import QUOTA, TIERS, deal, facts_of

COMPANY = Company(currency="USD", time_zone="UTC")
FEBRUARY = date(2025, 2, 10)


def plans(*given: tuple[Any, str]) -> list[InForce]:
    dated = [Plan.model_validate({**plan, "starts_on": day}) for plan, day in given]
    return in_force(list(enumerate(dated, start=1)))


def supposed(mrr: int = 1_000, *, on: date = FEBRUARY, **more: Any) -> Supposed:
    return Supposed(closed_on=on, mrr=Decimal(mrr), acv=Decimal(12 * mrr), amount=Decimal(12 * mrr), **more)


def told(found: WhatIf) -> list[tuple[str, str | None, str | None]]:
    def written(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return [(str(one.line.worth), written(one.due_on), written(one.expected_on)) for one in found.parts]


def paid(home: Path, plan: Any, deal_: Supposed, *, payee: str | None = "ann", **tables: Any) -> WhatIf:
    tables.setdefault("deals", [deal("d0", won=date(2024, 12, 1))])
    return what_if(facts_of(home, tables), plans((plan, "2024-01-01")), deal_, payee_id=payee, company=COMPANY)


def test_a_plan_that_pays_at_signature_pays_on_the_day_it_is_closed(tmp_path: Path) -> None:
    found = paid(tmp_path, preset("hunting"), supposed())
    assert told(found) == [("2000.00", "2025-02-10", "2025-02-10")]
    assert render(found.parts[0].steps[-1]) == "Due on 10 Feb 2025: the deal was won."


def test_parts_that_wait_for_payments_have_no_day_but_one_to_expect(tmp_path: Path) -> None:
    found = paid(tmp_path, preset("prepayment"), supposed())
    assert told(found) == [
        ("1000.00", None, "2025-02-10"), ("500.00", None, "2025-07-10"), ("500.00", None, "2026-01-10"),
    ]  # fmt: skip
    assert [render(step) for step in found.parts[1].steps][-2:] == [
        "To come: it waits for payment 6 of the customer.",
        "If the customer pays on time, that is on 10 Jul 2025.",
    ]


def test_six_months_paid_ahead_count_as_six_payments(tmp_path: Path) -> None:
    days = [day for _, _, day in told(paid(tmp_path, preset("prepayment"), supposed(prepaid_months=6)))]
    assert days == ["2025-02-10", "2025-02-10", "2025-08-10"]


def test_nobody_can_say_when_an_aha_moment_comes(tmp_path: Path) -> None:
    plan = preset("aha", moment={"feature": "Messages", "quantity": 2000, "within_days": 60})
    assert told(paid(tmp_path, plan, supposed())) == [("1000.00", "2025-02-10", "2025-02-10"), ("1000.00", None, None)]


def test_tiers_go_on_from_where_the_quarter_stands(tmp_path: Path) -> None:
    # 90,000 of 100,000 are won: 10,000 more at 8 %, the other 14,000 at 12 %.
    won = deal("d1", won=date(2025, 1, 15), acv_amount=Decimal(90_000), mrr_amount=None)
    found = paid(tmp_path, TIERS, supposed(2_000), deals=[won], quotas=[QUOTA])
    assert told(found) == [("2480.00", "2025-02-10", "2025-02-10")]


def test_a_deal_of_a_later_day_is_not_counted_before_it(tmp_path: Path) -> None:
    won = deal("d1", won=date(2025, 3, 1), acv_amount=Decimal(90_000), mrr_amount=None)
    assert told(paid(tmp_path, TIERS, supposed(2_000), deals=[won], quotas=[QUOTA]))[0][0] == "1920.00"


def test_what_is_supposed_changes_no_line_that_is_real(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, {"deals": [deal("d1")]})
    before = ledger(facts, plans((preset("hunting"), "2024-01-01")), company=COMPANY, as_of=FEBRUARY).lines
    what_if(facts, plans((preset("hunting"), "2024-01-01")), supposed(), payee_id="ann", company=COMPANY)
    assert ledger(facts, plans((preset("hunting"), "2024-01-01")), company=COMPANY, as_of=FEBRUARY).lines == before


def test_the_plan_is_the_one_in_force_on_the_day_it_is_closed(tmp_path: Path) -> None:
    both = plans((preset("hunting"), "2025-01-01"), (preset("prepayment"), "2025-07-01"))
    facts = facts_of(tmp_path, {"deals": [deal("d1")]})

    def parts_on(day: date) -> int:
        return len(what_if(facts, both, supposed(on=day), payee_id="ann", company=COMPANY).parts)

    assert [parts_on(date(2025, 6, 30)), parts_on(date(2025, 7, 1))] == [1, 3]
    assert what_if(facts, both, supposed(on=date(2024, 12, 31)), payee_id="ann", company=COMPANY).plan is None


def test_without_a_quota_nobody_can_say_what_tiers_pay(tmp_path: Path) -> None:
    found = paid(tmp_path, TIERS, supposed())
    assert (found.parts, found.reasons) == ([], ["no_quota"])


def test_someone_with_a_rate_of_their_own_is_paid_at_it_and_someone_unnamed_at_the_plans(tmp_path: Path) -> None:
    plan = {"name": "Own", "components": [{"kind": "rate", "rate": 1, "rates_by_person": {"ann": 3}}]}
    assert told(paid(tmp_path, plan, supposed()))[0][0] == "3000.00"
    (tmp_path / "other").mkdir()
    assert told(paid(tmp_path / "other", plan, supposed(), payee=None))[0][0] == "1000.00"


def test_a_kind_of_deal_that_the_plan_does_not_pay_for_pays_nothing(tmp_path: Path) -> None:
    assert paid(tmp_path, preset("hunting"), supposed(kind="renewal")).parts == []


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2025-01-31", 1, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2025-11-30", 14, "2027-01-30")],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)
