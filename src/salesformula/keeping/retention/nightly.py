"""The worker applies retention by itself: once a day at night, and goes on with what a killed forgetting left."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from salesformula.facts.home import home
from salesformula.identity.models import Tombstone
from salesformula.jobs.repeating import repeatable
from salesformula.keeping.retention import applying
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce

log = logging.getLogger(__name__)

#: Its dotted name, as the tables of tasks know it.
TASK = "salesformula.keeping.retention.nightly.apply_retention"
#: Not before this hour of the company's zone: after the night's imports, before people come.
HOUR = 4
#: A forgetting that was begun so long ago is not at work any more.
AT_WORK = timedelta(hours=1)


@task()
@repeatable(times=3)
def apply_retention() -> dict[str, Any]:
    """Remove what is past its time; rows per table or kind. Safe to begin again."""
    return applying.retain(now=timezone.now(), home=home(), progress=lambda line: log.info("retention %s", line))


def see_to_it() -> None:
    """Enqueue it once a night where a rule asks for it, or where a forgetting was killed and nobody went on with it."""
    now = timezone.now()
    if DBTaskResult.objects.filter(task_path=TASK, enqueued_at__gte=_last_night(now)).exists():
        return
    left_over = Tombstone.objects.filter(finished_at=None, forgotten_at__lt=now - AT_WORK)
    if left_over.exists() or applying.is_wanted(now=now):
        apply_retention.enqueue()


def _last_night(now: datetime) -> datetime:
    """The hour of the night in the company's zone that came last, as UTC without a zone."""
    zone = ZoneInfo(PoliciesInForce(on=now.date())(CompanyPolicy).time_zone)
    here = now.replace(tzinfo=UTC).astimezone(zone)
    night = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if night > here:
        night -= timedelta(days=1)
    return night.astimezone(UTC).replace(tzinfo=None)
