"""A plan of one's own from the lab's form: as data, in words, tried, and taken out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from salesformula.doors import clock
from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.models import LogEntry
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.errors import NotFound
from salesformula.rooms.compensation.models import ProposedPlan, standing_proposals
from salesformula.rooms.compensation.pages.lab_propose_form import PAYOUTS, QUARTILES, RATE, TIERS, ProposeForm, priced
from salesformula.rooms.compensation.tests.test_lab_page import LAB, page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

PROPOSE, WITHDRAW = f"{LAB}propose/", f"{LAB}withdraw/"
RISING = {
    "name": "Rising", "aim": "customer_count", "measure": "acv", "pays": TIERS, "rates": "8%, 100%: 12%",
    "payout": "payment_6", "clawback_days": "120", "cap_amount": "5000", "draw_amount": "",
    "reason": "more above quota",
}  # fmt: skip


def sent(client: Client, **changed: str) -> Any:
    return client.post(PROPOSE, {f"propose-{name}": value for name, value in (RISING | changed).items()})


@pytest.mark.parametrize(
    ("pays", "text", "found"),
    [
        (RATE, "8%", {"rate": "0.08"}),
        (RATE, " 2 ", {"rate": "2"}),
        (QUARTILES, "4, 3, 2, 1", {"rates": ["4", "3", "2", "1"]}),
        (TIERS, "8%, 100%: 12%", {"bands": [{"from_share": "0", "rate": "0.08"}, {"from_share": "1", "rate": "0.12"}]}),
        (TIERS, "0: 8%", {"bands": [{"from_share": "0", "rate": "0.08"}]}),
    ],
)
def test_rates_are_read_as_they_are_typed(pays: str, text: str, found: dict[str, Any]) -> None:
    assert priced(pays, text) == found


@pytest.mark.parametrize(
    ("pays", "text", "said"),
    [
        (RATE, "8%, 12%", "One rate is needed; found: 2."),
        (RATE, "100%: 12%", "Only rates that rise"),
        (QUARTILES, "4, 3, 2", "Four rates are needed, one for each quarter of the sellers; found: 3."),
        (TIERS, "8%, 12%", "Say from which share of the quota on 12% is paid: 100%: 12%."),
        (RATE, "much", "much is no rate: write 8%, 0.08 or 2."),
        (RATE, "-8%", "-8% is no rate: write 8%, 0.08 or 2."),
        (RATE, ", ,", "No rate is written."),
        (TIERS, ",", "No rate is written."),
        (TIERS, "8%, 100%:", '"" is no rate: write 8%, 0.08 or 2.'),
        (TIERS, "8%, 1/0: 9%", "1/0 is no rate: write 8%, 0.08 or 2."),
    ],
)
def test_rates_that_can_not_be_meant_say_what_to_write(pays: str, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.split("%", maxsplit=1)[0]) as refused:
        priced(pays, text)
    assert said in str(refused.value)


@pytest.mark.parametrize("payout", PAYOUTS)
def test_whatever_the_form_offers_is_a_plan(payout: str) -> None:
    form = ProposeForm({f"propose-{name}": value for name, value in (RISING | {"payout": payout}).items()})
    assert form.is_valid(), form.errors
    assert do("compensation.propose_plan", form.action_fields(), viewer=OPERATOR)["proposal"]


def test_a_plan_is_proposed_told_in_words_and_tried() -> None:
    client = signed_in("x1")
    answer = sent(client)
    assert (answer.status_code, answer["Location"]) == (302, f"{LAB}#fig-plan-lab-plans")
    [proposed] = ProposedPlan.objects.all()
    told = {name: proposed.plan[name] for name in ("name", "clawback_days", "draw")}
    assert told == {"name": "Rising", "clawback_days": 120, "draw": None}
    assert proposed.plan["caps"][0]["amount"] == "5000"
    shown = page(client.get(LAB))
    assert "Rising is tried beside the other plans. It pays nobody." in shown
    assert "0.08 from 0% of the quota on, 0.12 from 100% of the quota on" in shown
    assert "due 50% at signature, 50% with payment 6" in shown
    rows = ask(Question("compensation.plan_lab", params={"plans": "proposed"}), viewer=OPERATOR).result.rows
    assert [row["plan"] for row in rows] == ["Rising"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rates": "100%: 12%"}, "the first band must start at 0"),
        ({"rates": "much"}, "much is no rate"),
        ({"name": ""}, "This field is required"),
        ({"clawback_days": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_plan_that_can_not_be_comes_back_as_it_was_typed(changed: dict[str, str], said: str) -> None:
    answer = sent(signed_in("x1"), **changed)
    assert answer.status_code == 400
    assert said in page(answer)
    assert "more above quota" in page(answer)
    assert not ProposedPlan.objects.exists()


def test_who_looks_back_sees_the_proposals_of_then_and_no_form() -> None:
    client = signed_in("x1")
    sent(client)
    [proposed] = ProposedPlan.objects.all()
    do("compensation.withdraw_proposal", {"proposal": proposed.pk}, viewer=OPERATOR)
    assert "0.12 from 100% of the quota on" not in page(client.get(LAB))
    between = f"{proposed.proposed_at.isoformat()}Z"
    then = page(client.get(LAB, {"as_known": between}))
    assert "0.12 from 100% of the quota on" in then
    for button in ("Take it out", "Try it", "Adopt it"):
        assert button not in then


def test_a_proposal_is_taken_out_and_stays_on_record() -> None:
    client = signed_in("x1")
    sent(client)
    before = clock.now()
    [proposed] = ProposedPlan.objects.all()
    assert "Take it out" in page(client.get(LAB))
    said = page(client.post(WITHDRAW, {"proposal": str(proposed.pk)}, follow=True))
    assert "The plan is tried no longer." in said
    assert "Take it out" not in said
    assert standing_proposals() == []
    # As was known before, it was tried.
    assert [one.pk for one in standing_proposals(by=before)] == [proposed.pk]
    assert LogEntry.objects.filter(action="compensation.withdraw_proposal").count() == 1
    with pytest.raises(NotFound, match="was withdrawn"):
        do("compensation.withdraw_proposal", {"proposal": proposed.pk}, viewer=OPERATOR)
    assert "stands" in page(client.post(WITHDRAW, {"proposal": "77"}, follow=True))


@pytest.mark.parametrize("person_id", ["m1", "s01"])
def test_who_may_not_adopt_plans_proposes_and_takes_out_none(person_id: str) -> None:
    client = signed_in(person_id)
    assert sent(client).status_code == 403
    assert client.post(WITHDRAW, {"proposal": "1"}).status_code == 403
    assert not ProposedPlan.objects.exists()
