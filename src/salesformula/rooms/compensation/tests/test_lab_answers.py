"""The plan lab through the door: who may ask, what it costs in force, proposals, words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import Answered, ask
from salesformula.doors.question import Question
from salesformula.doors.writing import words
from salesformula.identity.accounts import confirm
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import NotAllowed, Refused
from salesformula.rooms.compensation.models import ProposedPlan, forget
from salesformula.rooms.compensation.tests.company import deal, facts_of, payment, subscription
from tests.small_world import ROLE_OF, email_of

pytestmark = pytest.mark.django_db

HUNTING = {"preset": "hunting", "starts_on": "2024-01-01", "reason": "new customers first"}
HALVES: dict[str, Any] = {
    "name": "Halves",
    "components": [
        {"kind": "rate", "rate": 2, "payout": [{"share": "1/2"}, {"share": "1/2", "on": "payment", "number": 6}]}
    ],
    "aim": "customer_success",
    "reason": "half waits for the customer",
}  # fmt: skip
LAB = ("plan_lab", "plan_lab_people", "plan_checklist", "thresholds", "plan_effect")


@pytest.fixture(scope="module")
def company_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ann and ben: a deal a month each from January 2024 to December 2025; ben's customers leave after 100 days."""
    deals, subscriptions, payments = [], [], []
    for month in range(24):
        for seller in ("ann", "ben"):
            name = f"{seller}-{month}"
            won = date(2024 + month // 12, month % 12 + 1, 10)
            gone = won + timedelta(days=100) if seller == "ben" else None
            deals.append(deal(name, won=won, owner=seller))
            subscriptions.append(subscription(name, started=won, seller=seller, ended_on=gone))
            payments += [
                payment(1 + nth, won + timedelta(days=30 * nth), deal_id=name) for nth in range(4 if gone else 12)
            ]
    home = tmp_path_factory.mktemp("lab")
    facts_of(home, {"deals": deals, "subscriptions": subscriptions, "payments": payments})
    return home


@pytest.fixture
def company(company_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts of that company answer."""
    monkeypatch.setenv("SALESFORMULA_HOME", str(company_home))


def asked(name: str, **question: Any) -> Answered:
    return ask(Question(f"compensation.{name}", **question), viewer=OPERATOR)


def by_plan(answered: Answered) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["plan"], row["origin"]): row for row in answered.result.rows}


@pytest.mark.usefixtures("company")
def test_the_plan_in_force_costs_in_the_lab_what_its_statements_add_up_to() -> None:
    do("compensation.adopt_plan", HUNTING, viewer=OPERATOR)
    [paid] = asked("statement").result.rows
    row = by_plan(asked("plan_lab"))["Hunting", "in_force"]
    # 48 deals of $1,000 MRR at $2.
    assert row["paid_amount"] == row["actual_amount"] == paid["pay_amount"] == Decimal("96000.00")


@pytest.mark.usefixtures("company")
def test_a_plan_that_came_later_is_tried_over_all_of_history_and_told_beside_what_was_paid() -> None:
    do("compensation.adopt_plan", HUNTING | {"starts_on": "2025-01-01"}, viewer=OPERATOR)
    row = by_plan(asked("plan_lab"))["Hunting", "in_force"]
    assert (row["paid_amount"], row["actual_amount"]) == (Decimal("96000.00"), Decimal("48000.00"))


@pytest.mark.usefixtures("company")
def test_a_year_costs_what_every_quarter_costs() -> None:
    # Every quarter has six deals: $12,000 under hunting. The first quarter began nine days before the first deal, and
    # the last one is not over on the last day of the facts.
    row = by_plan(asked("plan_lab"))["Hunting", "preset"]
    costs = [row[f"cost_{at}_amount"] for at in ("p10", "p50", "p90")]
    assert (costs, row["n_quarters"]) == ([Decimal("48000.00")] * 3, 6)


@pytest.mark.usefixtures("company")
def test_what_two_payees_differ_by_is_too_few_to_call_chance() -> None:
    row = by_plan(asked("plan_lab"))["Hunting", "preset"]
    assert (row["luck_share"], row["luck_low_share"], row["luck_high_share"]) == (None, None, None)
    assert row["n_luck_payees"] == 2


@pytest.mark.usefixtures("company")
def test_unhappy_customers_pay_under_hunting_and_not_under_the_others() -> None:
    rows = by_plan(asked("plan_lab"))
    flags = {plan: row["pays_unhappy_alike"] for (plan, _), row in rows.items()}
    # Nobody used anything, so that no moment can be assumed and the aha plan is left out.
    assert flags == {"Hunting": True, "Customer success": False, "Prepayment": False}


@pytest.mark.usefixtures("company")
def test_who_keeps_customers_gains_and_who_loses_them_loses() -> None:
    do("compensation.adopt_plan", HUNTING, viewer=OPERATOR)
    row = by_plan(asked("plan_lab"))["Prepayment", "preset"]
    assert (row["n_up"], row["n_down"], row["n_same"]) == (0, 1, 1)
    people = asked("plan_lab_people", where={"plan": "Prepayment"}).result.rows
    assert [(one["payee"], one["in_force_amount"]) for one in people] == [
        ("Ann", Decimal("24000.00")), ("Ben", Decimal("24000.00")),
    ]  # fmt: skip
    assert people[0]["change_amount"] == 0
    # Of ben's twelve deals the first payment's half is paid, $12,000. The customers of eight had left by 10 December;
    # of the other four $4,000 waits, and of what waited so long before half was paid, ann's: $2,000.
    assert people[1]["change_amount"] == Decimal("-10000.00")


@pytest.mark.usefixtures("company")
def test_a_proposal_is_tried_and_pays_nobody() -> None:
    do("compensation.adopt_plan", HUNTING, viewer=OPERATOR)
    before = asked("statement").result.rows
    assert do("compensation.propose_plan", HALVES, viewer=OPERATOR)["proposal"] == ProposedPlan.objects.get().pk
    assert asked("statement").result.rows == before
    assert [row["plan"] for row in asked("plans").result.rows] == ["Hunting"]
    [row] = asked("plan_lab", params={"plans": "proposed"}).result.rows
    assert (row["plan"], row["origin"], row["pays_unhappy_alike"]) == ("Halves", "proposed", False)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"starts_on": "2025-01-01"}, "compensation.propose_plan, starts_on: there is none of that name"),
        ({"preset": "hunting"}, "either a preset or components"),
        ({"components": None, "preset": "hunter"}, "compensation.propose_plan: there is no preset"),
        ({"name": None}, "needs a name"),
    ],
)
def test_a_proposal_that_can_not_be_is_refused_with_the_reason(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        do("compensation.propose_plan", HALVES | changed, viewer=OPERATOR)


@pytest.mark.usefixtures("company")
def test_the_rate_of_someone_forgotten_stays_with_their_tombstone() -> None:
    component = {"kind": "rate", "rate": 1, "rates_by_person": {"ann": 2}}
    do("compensation.propose_plan", HALVES | {"components": [component]}, viewer=OPERATOR)
    assert forget("person", "ann", "forgotten-1") == 1
    assert ProposedPlan.objects.get().plan["components"][0]["rates_by_person"] == {"forgotten-1": "2"}


@pytest.mark.usefixtures("company")
def test_leaving_shows_under_prepayment_and_never_under_hunting() -> None:
    rows = {(row["plan"], row["behaviour"]): row for row in asked("pay_delay", params={"plans": "presets"}).result.rows}
    left = rows["Hunting", "leaving"]
    # Ben's customers of the first 20 deals had left by the last day of the facts.
    assert (left["n_reaching"], left["median_days"]) == (0, None)
    # Each left on day 100; payment 6 of ann's customers came on day 150.
    left = rows["Prepayment", "leaving"]
    assert left["n_reaching"] == left["n"] > 0
    assert rows["Hunting", "signature"]["soon_share"] == 1.0


@pytest.mark.usefixtures("company")
def test_before_and_after_counts_customers_on_both_sides_of_the_day_a_plan_came() -> None:
    do("compensation.adopt_plan", HUNTING, viewer=OPERATOR)
    do("compensation.adopt_plan", HALVES | {"starts_on": "2025-01-01"}, viewer=OPERATOR)
    answered = asked("plan_effect")
    rows = {row["measure"]: row for row in answered.result.rows}
    assert {row["plan"] for row in rows.values()} == {"Halves"}
    new = rows["new_customers"]
    # 344 days on either side: the two customers of 10 January 2024 came before that.
    assert (new["n_before"], new["n_after"], new["n_days"]) == (22, 24, 344)
    assert new["change_low"] < 0 < new["change_high"]
    assert "other_things_changed" in [one.code for one in answered.result.caveats]


@pytest.mark.usefixtures("company")
def test_where_nothing_is_in_force_plans_are_compared_with_each_other_alone() -> None:
    answered = asked("plan_lab")
    assert {row["origin"] for row in answered.result.rows} == {"preset"}
    assert {row["n_up"] for row in answered.result.rows} == {None}
    said = words(answered.result.finding)
    assert said.startswith(("Prepayment would cost least", "Customer success would cost least", "Hunting would cost"))


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize("person_id", ["s01", "m1", "d1", "e1", "k1"])
def test_only_those_who_may_see_everyones_pay_may_ask_what_plans_cost(person_id: str) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    viewer = viewer_named(email_of(person_id))
    for name in LAB:
        with pytest.raises(NotAllowed):
            ask(Question(f"compensation.{name}"), viewer=viewer)
    with pytest.raises(NotAllowed):
        do("compensation.propose_plan", HALVES, viewer=viewer)


@pytest.mark.usefixtures("small_world")
def test_a_seller_is_told_how_soon_their_own_lines_are_paid_and_of_no_proposal() -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    plan = {"name": "One percent", "components": [{"kind": "rate", "measure": "amount", "rate": "1%"}]}
    do("compensation.adopt_plan", plan | {"starts_on": "2024-01-01", "reason": "all"}, viewer=OPERATOR)
    do("compensation.propose_plan", HALVES, viewer=OPERATOR)
    own = ask(Question("compensation.pay_delay"), viewer=viewer_named(email_of("s01"))).result.rows
    assert {row["plan"] for row in own} == {"One percent"}
    everyones = asked("pay_delay", params={"plans": "in_force"}).result.rows
    # Two of twelve sellers' 24 wins.
    assert (own[0]["n"], everyones[0]["n"]) == (2, 24)


@pytest.mark.usefixtures("small_world")
def test_without_deals_to_be_paid_for_nothing_is_claimed() -> None:
    # The presets pay for MRR, of which the small world tells none.
    rows = asked("plan_lab").result.rows
    assert {row["pays_unhappy_alike"] for row in rows} == {None}
    assert {row["cost_p50_amount"] for row in rows} <= {None, Decimal(0)}
