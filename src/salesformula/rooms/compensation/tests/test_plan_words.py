"""Every component, limit and guarantee that a plan can have is said in a sentence."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from salesformula.rooms.compensation.formula.plan import Component
from salesformula.rooms.compensation.pages.plan_words import told_plan

RATE = {"kind": "rate", "rate": "2"}
SAID: dict[str, tuple[dict[str, Any], str]] = {
    "rate": (
        RATE | {"payout": [{"share": "50%"}, {"share": "50%", "on": "payment", "number": 6}]},
        "2 for each 1 of MRR; due 50% at signature, 50% with payment 6.",
    ),
    "tiers": (
        {
            "kind": "tiers", "measure": "amount",
            "bands": [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}],
        },
        "By quota attainment, for each 1 of the deal's amount: 0.08 from 0% of the quota on, 0.12 from 100% of the "
        "quota on; due 100% at signature.",
    ),
    "quartiles": (
        {"kind": "quartiles", "rates": [4, 3, 2, 1]},
        "By quarter of customer churn, the lowest first, for each 1 of MRR: 4, 3, 2, 1; due 100% at signature.",
    ),
    "override": (
        {"kind": "override", "rate": "1%", "measure": "acv", "payout": [{"share": 1, "on": "days", "number": 90}]},
        "Managers: 0.01 for each 1 of ACV of those who report to them; due 100% after 90 days.",
    ),
    "spiff": (
        {
            "kind": "spiff", "amount": "500", "products": ["Insight", "Crew App"], "at_least": 2000, "measure": "mrr",
            "since": "2026-01-01", "until": "2026-04-01",
        },
        "$500.00 for each deal, of Insight and Crew App, from $2,000.00 of MRR on, won from 1 Jan 2026 on, won before "
        "1 Apr 2026; due 100% at signature.",
    ),
    "rating": (
        {"kind": "rating", "instead": True},
        "20% of what a deal earns once more when its customer gives 5 stars or more and the seller's mean is 4.8 or "
        "more. Ratings accelerate in place of the higher bands.",
    ),
}  # fmt: skip


def lines(*components: dict[str, Any], **more: Any) -> tuple[str, ...]:
    return told_plan({"name": "A plan", "starts_on": "2026-01-01", "components": list(components)} | more).lines


@pytest.mark.parametrize("kind", SAID)
def test_a_component_is_a_sentence(kind: str) -> None:
    component, said = SAID[kind]
    assert lines(component) == (said,)


def test_no_kind_of_component_is_left_out() -> None:
    kinds = {one.model_fields["kind"].default for one in get_args(get_args(Component)[0])}
    assert kinds == SAID.keys()


def test_a_component_for_teams_names_them() -> None:
    plan = {"name": "A plan", "starts_on": "2026-01-01", "components": [RATE | {"teams": ["t1", "t2"]}]}
    [said] = told_plan(plan, teams={"t1": "Inside sales"}).lines
    assert said == "For Inside sales and t2: 2 for each 1 of MRR; due 100% at signature."


def test_what_holds_for_all_of_its_pay_is_said_after_them() -> None:
    told = lines(
        RATE,
        caps=[{"amount": 9000, "per": "quarter"}, {"amount": 100, "applies_to": "rate"}],
        draw={"amount": 3000},
        leavers="forfeit",
        clawback_days=1,
    )
    assert told[1:] == (
        "At most $9,000.00 a quarter.",
        "At most $100.00 of rate a month.",
        "At least $3,000.00 a month; what that adds is taken back from later pay above it.",
        "Who leaves is paid nothing that becomes due after their last working day.",
        "Taken back where the customer leaves within 1 day.",
    )
    assert lines(RATE, draw={"amount": 3000, "recoverable": False})[1:] == ("At least $3,000.00 a month.",)


def test_a_plan_that_can_not_be_said_any_more_stands_as_data() -> None:
    told = told_plan({"name": "Of old", "components": [{"kind": "bonus_of_old"}]})
    assert (told.name, told.lines) == ("Of old", ())
    assert "bonus_of_old" in told.data
