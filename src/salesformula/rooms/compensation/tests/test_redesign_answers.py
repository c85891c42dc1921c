"""What is told of redesigns: the decision log to all, counts to all, names to leaders and to each of themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.doors.writing import words
from salesformula.identity.accounts import confirm
from salesformula.identity.models import ConfirmedRole
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import NotAllowed, NotFound
from salesformula.rooms.compensation.tests.test_redesign_actions import (
    COLLEAGUE,
    LEADER,
    MANAGER,
    SELLER,
    act,
    announce,
    on,
    up_to_comments,
    up_to_decision,
)
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


@pytest.fixture(autouse=True)
def roles(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))


def told(person_id: str | None, answer: str, **question: Any) -> tuple[str, list[dict[str, Any]]]:
    viewer = OPERATOR if person_id is None else viewer_named(email_of(person_id))
    result = ask(Question(f"compensation.{answer}", **question), viewer=viewer).result
    return words(result.finding), result.rows


def test_before_the_first_redesign_everything_is_empty_and_says_so() -> None:
    assert told(SELLER, "redesigns") == ("No redesign of the pay plan is under way", [])
    assert told(SELLER, "ideas") == ("No idea was written down", [])
    assert told(SELLER, "acknowledgements") == ("No new plan was decided on", [])


def test_every_idea_stands_with_its_state_and_its_reason_for_all_to_read() -> None:
    up_to_comments()
    with on(7):
        act(COLLEAGUE, "add_idea", text="No cap")
        act(LEADER, "comment", about=2, text="How would we know by then?")
        act(LEADER, "decide_idea", idea=2, decision="rejected", reason="Six months is long for those who start")
    for person_id in (SELLER, COLLEAGUE, MANAGER, LEADER):
        finding, rows = told(person_id, "ideas")
        assert finding == "2 ideas: 0 adopted, 1 rejected, 1 open"
        said = [(row["idea"], row["state"], row["person"], row["decided_by"], row["n_comments"]) for row in rows]
        assert said == [(2, "rejected", "Person s01", "Person x1", 1), (5, "open", "Person s02", None, 0)]
        assert rows[0]["reason"] == "Six months is long for those who start"
    assert [row["idea"] for row in told(SELLER, "ideas", where={"state": "open"})[1]] == [5]
    assert told(SELLER, "ideas", where={"redesign": "2"})[1] == []


def test_the_redesign_counts_what_happened_in_it() -> None:
    version = up_to_decision()
    with on(9):
        act(LEADER, "record_training", people=[SELLER, COLLEAGUE, MANAGER], on="2026-01-09")
        act(SELLER, "acknowledge", plan_version=version)
        finding, [row] = told(COLLEAGUE, "redesigns")
    assert finding == "Pay for customers who stay: 2 of 12 sellers are trained on the new plan"
    expected = {
        "step": "training", "goals": "customer_success", "n_ideas": 1, "n_adopted": 0, "n_rejected": 1,
        "n_structures": 1, "n_comments": 1, "n_answered": 1, "outcome": "adopted", "plan_version": version,
        "n_sellers": 12, "n_trained": 2, "n_acknowledged": 1,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_whoever_leads_reads_names_and_everyone_else_their_own_and_the_counts() -> None:
    version = up_to_decision()
    with on(9):
        act(LEADER, "record_training", people=[SELLER, COLLEAGUE], on="2026-01-09")
        act(SELLER, "acknowledge", plan_version=version)
    counts = "2 of 12 sellers are trained on Halves, 1 acknowledged it"
    for person_id, seen in ((SELLER, {SELLER}), (COLLEAGUE, {COLLEAGUE}), (MANAGER, set()), ("d1", set())):
        finding, rows = told(person_id, "acknowledgements")
        assert finding == counts
        assert {row["person_id"] for row in rows} == seen
    for leader in (LEADER, "o1", None):
        finding, rows = told(leader, "acknowledgements")
        assert finding == counts
        assert len(rows) == 12
    state = {row["person_id"]: row["state"] for row in told(LEADER, "acknowledgements")[1]}
    assert (state[SELLER], state[COLLEAGUE], state["s03"]) == ("acknowledged", "trained", "waiting")
    with pytest.raises(NotFound):
        told(SELLER, "acknowledgements", where={"person_id": COLLEAGUE})
    with pytest.raises(NotAllowed):
        told("e1", "acknowledgements")


def test_this_morning_tells_each_what_waits_for_them() -> None:
    waiting = {"is_waiting": "true"}
    version = up_to_decision()
    with on(9):
        said, _ = told(SELLER, "acknowledgements", params=waiting)
        assert said == "You are to be trained on Halves, which starts on 1 Mar 2026"
        act(LEADER, "record_training", people=[SELLER], on="2026-01-09")
        said, _ = told(SELLER, "acknowledgements", params=waiting)
        assert said == "Halves waits for you to acknowledge it"
        act(SELLER, "acknowledge", plan_version=version)
    assert told(SELLER, "acknowledgements", params=waiting)[1] == []
    assert len(told(LEADER, "acknowledgements", params=waiting)[1]) == 11


def test_a_training_after_the_first_day_is_told_as_late() -> None:
    up_to_decision()
    with on(9):
        act(LEADER, "record_training", people=[SELLER], on="2026-01-09")
    with on(70):
        act(LEADER, "record_training", people=[COLLEAGUE], on="2026-03-01")
    in_time = {row["person_id"]: row["is_in_time"] for row in told(LEADER, "acknowledgements")[1]}
    assert (in_time[SELLER], in_time[COLLEAGUE], in_time["s03"]) == (True, False, None)


def test_who_sells_is_who_the_company_confirmed_as_seller() -> None:
    up_to_decision()
    ConfirmedRole.objects.filter(person_id="s12").update(role="manager")
    ConfirmedRole.objects.filter(person_id="s11").delete()
    rows = told(LEADER, "acknowledgements")[1]
    assert {row["person_id"] for row in rows} == {f"s{n:02d}" for n in range(1, 12)}


def test_the_newest_redesign_stands_first_and_only_those_under_way_where_asked() -> None:
    up_to_decision()
    with on(9):
        announce_again = announce()
    assert announce_again == 2
    assert [row["redesign"] for row in told(SELLER, "redesigns")[1]] == [2, 1]
    with on(12):
        act(LEADER, "decide_redesign", redesign=2, outcome="kept", reason="The new one has just begun")
        assert told(SELLER, "redesigns", params={"is_open": "true"})[1] == []
        assert told(SELLER, "acknowledgements")[1] == []
    assert [row["outcome"] for row in told(SELLER, "redesigns")[1]] == ["kept", "adopted"]


def test_instants_and_days_are_as_they_were_recorded() -> None:
    up_to_decision()
    with on(9):
        act(LEADER, "record_training", people=[SELLER], on="2026-01-09")
    [row] = told(SELLER, "acknowledgements")[1]
    assert (row["trained_on"], row["starts_on"]) == (date(2026, 1, 9), date(2026, 3, 1))
    assert told(SELLER, "redesigns")[1][0]["decided_at"] == datetime(2026, 1, 8, 12)
