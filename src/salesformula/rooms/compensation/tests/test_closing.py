"""A month of pay is reviewed by one, approved by another, and stays as it was paid; later changes are adjustments."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR, Viewer
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation.models import LockedStatement, forget
from salesformula.rooms.compensation.tests.company import deal, facts_of, payment, subscription
from salesformula.rooms.compensation.verify import verify

pytestmark = pytest.mark.django_db

FINANCE = replace(OPERATOR, email="finance@company.example")
TIERS = {
    "name": "Eight and twelve", "starts_on": "2024-01-01", "reason": "a test",
    "components": [{"kind": "tiers", "measure": "mrr", "period": "quarter",
                    "bands": [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}]}],
}  # fmt: skip
QUOTA = {"person_id": "ann", "metric": "mrr", "period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31),
         "amount": Decimal(1500)}  # fmt: skip
JANUARY, FEBRUARY = date(2025, 1, 15), date(2025, 2, 10)

Deliver = Callable[..., None]


@pytest.fixture
def deliver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deliver:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))

    def delivered(**tables: Iterable[Mapping[str, Any]]) -> None:
        facts_of(tmp_path, tables)

    return delivered


def two_deals(first: int = 1000, **changes: Any) -> dict[str, Any]:
    """$1,000 of MRR in January, which fills two thirds of the quota, and $1,000 in February, which passes it."""
    january = deal("d1", won=JANUARY, mrr_amount=Decimal(first))
    return {"deals": [january, deal("d2", won=FEBRUARY)], "quotas": [QUOTA]} | changes


def close(period: str, *, reviewer: Viewer = OPERATOR, approver: Viewer = FINANCE) -> dict[str, Any]:
    do("compensation.review_period", {"period": period}, viewer=reviewer)
    return do("compensation.approve_period", {"period": period}, viewer=approver)


def ledger(**where: str) -> list[tuple[str, str, str, str]]:
    rows = ask(Question("compensation.ledger", where=where), viewer=OPERATOR).result.rows
    return sorted((row["period"], row["deal_id"], row["component"], str(row["pay_amount"])) for row in rows)


def bundle(period: str, payee_id: str = "ann") -> dict[str, Any]:
    question = Question("compensation.bundle", where={"payee_id": payee_id, "period": period})
    found: dict[str, Any] = json.loads(ask(question, viewer=OPERATOR).result.rows[0]["bundle"])
    return found


def test_a_locked_month_stays_and_the_change_is_an_adjustment_of_the_next_with_its_cascade(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    deliver(**two_deals())
    # 8 % of 1,000; then 8 % of the 500 that are left to the quota, and 12 % of 500 above it.
    assert ledger() == [("2025-01", "d1", "tiers", "80.00"), ("2025-02", "d2", "tiers", "100.00")]
    close("2025-01")
    close("2025-02")
    # The first deal was worth $400 more: it earns 8 % of it, and 400 of the second one now lie above the quota.
    deliver(**two_deals(1400))
    assert ledger() == [
        ("2025-01", "d1", "tiers", "80.00"),
        ("2025-02", "d2", "tiers", "100.00"),
        ("2025-03", "d1", "adjustment", "32.00"),
        ("2025-03", "d2", "adjustment", "16.00"),
    ]
    assert verify(bundle("2025-01")) == []
    assert verify(bundle("2025-02")) == []
    assert verify(bundle("2025-03")) == []
    assert bundle("2025-03")["pay_amount"] == "48.00"
    [told] = ask(
        Question("compensation.ledger", where={"deal_id": "d1", "period": "2025-03"}), viewer=OPERATOR
    ).result.rows
    assert told["steps"].startswith("Adjustment: $80.00 was paid for it in 2025-01; it is $112.00 by now: $32.00.")
    close("2025-03")
    before = ledger()
    deliver(**two_deals(1400))
    assert ledger() == before


def test_what_is_gone_is_taken_back_and_what_comes_late_is_paid_in_the_first_open_month(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS | {"components": [{"kind": "rate", "rate": 2}]}, viewer=OPERATOR)
    deliver(deals=[deal("d1", won=JANUARY), deal("d2", won=JANUARY)])
    close("2025-01")
    deliver(deals=[deal("d2", won=JANUARY), deal("late", won=JANUARY, mrr_amount=Decimal(10))])
    assert ledger(period="2025-02") == [
        ("2025-02", "d1", "adjustment", "-2000.00"),
        ("2025-02", "late", "adjustment", "20.00"),
    ]
    assert verify(bundle("2025-02")) == []


def test_what_moves_to_a_later_month_is_taken_back_and_paid_again_there(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS | {"components": [{"kind": "rate", "rate": 2}]}, viewer=OPERATOR)
    deliver(deals=[deal("d1", won=JANUARY)])
    close("2025-01")
    deliver(deals=[deal("d1", won=date(2025, 4, 2))])
    assert ledger() == [
        ("2025-01", "d1", "rate", "2000.00"),
        ("2025-02", "d1", "adjustment", "-2000.00"),
        ("2025-04", "d1", "adjustment", "2000.00"),
    ]
    for period in ("2025-01", "2025-02", "2025-03", "2025-04"):
        assert verify(bundle(period)) == []
    close("2025-02")
    assert ledger(period="2025-04") == [("2025-04", "d1", "adjustment", "2000.00")]
    assert verify(bundle("2025-04")) == []


def test_months_before_the_first_that_is_locked_count_as_paid(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS | {"components": [{"kind": "rate", "rate": 2}]}, viewer=OPERATOR)
    deliver(deals=[deal("old", won=date(2024, 6, 1)), deal("d1", won=JANUARY)])
    close("2025-01")
    assert ledger() == [("2025-01", "d1", "rate", "2000.00")]
    assert verify(bundle("2025-01")) == []
    deliver(deals=[deal("old", won=date(2024, 6, 1), mrr_amount=Decimal(900)), deal("d1", won=JANUARY)])
    assert ledger(period="2025-02") == [("2025-02", "old", "adjustment", "-200.00")]
    assert verify(bundle("2025-02")) == []


def test_instalments_that_come_after_the_month_are_paid_in_theirs(deliver: Deliver) -> None:
    do("compensation.adopt_plan", {"preset": "prepayment", "starts_on": "2024-01-01", "reason": "x"}, viewer=OPERATOR)
    tables: dict[str, Any] = {"deals": [deal()], "subscriptions": [subscription()], "payments": [payment(1, JANUARY)]}
    deliver(**tables)
    close("2025-01")
    deliver(**tables | {"payments": [payment(1, JANUARY), payment(6, date(2025, 6, 15))]})
    assert ledger(state="due") == [
        ("2025-01", "d1", "prepayment", "1000.00"),
        ("2025-06", "d1", "prepayment", "500.00"),
    ]


def test_the_one_who_reviewed_can_not_approve_and_nobody_approves_what_was_not_reviewed(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    deliver(**two_deals())
    with pytest.raises(Refused, match="was not reviewed yet"):
        do("compensation.approve_period", {"period": "2025-01"}, viewer=FINANCE)
    do("compensation.review_period", {"period": "2025-01"}, viewer=FINANCE)
    with pytest.raises(Refused, match=r"reviewed by finance@company.example: it takes a second person"):
        do("compensation.approve_period", {"period": "2025-01"}, viewer=FINANCE)
    assert LockedStatement.objects.count() == 0


def test_what_changed_between_review_and_approval_has_to_be_reviewed_again(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    deliver(**two_deals())
    do("compensation.review_period", {"period": "2025-01"}, viewer=OPERATOR)
    deliver(**two_deals(999))
    with pytest.raises(Refused, match="pays something else than when it was reviewed"):
        do("compensation.approve_period", {"period": "2025-01"}, viewer=FINANCE)
    close("2025-01")


@pytest.mark.parametrize(
    ("period", "said"),
    [("2025-01", "is approved and locked"), ("2025-03", "2025-02 comes next"), ("2099-01", "2025-02")],
)
def test_months_are_closed_in_order_and_once(deliver: Deliver, period: str, said: str) -> None:
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    deliver(**two_deals())
    close("2025-01")
    with pytest.raises(Refused, match=said):
        do("compensation.review_period", {"period": period}, viewer=OPERATOR)


def test_a_month_that_is_not_over_can_not_be_reviewed(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    deliver(**two_deals())
    with pytest.raises(Refused, match="is not over yet"):
        do("compensation.review_period", {"period": "2099-01"}, viewer=OPERATOR)


def closable() -> list[str]:
    rows = ask(Question("compensation.periods", as_of=date(2025, 3, 31)), viewer=OPERATOR).result.rows
    return [row["period"] for row in rows if row["can_be_closed"]]


def test_the_first_month_is_chosen_freely_and_one_that_pays_nothing_does_not_hold_up_the_next(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS | {"components": [{"kind": "rate", "rate": 2}]}, viewer=OPERATOR)
    deliver(deals=[deal("d1", won=date(2024, 12, 10)), deal("d2", won=FEBRUARY)])
    assert closable() == ["2025-02", "2024-12"]
    close("2024-12")
    assert closable() == ["2025-01"]
    assert close("2025-01")["n_statements"] == 0
    assert closable() == ["2025-02"]


def test_only_an_approved_month_is_paid_and_once(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    deliver(**two_deals())
    with pytest.raises(Refused, match="not approved yet"):
        do("compensation.pay_period", {"period": "2025-01"}, viewer=OPERATOR)
    close("2025-01")
    do("compensation.pay_period", {"period": "2025-01", "paid_on": "2025-02-05"}, viewer=OPERATOR)
    with pytest.raises(Refused, match="is paid already"):
        do("compensation.pay_period", {"period": "2025-01"}, viewer=OPERATOR)


def test_the_statement_of_someone_forgotten_is_sealed_again_under_their_tombstone(deliver: Deliver) -> None:
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    deliver(**two_deals())
    close("2025-01")
    forget("person", "ann", "forgotten-1")
    question = Question("compensation.bundle", where={"payee_id": "forgotten-1", "period": "2025-01"})
    found = ask(question, viewer=OPERATOR).result
    assert [caveat.code for caveat in found.caveats] == ["sealed_again"]
    assert verify(bundle("2025-01", "forgotten-1")) == []
    assert "ann" not in str(LockedStatement.objects.get(period="2025-01").bundle).lower()


def test_the_own_rate_of_someone_forgotten_goes_with_their_statement(deliver: Deliver) -> None:
    rate = {"kind": "rate", "rate": 2, "rates_by_person": {"ann": 3}}
    do("compensation.adopt_plan", TIERS | {"components": [rate]}, viewer=OPERATOR)
    deliver(deals=[deal("d1", won=JANUARY)])
    close("2025-01")
    forget("person", "ann", "forgotten-1")
    assert verify(bundle("2025-01", "forgotten-1")) == []
    assert '"ann"' not in json.dumps(LockedStatement.objects.get(period="2025-01").bundle)
