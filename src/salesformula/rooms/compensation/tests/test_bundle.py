"""What the engine pays is worked out again from its bundle by the verifier, which knows nothing of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.rooms.compensation.formula.bundle import bundle
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import InForce, ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.tests.company import deal, facts_of, payment, subscription
from salesformula.rooms.compensation.verify import verify

TIERS = {
    "name": "Tiers", "clawback_days": 90,
    "components": [
        {
            "kind": "tiers", "measure": "mrr",
            "payout": [{"share": "1/3"}, {"share": "2/3", "on": "days", "number": 31}],
            "bands": [{"from_share": 0, "rate": "8%"}, {"from_share": "1", "rate": "11/150"}],
        }
    ],
}  # fmt: skip
MOMENT = {"feature": "Messages", "quantity": 20, "within_days": 60}
TABLES: dict[str, list[dict[str, Any]]] = {
    "deals": [
        deal(), deal("d2", won=date(2025, 2, 3), mrr_amount=Decimal("1234.5678")),
        deal("d3", won=date(2025, 2, 3), owner="ben"), deal("d4", won=date(2025, 3, 1), mrr_amount=Decimal(-500)),
    ],
    "deal_credits": [
        {"deal_id": "d3", "person_id": "ann", "share": 0.25}, {"deal_id": "d3", "person_id": "ben", "share": 0.75}
    ],
    "subscriptions": [
        subscription(), subscription("d2", started=date(2025, 2, 3), ended_on=date(2025, 3, 20)),
        subscription("old", started=date(2023, 5, 1), ended_on=date(2024, 11, 1)),
        subscription("older", started=date(2023, 5, 1), seller="ben"),
    ],
    "payments": [payment(1, date(2025, 1, 20)), payment(1, date(2025, 2, 20), 12_000, deal_id="d2")],
    "usage": [
        {"account_id": "a-d1", "feature": "Messages", "quantity": 20.0, "occurred_at": "2025-02-20 09:00:00"}
    ],
    "quotas": [{"person_id": one, "metric": "mrr", "period_start": date(2025, 1, 1), "period_end": date(2025, 4, 1),
                "amount": Decimal(1500), "currency": "USD"} for one in ("ann", "ben")],
}  # fmt: skip
PLANS: dict[str, Mapping[str, Any]] = {
    "hunting": preset("hunting") | {"clawback_days": 60},
    "customer success": preset("customer_success"),
    "prepayment": preset("prepayment"),
    "aha": preset("aha", moment=MOMENT),
    "tiers": TIERS,
}


@pytest.mark.parametrize("name", list(PLANS))
def test_the_verifier_agrees_on_every_payee_and_month_and_names_a_changed_cent(tmp_path: Path, name: str) -> None:
    facts = facts_of(tmp_path, TABLES)
    plans = [InForce(1, Plan.model_validate({**PLANS[name], "starts_on": "2024-01-01"}))]
    found = ledger(facts, plans, company=Company("USD", "UTC"), as_of=date(2026, 6, 1))
    paid = Decimal(0)
    for payee in ("ann", "ben"):
        for period in ("2025-01", "2025-02", "2025-03", "2025-04"):
            made = bundle(
                found.lines, facts, payee_id=payee, payee=payee, period=period, currency="USD", facts_version=1
            )
            assert verify(made) == []
            paid += Decimal(made["pay_amount"])
            assert verify(made | {"pay_amount": str(Decimal(made["pay_amount"]) + Decimal("0.01"))}) != []
    assert paid == sum(line.pay for line in found.lines)
    assert paid != 0


def test_a_deal_split_seven_ways_to_the_last_ten_thousandth_agrees(tmp_path: Path) -> None:
    people = ["ann", *"bcdefg"]
    credits = [{"deal_id": "d1", "person_id": one, "share": 0.4 if one == "ann" else 0.1} for one in people]
    facts = facts_of(tmp_path, {"deals": [deal(mrr_amount=Decimal("0.0005"))], "deal_credits": credits})
    plans = [InForce(1, Plan.model_validate({**preset("hunting"), "starts_on": "2024-01-01"}))]
    found = ledger(facts, plans, company=Company("USD", "UTC"), as_of=date(2026, 6, 1))
    assert sum(line.credit.row["base"] for line in found.lines) == Decimal("0.0005")
    for payee in people:
        made = bundle(found.lines, facts, payee_id=payee, payee="", period="2025-01", currency="USD", facts_version=1)
        assert verify(made) == []


def test_a_bundle_holds_no_colleagues_rate(tmp_path: Path) -> None:
    component = {"kind": "rate", "rate": 2, "rates_by_person": {"ann": "2.5", "ben": "3.75"}}
    told = {"name": "By person", "components": [component], "starts_on": "2024-01-01"}
    facts = facts_of(tmp_path, TABLES)
    found = ledger(
        facts, [InForce(1, Plan.model_validate(told))], company=Company("USD", "UTC"), as_of=date(2026, 6, 1)
    )
    made = bundle(found.lines, facts, payee_id="ann", payee="Ann", period="2025-01", currency="USD", facts_version=1)
    assert verify(made) == []
    assert made["pay_amount"] == "2500.00"
    assert "3.75" not in str(made)
