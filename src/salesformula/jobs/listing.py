"""Everything the worker did, does and will do: runs of schedules, and tasks that people asked for, as one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.jobs.models import Delay, Run
from salesformula.jobs.models.run import OPEN
from salesformula.jobs.reasons import reason

State = Literal["waiting", "running", "done", "failed", "cancelled"]

#: The error of a task that somebody cancelled.
CANCELLED = "salesformula.jobs.cancelling.Cancelled"
_STATES: dict[str, State] = {"open": "waiting", "succeeded": "done", "failed": "failed", "cancelled": "cancelled"}
_NONE = Delay()


@dataclass(frozen=True)
class Work:
    """One task, once. Instants are UTC without a zone.

    ``id`` is that of the task, or ``run-<number>`` of a run that has none. ``schedule`` is empty for what a person
    asked for; ``by`` is empty for what a schedule's time began, and for the house. ``made`` is what the task returned.
    """

    id: str
    task: str
    state: State
    due_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    n_retries: int = 0
    reason: str = ""
    schedule: str = ""
    by: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    made: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float | None:
        """How long the last try took; None while it has not ended, or where it never began."""
        return (self.ended_at - self.begun_at).total_seconds() if self.ended_at and self.begun_at else None


def everything() -> list[Work]:
    """The latest first, those that wait or run before all."""
    runs = list(Run.objects.all())
    of_runs = {run.result_id: run for run in runs if run.state == OPEN}
    ended_of_runs = {run.result_id for run in runs if run.state != OPEN and run.result_id}
    delays = {delay.result_id: delay for delay in Delay.objects.all()}
    records = [record for record in DBTaskResult.objects.all() if record.pk not in ended_of_runs]
    found = [_of_record(record, of_runs.get(record.pk), delays.get(record.pk, _NONE)) for record in records]
    met = {record.pk for record in records}
    found += [_of_run(run) for run in runs if run.result_id not in met]
    return sorted(found, key=_place)


def one(id: str) -> Work | None:
    """The one of that id; None where there is none."""
    return next((work for work in everything() if work.id == id), None)


def _place(work: Work) -> tuple[int, float, str]:
    is_ahead = work.state in ("waiting", "running")
    moment = work.ended_at or work.begun_at or work.due_at
    return (0 if is_ahead else 1, -moment.timestamp(), work.id)


def _of_record(record: DBTaskResult[..., Any], run: Run | None, delay: Delay) -> Work:
    state = _state(record)
    is_waiting = state == "waiting"
    return Work(
        id=str(record.pk),
        task=record.task_path,
        state=state,
        due_at=record.run_after if is_waiting and delay.n_times else run.due_at if run else record.enqueued_at,
        begun_at=record.started_at,
        ended_at=record.finished_at,
        n_retries=delay.n_times,
        reason=reason(record) if state in ("failed", "cancelled") else delay.reason if is_waiting else "",
        schedule=run.schedule if run else "",
        by=run.by if run else str(record.args_kwargs["kwargs"].get("by") or ""),
        arguments=record.args_kwargs["kwargs"] or dict(enumerate(record.args_kwargs["args"])),
        made=record.return_value if isinstance(record.return_value, dict) else {},
    )


def _state(record: DBTaskResult[..., Any]) -> State:
    if record.status == TaskResultStatus.FAILED:
        return "cancelled" if record.exception_class_path == CANCELLED else "failed"
    if record.status == TaskResultStatus.SUCCESSFUL:
        return "done"
    return "running" if record.status == TaskResultStatus.RUNNING else "waiting"


def _of_run(run: Run) -> Work:
    return Work(
        id=str(run.result_id) if run.result_id else f"run-{run.pk}",
        task=run.task,
        state=_STATES[run.state],
        due_at=run.due_at,
        begun_at=run.begun_at,
        ended_at=run.ended_at,
        n_retries=run.n_retries,
        reason=run.reason,
        schedule=run.schedule,
        by=run.by,
        arguments=run.arguments,
        made=run.made,
    )
