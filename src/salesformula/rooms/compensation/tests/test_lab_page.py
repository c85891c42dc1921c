"""Who compares plans in the lab adopts one there: a preset or one that was proposed, with its first day and reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from salesformula.doors.acting import do
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.viewer import OPERATOR
from salesformula.rooms.compensation.models import AdoptedPlan
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

LAB, ADOPT = "/compensation/lab/", "/compensation/lab/adopt/"
HUNTING = {"plan": "hunting", "starts_on": "2025-02-01", "reason": "New customers first."}
PROPOSED = {
    "name": "Two percent", "reason": "a test", "clawback_days": 30, "currency": "EUR",
    "components": [{"kind": "rate", "measure": "amount", "rate": "2%"}], "leavers": "forfeit",
}  # fmt: skip


def signed_in(person_id: str) -> Client:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    user, _ = create_account(email=email_of(person_id), name=person_id, person_id=person_id)
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def page(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_preset_is_adopted_from_a_day_on() -> None:
    client = signed_in("x1")
    assert "Adopt it" in page(client.get(LAB))
    answer = client.post(ADOPT, HUNTING)
    assert (answer.status_code, answer["Location"]) == (302, LAB)
    [adopted] = AdoptedPlan.objects.all()
    assert (adopted.plan["name"], adopted.starts_on, adopted.reason, adopted.adopted_by) == (
        "Hunting", date(2025, 2, 1), "New customers first.", email_of("x1"),
    )  # fmt: skip


def test_what_was_proposed_is_adopted_as_it_was_tried() -> None:
    number = do("compensation.propose_plan", PROPOSED, viewer=OPERATOR)["proposal"]
    client = signed_in("x1")
    assert client.post(ADOPT, HUNTING | {"plan": f"proposed-{number}"}).status_code == 302
    [adopted] = AdoptedPlan.objects.all()
    told = {name: adopted.plan[name] for name in ("name", "clawback_days", "currency", "leavers")}
    assert told == {name: PROPOSED[name] for name in told}
    assert adopted.plan["components"][0]["rate"] == "0.02"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"plan": "hunter"}, "Select a valid choice"),
        ({"starts_on": ""}, "This field is required"),
        ({"reason": ""}, "This field is required"),
    ],
)
def test_a_form_with_a_fault_comes_back_as_it_was_sent(changed: dict[str, str], said: str) -> None:
    answer = signed_in("x1").post(ADOPT, HUNTING | {"reason": "New customers first."} | changed)
    assert answer.status_code == 400
    assert said in page(answer)
    assert "New customers first." in page(answer) or "reason" in changed
    assert not AdoptedPlan.objects.exists()


@pytest.mark.parametrize("person_id", ["s01", "m1", "d1", "k1"])
def test_who_may_not_adopt_plans_adopts_none(person_id: str) -> None:
    assert signed_in(person_id).post(ADOPT, HUNTING).status_code == 403
    assert not AdoptedPlan.objects.exists()
