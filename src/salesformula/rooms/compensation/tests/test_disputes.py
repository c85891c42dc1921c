"""A payee questions a line of their own; operations answer and settle it; nobody else learns of it."""

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
from salesformula.rooms.compensation.models import forget
from salesformula.rooms.compensation.models.disputes import Dispute, DisputeEvent
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

PLAN = {
    "name": "One percent", "components": [{"kind": "rate", "measure": "amount", "rate": "1%"}],
    "starts_on": "2024-01-01", "reason": "to be questioned",
}  # fmt: skip
MINE, OF_A_COLLEAGUE, OPERATIONS = "s01", "s02", "o1"


@pytest.fixture(autouse=True)
def one_percent(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    do("compensation.adopt_plan", PLAN, viewer=OPERATOR)


def act(name: str, fields: dict[str, Any], *, by: str = MINE) -> dict[str, Any]:
    return do(f"compensation.{name}", fields, viewer=viewer_named(email_of(by)))


def rows(answer: str, *, by: str | None = MINE, **where: str) -> list[dict[str, Any]]:
    viewer = OPERATOR if by is None else viewer_named(email_of(by))
    return ask(Question(f"compensation.{answer}", where=where), viewer=viewer).result.rows


def line(person_id: str = MINE) -> dict[str, Any]:
    row = rows("ledger", by=person_id)[0]
    return {name: row[name] for name in ("deal_id", "component", "part", "period")}


def questioned(by: str = MINE) -> int:
    return int(act("dispute", line(by) | {"text": "The amount was 1,000 more."}, by=by)["dispute_id"])


def test_a_question_goes_back_and_forth_and_ends_with_a_reason() -> None:
    number = questioned()
    act("reply_dispute", {"dispute_id": number, "text": "Which contract?"}, by=OPERATIONS)
    act("reply_dispute", {"dispute_id": number, "text": "The signed one."})
    reason = "The contract says so."
    act("settle_dispute", {"dispute_id": number, "outcome": "corrected", "reason": reason}, by=OPERATIONS)
    [told] = rows("disputes")
    assert (told["state"], told["reason"], told["n_messages"]) == ("corrected", reason, 4)
    thread = rows("dispute_thread", dispute_id=str(number))
    assert [(one["side"], one["kind"]) for one in thread] == [
        ("payee", "said"), ("company", "said"), ("payee", "said"), ("company", "corrected"),
    ]  # fmt: skip
    assert [one["author"] for one in thread][:2] == ["Person s01", "Person o1"]


def test_what_the_line_said_is_kept_beside_the_question() -> None:
    paid = rows("ledger")[0]
    questioned()
    do("compensation.adopt_plan", PLAN | {"components": [{**PLAN["components"][0], "rate": "2%"}]}, viewer=OPERATOR)  # type: ignore[dict-item]
    assert rows("disputes")[0]["pay_amount"] == paid["pay_amount"]
    assert rows("ledger")[0]["pay_amount"] == 2 * paid["pay_amount"]


def test_the_line_of_a_colleague_is_not_there_to_question() -> None:
    with pytest.raises(NotFound):
        act("dispute", line(OF_A_COLLEAGUE) | {"text": "Why so much?"})


@pytest.mark.parametrize("changed", [{"part": 2}, {"period": "1999-01"}, {"component": "bonus"}, {"deal_id": "none"}])
def test_a_line_that_is_not_in_the_ledger_is_not_there_to_question(changed: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        act("dispute", line() | changed | {"text": "What of this?"})


def test_the_operator_questions_nothing_in_the_name_of_others() -> None:
    with pytest.raises(NotAllowed):
        do("compensation.dispute", line() | {"text": "In their name"}, viewer=OPERATOR)


def test_a_line_is_questioned_once_at_a_time() -> None:
    number = questioned()
    with pytest.raises(Refused, match=f"dispute {number}"):
        questioned()
    act("withdraw_dispute", {"dispute_id": number, "reason": "I read the plan again."})
    assert questioned() != number


def test_what_has_ended_is_read_and_not_written() -> None:
    number = questioned()
    act("settle_dispute", {"dispute_id": number, "outcome": "upheld", "reason": "As the plan says."}, by=OPERATIONS)
    for name, fields in (
        ("reply_dispute", {"text": "But"}),
        ("withdraw_dispute", {"reason": "Never mind"}),
    ):
        with pytest.raises(Refused, match="has ended"):
            act(name, fields | {"dispute_id": number})
    assert [one["state"] for one in rows("disputes")] == ["upheld"]


@pytest.mark.parametrize("person_id", [OF_A_COLLEAGUE, "m1", "d1"])
def test_nobody_else_learns_of_a_question_whoever_they_lead(person_id: str) -> None:
    number = questioned()
    assert rows("disputes", by=person_id) == rows("dispute_thread", by=person_id) == []
    with pytest.raises(NotFound):
        act("reply_dispute", {"dispute_id": number, "text": "Let me help"}, by=person_id)
    with pytest.raises(NotFound):
        rows("disputes", by=person_id, payee_id=MINE)


@pytest.mark.parametrize("person_id", [MINE, "m1", "e1"])
def test_questions_are_settled_by_those_who_may(person_id: str) -> None:
    number = questioned()
    with pytest.raises(NotAllowed):
        act("settle_dispute", {"dispute_id": number, "outcome": "corrected", "reason": "Mine"}, by=person_id)


def test_nobody_settles_a_question_about_their_own_pay() -> None:
    number = questioned()
    Dispute.objects.filter(pk=number).update(payee_id=OPERATIONS)
    fields = {"dispute_id": number, "outcome": "corrected", "reason": "Mine"}
    with pytest.raises(NotAllowed, match="their own pay"):
        act("settle_dispute", fields, by=OPERATIONS)
    act("settle_dispute", fields, by="x1")


def test_only_the_payee_takes_a_question_back() -> None:
    number = questioned()
    with pytest.raises(NotAllowed):
        act("withdraw_dispute", {"dispute_id": number, "reason": "Not worth it"}, by=OPERATIONS)


def test_operations_see_every_open_question_the_oldest_first() -> None:
    first, second = questioned(), questioned(OF_A_COLLEAGUE)
    act("withdraw_dispute", {"dispute_id": first, "reason": "No"})
    third = questioned("s03")
    numbers = [int(one["dispute_id"]) for one in rows("disputes", by=OPERATIONS)]
    assert numbers == [second, third, first]
    told = ask(Question("compensation.disputes"), viewer=OPERATOR).result
    assert str(told.finding) == "2 questions are open, the oldest for less than a day"


def test_the_log_tells_neither_the_amount_nor_the_words() -> None:
    number = questioned()
    act("settle_dispute", {"dispute_id": number, "outcome": "upheld", "reason": "Secret words"}, by=OPERATIONS)
    entries = str(ask(Question("identity.log"), viewer=OPERATOR).result.rows)
    assert f"dispute {number}" in entries
    assert "1,000 more" not in entries
    assert "Secret words" not in entries


def test_someone_forgotten_leaves_the_question_without_their_words() -> None:
    number = questioned()
    act("reply_dispute", {"dispute_id": number, "text": "Which contract?"}, by=OPERATIONS)
    assert forget("person", MINE, "forgotten-1") == 2
    assert forget("contact", OPERATIONS, "forgotten-2") == 0
    assert Dispute.objects.get(pk=number).payee_id == "forgotten-1"
    told = list(DisputeEvent.objects.filter(dispute_id=number).values_list("person_id", "text"))
    assert told == [("forgotten-1", "forgotten-1"), (OPERATIONS, "Which contract?")]
