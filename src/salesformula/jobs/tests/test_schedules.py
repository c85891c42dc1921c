"""Schedules: planned, cancelled, listed, and enqueued when due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import schedules
from salesformula.jobs.due import enqueue_due
from salesformula.jobs.models import Run, Schedule
from salesformula.jobs.settling import settle
from salesformula.kit.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
TASKS = "salesformula.jobs.tests.tasks"
NOW = datetime(2026, 11, 20, 10, 15)


def plan(**given: Any) -> Schedule:
    described: dict[str, Any] = {
        "name": "nightly", "task": f"{TASKS}.add", "arguments": {"left": 1, "right": 2}, "every": "day",
        "at": time(3), "zone": "Europe/Berlin", "notify": "ada@x.example", "now": NOW,
    }  # fmt: skip
    return schedules.plan(**{**described, **given})


def enqueued() -> list[dict[str, Any]]:
    return [record.args_kwargs["kwargs"] for record in DBTaskResult.objects.order_by("enqueued_at")]


def test_a_plan_is_due_at_its_next_time_there() -> None:
    assert plan().next_at == datetime(2026, 11, 21, 2)
    assert plan(every="week", weekday=0).next_at == datetime(2026, 11, 23, 2)


def test_what_is_not_given_is_taken_from_the_moment_of_planning() -> None:
    assert plan(at=None).next_at == datetime(2026, 11, 21, 10, 15)
    assert plan(at=None, every="hour").next_at == datetime(2026, 11, 20, 11, 15)
    assert plan(at=None, every="week").next_at == datetime(2026, 11, 27, 10, 15)


def test_planning_a_name_again_replaces_it() -> None:
    plan()
    plan(every="hour", arguments={"left": 5, "right": 5})
    assert [(one.name, one.every, one.arguments) for one in schedules.all()] == [
        ("nightly", "hour", {"left": 5, "right": 5})
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"every": "year"}, "'year': write one of hour, day, week"),
        ({"weekday": 7}, r"weekday is 7: write 0 \(Monday\) to 6"),
        ({"zone": "Berlin"}, "no time zone 'Berlin'"),
        ({"zone": "../etc"}, "no time zone"),
        ({"task": f"{TASKS}.nothing"}, "there is no task .*nothing"),
        ({"task": "no.such.module"}, "there is no task no.such.module"),
        ({"task": f"{TASKS}.NOT_A_TASK"}, "is not a task"),
        ({"arguments": {"left": 1}}, "missing a required argument: 'right'"),
        ({"arguments": {"left": 1, "right": NOW}}, "must be plain text and numbers"),
    ],
)
def test_what_could_never_run_is_not_planned(given: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        plan(**given)
    assert schedules.all() == []


def test_a_cancelled_schedule_is_never_due() -> None:
    plan()
    schedules.cancel("nightly")
    assert enqueue_due(now=NOW + timedelta(days=9)) == []
    with pytest.raises(NotFound, match="no schedule 'nightly'"):
        schedules.cancel("nightly")


def test_nothing_is_enqueued_before_its_time_and_once_at_it() -> None:
    due_at = plan().next_at
    assert enqueue_due(now=due_at - timedelta(seconds=1)) == []
    assert len(enqueue_due(now=due_at)) == 1
    assert enqueue_due(now=due_at) == []
    assert enqueued() == [{"left": 1, "right": 2}]
    assert schedules.all()[0].next_at == datetime(2026, 11, 22, 2)


def test_ten_days_asleep_are_made_up_for_once() -> None:
    plan()
    (run,) = enqueue_due(now=NOW + timedelta(days=10))
    assert run.due_at == datetime(2026, 11, 21, 2)
    assert len(enqueued()) == 1
    assert schedules.all()[0].next_at == datetime(2026, 12, 1, 2)


def test_a_run_that_has_not_ended_is_not_begun_again() -> None:
    plan()
    enqueue_due(now=NOW + timedelta(days=1))
    assert enqueue_due(now=NOW + timedelta(days=2)) == []
    DBTaskResult.objects.get().set_successful(3)
    settle(now=NOW + timedelta(days=2))
    assert len(enqueue_due(now=NOW + timedelta(days=3))) == 1
    assert [run.state for run in Run.objects.all()] == ["open", "succeeded"]


def test_a_task_that_is_gone_by_then_is_told_of_and_stops_nothing_else() -> None:
    plan(name="gone")
    plan(name="there")
    Schedule.objects.filter(name="gone").update(task=f"{TASKS}.removed")
    assert len(enqueue_due(now=NOW + timedelta(days=1))) == 2
    (failed,) = settle(now=NOW + timedelta(days=1))
    assert (failed.schedule, failed.result_id) == ("gone", None)
    assert "there is no task salesformula.jobs.tests.tasks.removed" in failed.reason
    assert len(enqueued()) == 1
