"""A payee asked for alone is paid, line for line, what they are paid among everyone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.facts.access import Facts
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import InForce, Line, ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.tests.company import deal, facts_of, payment, subscription

PLAN = Plan.model_validate(
    {
        "name": "Halves and a share of the team's",
        "starts_on": "2024-01-01",
        "components": [
            {
                "kind": "rate",
                "rate": 1,
                "payout": [
                    {"share": "1/2", "on": "payment", "number": 1},
                    {"share": "1/2", "on": "payment", "number": 3},
                ],
            },
            {"kind": "override", "name": "team", "rate": "2%"},
        ],
    }
)
#: Split, handed over after it was won, credited to someone else than the owner, owned, sold by nobody's report.
OWNERS = {"split": "ann", "handed-over": "bob", "credited": "bob", "own": "bob", "alone": "zoe"}
SHARES = {("split", "ann"): "0.6", ("split", "bob"): "0.4", ("credited", "ann"): "1"}


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    def changed(deal_id: str, before: str, after: str) -> dict[str, Any]:
        at = datetime(2025, 2, 1)
        return {"deal_id": deal_id, "field": "owner_id", "old_value": before, "new_value": after, "changed_at": at}

    def reports(person: str) -> dict[str, Any]:
        return {"person_id": person, "team_id": "t1", "manager_id": "mia", "valid_from": date(2024, 1, 1)}

    return facts_of(
        tmp_path,
        {
            "deals": [deal(one, owner=owner) for one, owner in OWNERS.items()],
            "deal_changes": [changed("handed-over", "ann", "bob")],
            "deal_credits": [
                {"deal_id": one, "person_id": person, "share": Decimal(share)}
                for (one, person), share in SHARES.items()
            ],
            "subscriptions": [subscription(one, seller=owner) for one, owner in OWNERS.items()],
            # The first of "own" is paid back; three months of "split" are paid at once.
            "payments": [payment(1, date(2025, 1, 20), deal_id=one) for one in OWNERS if one != "split"]
            + [payment(1, date(2025, 2, 1), -1000, deal_id="own")]
            + [payment(1, date(2025, 1, 25), 3000, deal_id="split")],
            "teams": [{"team_id": "t1", "name": "One"}],
            "memberships": [reports("ann"), reports("bob")],
            "people": [
                {"person_id": one, "name": one, "role": "seller"} for one in ("ann", "bob", "mia", "zoe", "idle")
            ],
        },
    )


def lines(facts: Facts, payees: tuple[str, ...] | None = None) -> list[Line]:
    company = Company(currency="USD", time_zone="UTC")
    return ledger(facts, [InForce(1, PLAN)], company=company, as_of=date(2025, 6, 1), payees=payees).lines


@pytest.mark.parametrize("asked", [("ann",), ("bob",), ("mia",), ("ann", "zoe"), ("idle",)], ids="-".join)
def test_whoever_is_asked_for_is_paid_as_among_everyone(facts: Facts, asked: tuple[str, ...]) -> None:
    everyone, alone = lines(facts), lines(facts, payees=asked)
    assert alone == [line for line in everyone if line.credit.row["payee_id"] in asked]
    assert bool(alone) == (asked != ("idle",))


def test_the_company_is_one_in_which_that_could_go_wrong(facts: Facts) -> None:
    told = {
        (line.credit.row["deal_id"], line.credit.row["payee_id"], line.part): str(line.pay) for line in lines(facts)
    }
    assert told["split", "ann", 1] == told["split", "ann", 2] == "300.00"
    assert told["handed-over", "ann", 1] == told["credited", "ann", 1] == "500.00"
    assert told["own", "bob", 1] == "0.00"
    assert told["split", "mia", 1] == "20.00"
    assert ("alone", "mia", 1) not in told
