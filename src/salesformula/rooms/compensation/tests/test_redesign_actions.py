"""What people do in a redesign, through the door everyone uses: who may, what is refused, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from salesformula.doors import clock
from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm
from salesformula.identity.models import LogEntry
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import Busy, NotAllowed, NotFound, Refused
from salesformula.rooms.compensation.actions.redesign_events import add
from salesformula.rooms.compensation.models import AdoptedPlan, RedesignEvent
from salesformula.rooms.compensation.models.redesign import redesigns
from tests.small_world import ROLE_OF, SELLERS, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

LEADER, SELLER, COLLEAGUE, MANAGER, ENABLEMENT = "x1", "s01", "s02", "m1", "e1"
ANNOUNCED = {
    "title": "Pay for customers who stay",
    "reasons": "One customer in five leaves within a year.",
    "goals": ["customer_success"],
    "principles": "Simple, aligned, immediate.",
    "town_hall_at": "2026-01-05T09:00:00Z",
}
PLAN = {
    "name": "Halves", "starts_on": "2026-03-01",
    "components": [{"kind": "rate", "measure": "amount", "rate": "1%"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def roles(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))


@contextmanager
def on(day: int) -> Iterator[None]:
    """That day of January 2026, at noon."""
    with clock.stopped_at(datetime(2026, 1, 1, 12) + timedelta(days=day - 1)):
        yield


def act(person_id: str | None, verb: str, **fields: Any) -> dict[str, Any]:
    viewer = OPERATOR if person_id is None else viewer_named(email_of(person_id))
    return do(f"compensation.{verb}", fields, viewer=viewer)


def announce() -> int:
    with on(2):
        return int(act(LEADER, "announce_redesign", **ANNOUNCED)["redesign"])


def up_to_comments() -> None:
    """Announced; idea 2 of a seller; structure 3 with a plan; comment 4 of a colleague."""
    announce()
    with on(6):
        act(SELLER, "add_idea", text="Pay half when the customer has stayed six months")
        act(LEADER, "show_structure", title="Halves", text="Half at signature", plan=PLAN)
        act(COLLEAGUE, "comment", about=3, text="What if they pay late?")


def up_to_decision() -> int:
    """And answered, and the idea rejected, and decided; the version of the plan."""
    up_to_comments()
    with on(8):
        act(LEADER, "comment", about=4, text="Late counts once it is there")
        act(LEADER, "decide_idea", idea=2, decision="rejected", reason="Six months is long for those who start")
        decided = act(
            LEADER, "decide_redesign", outcome="adopted", structure=3, starts_on="2026-03-01", reason="It is simple"
        )
    return int(decided["plan_version"])


def test_a_redesign_from_announcement_to_acknowledgement() -> None:
    version = up_to_decision()
    assert AdoptedPlan.objects.get(pk=version).plan["name"] == "Halves"
    with on(9):
        assert act(LEADER, "record_training", people=[SELLER, COLLEAGUE], on="2026-01-09")["n_trained"] == 2
        act(SELLER, "acknowledge", plan_version=version)
        assert act(LEADER, "record_training", everyone=True, on="2026-01-09")["n_trained"] == 10
    [redesign] = redesigns().values()
    assert set(redesign.trained) == set(SELLERS)
    assert set(redesign.acknowledged) == {SELLER}
    assert redesign.n_answered == len(redesign.asked) == 1


@pytest.mark.parametrize("person_id", [SELLER, MANAGER])
@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("announce_redesign", ANNOUNCED),
        ("revise_announcement", ANNOUNCED),
        ("show_structure", {"title": "Halves", "text": "Half at signature"}),
        ("decide_idea", {"idea": 2, "decision": "adopted", "reason": "mine"}),
        ("decide_redesign", {"outcome": "kept", "reason": "mine"}),
        ("record_training", {"everyone": True, "on": "2026-01-09"}),
    ],
)
def test_whoever_takes_part_decides_nothing(person_id: str, verb: str, fields: dict[str, Any]) -> None:
    up_to_comments()
    with on(8), pytest.raises(NotAllowed):
        act(person_id, verb, **fields)


@pytest.mark.parametrize("verb", ["add_idea", "comment", "edit_text", "acknowledge"])
def test_those_whom_no_plan_pays_and_who_lead_nothing_take_no_part(verb: str) -> None:
    announce()
    with pytest.raises(NotAllowed):
        act(ENABLEMENT, verb, text="mine")


@pytest.mark.parametrize(
    ("day", "person_id", "verb", "fields", "said"),
    [
        (3, LEADER, "show_structure", {"title": "Halves", "text": "Half"}, "town hall has not begun.* no idea"),
        (6, LEADER, "show_structure", {"title": "Halves", "text": "Half"}, "no idea is written down yet"),
        (6, LEADER, "decide_redesign", {"outcome": "adopted", "plan_version": 1, "reason": "r"}, "no idea is written"),
        (6, LEADER, "record_training", {"everyone": True, "on": "2026-01-06"}, "is not decided"),
        (6, SELLER, "acknowledge", {"plan_version": 1}, "is not decided"),
        (6, LEADER, "announce_redesign", ANNOUNCED, "redesign 1 is not decided yet"),
    ],
)
def test_a_step_before_its_time_is_refused_with_what_is_missing(
    day: int, person_id: str, verb: str, fields: dict[str, Any], said: str
) -> None:
    announce()
    n_events = RedesignEvent.objects.count()
    with on(day), pytest.raises(Refused, match=said):
        act(person_id, verb, **fields)
    assert RedesignEvent.objects.count() == n_events


def test_a_decision_names_every_idea_and_the_answers_it_lacks() -> None:
    up_to_comments()
    with (
        on(8),
        pytest.raises(Refused, match="idea is neither adopted nor rejected: number 2 and leadership answered 0 of 1"),
    ):
        act(LEADER, "decide_redesign", outcome="kept", reason="enough")


def test_a_seller_may_not_answer_for_leadership() -> None:
    up_to_comments()
    with on(8):
        act(SELLER, "comment", about=4, text="They will, I am sure")
    assert redesigns()[1].n_answered == 0


@pytest.mark.parametrize("person_id", [None, "o1", LEADER])
def test_a_reply_of_whoever_may_decide_is_marked_as_leaderships(person_id: str | None) -> None:
    up_to_comments()
    act(person_id, "comment", about=4, text="Late counts once it is there")
    assert redesigns()[1].n_answered == 1


def test_nobody_acknowledges_for_somebody_else_or_before_the_training() -> None:
    version = up_to_decision()
    with on(9):
        with pytest.raises(Refused, match="not recorded as trained"):
            act(SELLER, "acknowledge", plan_version=version)
        act(LEADER, "record_training", people=[SELLER], on="2026-01-09")
        with pytest.raises(Refused, match="stands for nobody"):
            act(None, "acknowledge", plan_version=version)
        with pytest.raises(Refused, match="person_id"):
            do("compensation.acknowledge", {"plan_version": version, "person_id": SELLER}, viewer=OPERATOR)
        act(SELLER, "acknowledge", plan_version=version)
        with pytest.raises(Refused, match="already"):
            act(SELLER, "acknowledge", plan_version=version)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"everyone": True, "on": "2026-01-10"}, "once it took place"),
        ({"everyone": True, "on": "2026-01-07"}, "was not decided by then"),
        ({"people": ["nobody"], "on": "2026-01-09"}, "know no nobody"),
        ({"people": ["s01"], "everyone": True, "on": "2026-01-09"}, "either people"),
        ({"on": "2026-01-09"}, "either people"),
    ],
)
def test_a_training_that_can_not_have_been_is_refused(fields: dict[str, Any], said: str) -> None:
    up_to_decision()
    with on(9), pytest.raises(Refused, match=said):
        act(LEADER, "record_training", **fields)


def test_who_was_trained_is_not_trained_again() -> None:
    up_to_decision()
    with on(9):
        act(LEADER, "record_training", everyone=True, on="2026-01-09")
        with pytest.raises(Refused, match="recorded as trained before"):
            act(LEADER, "record_training", everyone=True, on="2026-01-09")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": "adopted"}, "names a plan_version or a structure"),
        ({"outcome": "kept", "plan_version": 1}, "kept names neither"),
        ({"outcome": "adopted", "structure": 3}, "starts_on goes with a structure"),
        ({"outcome": "adopted", "plan_version": 99}, "there is no plan 99"),
        ({"outcome": "adopted", "structure": 2, "starts_on": "2026-03-01"}, "no structure 2 with a plan"),
        (
            {"outcome": "adopted", "plan_version": 1, "structure": 3, "starts_on": "2026-03-01"},
            "names a plan_version or",
        ),
    ],
)
def test_a_decision_names_one_plan_that_there_is(fields: dict[str, Any], said: str) -> None:
    up_to_comments()
    with on(8):
        act(LEADER, "comment", about=4, text="Yes")
        act(LEADER, "decide_idea", idea=2, decision="adopted", reason="Good")
        with pytest.raises((Refused, NotFound), match=said):
            act(LEADER, "decide_redesign", reason="r", **fields)
    assert redesigns()[1].decision is None
    assert not AdoptedPlan.objects.exists()


def test_after_the_decision_nothing_before_it_changes_but_people_may_still_ask() -> None:
    up_to_decision()
    with on(9):
        for person_id, verb, fields in (
            (SELLER, "add_idea", {"text": "late"}),
            (SELLER, "edit_text", {"about": 2, "text": "otherwise"}),
            (LEADER, "revise_announcement", ANNOUNCED),
            (LEADER, "decide_idea", {"idea": 2, "decision": "adopted", "reason": "after all"}),
            (LEADER, "decide_redesign", {"outcome": "kept", "reason": "after all"}),
        ):
            with pytest.raises(Refused, match="decided"):
                act(person_id, verb, **fields)
        act(SELLER, "comment", text="When are we paid first?")
        assert act(LEADER, "announce_redesign", **ANNOUNCED)["redesign"] == 2


def test_a_text_is_edited_by_its_author_until_it_is_answered_or_decided() -> None:
    up_to_comments()
    with on(7):
        act(SELLER, "edit_text", about=2, text="Pay a third when the customer has stayed six months")
        act("o1", "edit_text", about=3, text="Half at signature, half later")
        for person_id, about in ((COLLEAGUE, 2), (LEADER, 2), (SELLER, 3), (SELLER, 4)):
            with pytest.raises(NotAllowed):
                act(person_id, "edit_text", about=about, text="mine now")
        act(LEADER, "comment", about=4, text="Late counts")
        with pytest.raises(Refused, match="answered as it reads"):
            act(COLLEAGUE, "edit_text", about=4, text="Another question")
        act(LEADER, "decide_idea", idea=2, decision="rejected", reason="r")
        with pytest.raises(Refused, match="decided as it reads"):
            act(SELLER, "edit_text", about=2, text="Another idea")
    redesign = redesigns()[1]
    assert [len(one.versions) for one in (*redesign.ideas, *redesign.structures, *redesign.comments)] == [2, 2, 1]


def test_the_announcement_is_revised_and_the_former_stays() -> None:
    announce()
    with on(3):
        act(LEADER, "revise_announcement", **ANNOUNCED | {"goals": ["profitability", "customer_success"]})
    assert [one.goals for one in redesigns()[1].announcements] == [
        ("customer_success",),
        ("profitability", "customer_success"),
    ]
    up_to = ANNOUNCED | {"town_hall_at": "2026-02-01T09:00:00Z"}
    with on(6):
        act(SELLER, "add_idea", text="An idea")
        act(LEADER, "show_structure", title="Halves", text="Half")
        with pytest.raises(Refused, match="can't lie ahead"):
            act(LEADER, "revise_announcement", **up_to)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"goals": []}, "goals"),
        ({"goals": ["fame"]}, "goals"),
        ({"goals": ["profitability", "profitability"]}, "named twice"),
        ({"title": "Two\nlines"}, "is one line"),
        ({"title": "  "}, "title"),
        ({"reasons": "a\x00b"}, "can't be written"),
        ({"principles": "x" * 10_001}, "principles"),
        ({"town_hall_at": "soon"}, "town_hall_at"),
    ],
)
def test_an_announcement_that_can_not_be_is_refused_with_its_field(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        act(LEADER, "announce_redesign", **ANNOUNCED | changed)


def test_a_candidate_that_everyone_reads_holds_nobodys_own_rate() -> None:
    announce()
    own = {"kind": "rate", "measure": "amount", "rate": "1%", "rates_by_person": {SELLER: "12%"}}
    with on(6):
        act(SELLER, "add_idea", text="An idea")
        with pytest.raises(Refused, match="rates of single people"):
            act(LEADER, "show_structure", title="Own", text="Own rates", plan=PLAN | {"components": [own]})


@pytest.mark.parametrize("about", [99, 5])
def test_a_comment_is_about_something_and_replies_stand_under_a_comment(about: int) -> None:
    up_to_comments()
    act(LEADER, "comment", about=4, text="Late counts")
    with pytest.raises(Refused, match=r"there is no|is a reply"):
        act(SELLER, "comment", about=about, text="And then?")


def test_two_who_write_at_the_same_moment_do_not_both_go_through(monkeypatch: pytest.MonkeyPatch) -> None:
    up_to_comments()
    n_events = RedesignEvent.objects.count()
    module = add.__module__
    # The other one wrote after this one looked: the number is taken by then.
    monkeypatch.setattr(f"{module}._next_number", lambda redesign: n_events)
    with pytest.raises(Busy, match="same moment"):
        act(SELLER, "add_idea", text="At once")
    assert RedesignEvent.objects.count() == n_events


def test_the_log_tells_who_decided_what_and_that_a_plan_starts_before_its_training() -> None:
    up_to_comments()
    with on(8):
        act(LEADER, "comment", about=4, text="Yes")
        act(LEADER, "decide_idea", idea=2, decision="adopted", reason="Good")
        act(LEADER, "decide_redesign", outcome="adopted", structure=3, starts_on="2026-01-08", reason="At once")
    entry = LogEntry.objects.get(action="compensation.decide_redesign")
    assert entry.user == email_of(LEADER)
    assert entry.after["starts_before_training"] is True
    rows = ask(Question("identity.log", where={"action": "compensation.decide_idea"}), viewer=OPERATOR).result.rows
    assert [row["reason"] for row in rows] == ["Good"]
