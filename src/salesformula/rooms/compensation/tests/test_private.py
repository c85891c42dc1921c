"""Pay is seen by the person, and by those whose right it is; by nobody else, whoever they lead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from salesformula.rooms.compensation.models import AdoptedPlan, forget
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

PLAN = {
    "name": "One percent", "components": [{"kind": "rate", "measure": "amount", "rate": "1%"}],
    "starts_on": "2024-01-01", "reason": "to be seen by nobody else",
}  # fmt: skip
MINE, OF_A_COLLEAGUE = "s01", "s02"


@pytest.fixture(autouse=True)
def one_percent(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    do("compensation.adopt_plan", PLAN, viewer=OPERATOR)


def payees(person_id: str | None, answer: str = "ledger", **question: Any) -> set[str]:
    viewer = OPERATOR if person_id is None else viewer_named(email_of(person_id))
    rows = ask(Question(f"compensation.{answer}", **question), viewer=viewer).result.rows
    return {row["payee_id"] for row in rows}


@pytest.mark.parametrize("person_id", [MINE, "m1", "d1"])
def test_nobody_sees_the_pay_of_those_they_lead_or_sit_beside(person_id: str) -> None:
    assert payees(person_id) <= {person_id}
    assert payees(person_id, "statement", by=("payee",)) <= {person_id}


def test_a_seller_sees_their_own() -> None:
    assert payees(MINE) == {MINE}


def test_a_manager_who_asks_for_a_seller_of_theirs_is_told_there_is_none() -> None:
    for where in ({"payee_id": MINE}, {"payee": f"Seller {MINE}"}):
        with pytest.raises((NotFound, Refused)):
            ask(Question("compensation.statement", by=("payee",), where=where), viewer=viewer_named(email_of("m1")))
    assert payees("m1", where={"deal_id": "s01-1"}) == set()


@pytest.mark.parametrize("person_id", [None, "x1", "o1"])
def test_the_operator_executives_and_operations_see_everyones(person_id: str | None) -> None:
    assert len(payees(person_id)) == 12


@pytest.mark.parametrize("person_id", ["k1", "r1", "e1"])
def test_those_who_are_not_paid_by_deals_see_nothing_though_they_see_every_deal(person_id: str) -> None:
    with pytest.raises(NotAllowed):
        payees(person_id)


def test_a_sum_over_all_is_the_sum_of_ones_own() -> None:
    def total(person_id: str, **question: Any) -> Any:
        rows = ask(Question("compensation.statement", **question), viewer=viewer_named(email_of(person_id))).result.rows
        return sum(row["pay_amount"] for row in rows), sum(row["n_lines"] for row in rows)

    assert total(MINE) == total(MINE, by=("payee",))
    assert total("m1") == total("m1", by=("payee",))
    assert total(MINE) != total("x1")


@pytest.mark.parametrize("person_id", [MINE, "m1", "e1"])
def test_plans_are_adopted_by_those_who_may(person_id: str) -> None:
    with pytest.raises(NotAllowed):
        do("compensation.adopt_plan", PLAN, viewer=viewer_named(email_of(person_id)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"preset": "hunting"}, "either a preset or components"),
        ({"name": None}, "needs a name"),
        ({"components": [{"kind": "rate", "rate": "two"}]}, "rate"),
        ({"components": [{"kind": "tiers", "bands": [{"from_share": "50%", "rate": 1}]}]}, "start at 0"),
        ({"components": [{"kind": "bonus"}]}, "kind"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"aha": {"feature": "Messages", "quantity": 20}}, "goes with the preset aha"),
    ],
)
def test_a_plan_that_can_not_be_is_refused_with_the_reason(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        do("compensation.adopt_plan", PLAN | changed, viewer=OPERATOR)


def test_the_log_does_not_tell_what_single_people_are_paid_at() -> None:
    component = {"kind": "rate", "measure": "amount", "rate": "1%", "rates_by_person": {OF_A_COLLEAGUE: "12.34%"}}
    do("compensation.adopt_plan", PLAN | {"components": [component]}, viewer=OPERATOR)
    entries = ask(Question("identity.log"), viewer=OPERATOR).result.rows
    assert entries
    assert "0.1234" not in str(entries)


def test_the_rate_of_someone_forgotten_stays_with_their_tombstone() -> None:
    component = {"kind": "rate", "measure": "amount", "rate": "1%", "rates_by_person": {MINE: "12%", "s02": "13%"}}
    do("compensation.adopt_plan", PLAN | {"components": [component]}, viewer=OPERATOR)
    assert forget("person", MINE, "forgotten-1") == 1
    [plan] = [one.plan for one in AdoptedPlan.objects.all() if "forgotten-1" in str(one.plan)]
    assert plan["components"][0]["rates_by_person"] == {"forgotten-1": "0.12", "s02": "0.13"}
    assert forget("contact", "s02", "forgotten-2") == 0
