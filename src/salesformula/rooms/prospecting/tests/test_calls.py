"""Calls are logged by those who may, are facts at once, can be corrected until the CRM has them, and count once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.clock import now
from salesformula.doors.question import Question
from salesformula.identity.models import LogEntry
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from salesformula.rooms.prospecting.models import LoggedActivity
from salesformula.rooms.prospecting.tests.team import Team
from salesformula.sources.outbox.models import Outgoing

pytestmark = pytest.mark.django_db


def edit(team: Team, who: str, call_id: str, outcome: str) -> Any:
    return do("prospecting.edit_call", {"call_id": call_id, "outcome": outcome}, viewer=team.viewer(who))


def withdraw(team: Team, who: str, call_id: str) -> Any:
    return do("prospecting.withdraw_call", {"call_id": call_id, "reason": "wrong lead"}, viewer=team.viewer(who))


def test_a_call_is_told_at_once_logged_and_on_its_way(team: Team) -> None:
    call_id = team.log("ann", "L1", "reached")
    assert team.told("ann", lead_id="L1") == ["from the CRM", "reached"]
    assert Outgoing.objects.get().origin_key == call_id
    entry = LogEntry.objects.get()
    assert (entry.action, entry.subject_id, entry.after["outcome"]) == ("prospecting.log_call", "lead L1", "reached")
    call = LoggedActivity.objects.get()
    assert (call.person_id, call.lead_id, call.account_id, call.known_to) == ("ann", "L1", "A1", None)


def test_a_superior_may_log_on_the_lead_of_someone_below(team: Team) -> None:
    team.log("max", "L2", "reached")
    assert LoggedActivity.objects.get().person_id == "max"
    assert team.told("max", lead_id="L2") == ["reached"]


@pytest.mark.parametrize("lead_id", ["L2", "L3", "L9"])
def test_on_anyone_elses_lead_it_is_as_if_there_were_none(team: Team, lead_id: str) -> None:
    with pytest.raises(NotFound, match=f"^there is no lead '{lead_id}'$"):
        team.log("ann", lead_id, "reached")
    assert not LoggedActivity.objects.exists()
    assert not Outgoing.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_call_that_was_not_made_yet_is_refused(team: Team) -> None:
    tomorrow = (now() + timedelta(days=1)).isoformat()
    with pytest.raises(Refused, match="lies ahead"):
        do("prospecting.log_call", {"lead_id": "L1", "outcome": "x", "occurred_at": tomorrow}, viewer=OPERATOR)
    assert not LoggedActivity.objects.exists()


def test_a_correction_replaces_what_was_told_and_what_waits(team: Team) -> None:
    call_id = team.log("ann", "L1", "no answer")
    assert edit(team, "ann", call_id, "reached") == {"call_id": call_id}
    assert team.told() == ["from the CRM", "reached"]
    assert Outgoing.objects.get().payload["outcome"] == "reached"
    first, second = LoggedActivity.objects.all()
    assert (first.outcome, second.outcome) == ("no answer", "reached")
    assert first.known_to == second.known_from
    assert second.known_to is None


def test_a_call_taken_back_counts_no_more_and_waits_no_more(team: Team) -> None:
    call_id = team.log("ann", "L1", "reached")
    withdraw(team, "max", call_id)
    assert team.told() == ["from the CRM"]
    assert not Outgoing.objects.exists()
    with pytest.raises(NotFound, match="logged here and stands"):
        withdraw(team, "ann", call_id)


def test_nobody_changes_the_call_of_someone_they_do_not_see(team: Team) -> None:
    call_id = team.log("ann", "L1", "reached")
    with pytest.raises(NotFound, match="there is no call"):
        withdraw(team, "ben", call_id)
    assert team.told() == ["from the CRM", "reached"]


@pytest.mark.parametrize("bearing", [True, False])
def test_logged_absorbed_written_back_and_imported_it_is_told_once(team: Team, bearing: bool) -> None:
    call_id = team.log("ann", "L1", "reached")
    both = ["from the CRM", "reached"]
    assert team.told() == both
    team.build()
    assert team.told() == both
    assert team.write_back() == 1
    assert team.told() == both
    team.build(delivered=True, bearing=bearing)
    assert team.told() == both
    with pytest.raises(Refused, match="stands in the CRM as crm-1: correct it there"):
        edit(team, "ann", call_id, "other")
    assert team.told() == both


def test_rows_loaded_from_the_file_wait_no_more_once_an_import_brings_them_back(team: Team) -> None:
    call_id = team.log("ann", "L1", "reached")
    (row,) = ask(Question("prospecting.waiting"), viewer=OPERATOR).result.rows
    assert (row["origin_key"], row["state"], row["lead_id"], row["outcome"]) == (call_id, "waiting", "L1", "reached")
    team.send(row)
    team.build(delivered=True)
    assert ask(Question("prospecting.waiting"), viewer=OPERATOR).result.rows == []
    assert team.told() == ["from the CRM", "reached"]
    with pytest.raises(Refused, match="stands in the CRM as crm-1"):
        withdraw(team, "ann", call_id)
    team.build()
    assert Outgoing.objects.get().remote_id == "crm-1"


def test_what_waits_is_not_shown_to_sellers(team: Team) -> None:
    with pytest.raises(NotAllowed, match=r"prospecting\.write_back"):
        ask(Question("prospecting.waiting"), viewer=team.viewer("ann"))
