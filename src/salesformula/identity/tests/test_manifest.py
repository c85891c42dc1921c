"""What identity answers and does, through the doors everyone uses."""

from __future__ import annotations

from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.models import ConfirmedRole, LogEntry
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import NotAllowed, NotFound, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


def rows(answer: str, **asked: Any) -> list[dict[str, Any]]:
    return ask(Question(answer, **asked), viewer=OPERATOR).result.rows


def test_all_confirms_what_the_facts_propose_and_leaves_one_line_in_the_log() -> None:
    done = do("identity.confirm_roles", {"all": True}, viewer=OPERATOR)
    assert done["n_confirmed"] == 22
    assert viewer_named("d1@small.example").role == "director"
    assert len(viewer_named("d1@small.example").scope.person_ids) == 11
    entry = LogEntry.objects.get()
    assert (entry.action, entry.user, entry.subject_id) == ("identity.confirm_roles", None, "people")
    assert (entry.before["d1"], entry.after["d1"]) == (None, "director")


def test_a_role_may_differ_from_the_proposal() -> None:
    do("identity.confirm_roles", {"people": [{"person_id": "m1", "role": "executive"}]}, viewer=OPERATOR)
    assert viewer_named("m1@small.example").scope.everyone
    assert LogEntry.objects.get().subject_id == "m1"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, Refused),
        ({"all": True, "people": []}, Refused),
        ({"people": [{"person_id": "m1", "role": "king"}]}, Refused),
        ({"people": [{"person_id": "nobody", "role": "seller"}]}, NotFound),
    ],
)
def test_a_refused_confirmation_changes_and_logs_nothing(fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        do("identity.confirm_roles", fields, viewer=OPERATOR)
    assert not ConfirmedRole.objects.exists()
    assert not LogEntry.objects.exists()


def test_only_operations_confirms() -> None:
    do("identity.confirm_roles", {"all": True}, viewer=OPERATOR)
    for person_id in ("s01", "m1", "d1", "x1", "k1", "r1", "e1"):
        with pytest.raises(NotAllowed):
            do("identity.confirm_roles", {"all": True}, viewer=viewer_named(f"{person_id}@small.example"))
    do("identity.confirm_roles", {"all": True}, viewer=viewer_named("o1@small.example"))
    assert LogEntry.objects.count() == 2


def test_the_log_answers_newest_first() -> None:
    do("identity.confirm_roles", {"people": [{"person_id": "o1", "role": "operations"}]}, viewer=OPERATOR)
    operations = viewer_named("o1@small.example")
    do("identity.confirm_roles", {"people": [{"person_id": "m1", "role": "manager"}]}, viewer=operations)
    found = rows("identity.log")
    assert [(row["user"], row["subject_id"]) for row in found] == [("o1@small.example", "m1"), ("operator", "o1")]
    assert [row["subject_id"] for row in rows("identity.log", where={"user": "operator"})] == ["o1"]
    assert [row["subject_id"] for row in rows("identity.log", params={"newest": "1"})] == ["m1"]


def test_roles_that_wait_are_named() -> None:
    waiting = {row["person_id"] for row in rows("identity.roles") if row["is_waiting"]}
    assert waiting == {"m1", "m2", "m3", "d1", "d2", "x1", "k1", "r1", "e1", "o1"}
    do("identity.confirm_roles", {"all": True}, viewer=OPERATOR)
    ConfirmedRole.objects.filter(person_id="m1").update(tree=["m1", "s01"])
    still = [row for row in rows("identity.roles") if row["is_waiting"]]
    assert [(row["person_id"], row["n_waiting"]) for row in still] == [("m1", 3)]


def test_a_role_given_on_purpose_does_not_wait_until_the_files_say_something_new() -> None:
    do("identity.confirm_roles", {"people": [{"person_id": "m1", "role": "seller"}]}, viewer=OPERATOR)
    assert "m1" not in {row["person_id"] for row in rows("identity.roles") if row["is_waiting"]}
    ConfirmedRole.objects.filter(person_id="m1").update(proposed="seller")
    assert "m1" in {row["person_id"] for row in rows("identity.roles") if row["is_waiting"]}
