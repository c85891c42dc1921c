"""Schedules that are due get their task enqueued, once, whoever else is looking."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from salesformula.jobs.models import Run, Schedule
from salesformula.jobs.models.run import OPEN
from salesformula.jobs.named import NoSuchTask, task_named
from salesformula.jobs.times import next_after

log = logging.getLogger(__name__)


def enqueue_due(*, now: datetime) -> list[Run]:
    """Enqueue the task of every schedule due at ``now`` (UTC); the runs begun.

    However many times were missed, it is enqueued once. One whose last run has not ended is left out this time.
    """
    begun = [_begin(schedule, now=now) for schedule in Schedule.objects.filter(next_at__lte=now).order_by("next_at")]
    return [run for run in begun if run is not None]


def _begin(schedule: Schedule, *, now: datetime) -> Run | None:
    following = next_after(now, every=schedule.every, at=schedule.at, weekday=schedule.weekday, zone=schedule.zone)
    # The move and the enqueuing are one: who is killed between them has done neither, and of two workers only
    # one finds next_at as it was read.
    with transaction.atomic():
        seen = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
        if not seen.update(next_at=following):
            return None
        if Run.objects.filter(schedule=schedule.name, state=OPEN).exists():
            log.warning("schedule=%s is due but its last run has not ended", schedule.name)
            return None
        return begin(schedule, due_at=schedule.next_at, now=now)


def begin(schedule: Schedule, *, due_at: datetime, now: datetime, by: str = "") -> Run:
    """Enqueue the schedule's task as a run; call it inside a transaction. ``by``: who asked for it beside its time."""
    run = Run(
        schedule=schedule.name,
        task=schedule.task,
        arguments=schedule.arguments,
        by=by,
        zone=schedule.zone,
        notify=schedule.notify,
        due_at=due_at,
        enqueued_at=now,
    )
    try:
        run.result_id = task_named(schedule.task, arguments=schedule.arguments).enqueue(**schedule.arguments).id
    except NoSuchTask as error:
        run.reason = str(error)
    run.save()
    return run
