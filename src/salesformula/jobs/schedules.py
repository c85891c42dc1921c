"""Plan, cancel and list what comes back every hour, day or week."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from salesformula.jobs.models import Schedule
from salesformula.jobs.named import task_named
from salesformula.jobs.times import EVERY, next_after
from salesformula.kit.errors import NotFound, Refused


def plan(
    *,
    name: str,
    task: str,
    arguments: Mapping[str, Any],
    every: str,
    at: time | None,
    zone: str,
    notify: str,
    now: datetime,
    weekday: int | None = None,
) -> Schedule:
    """The schedule ``name``, new or in place of the one of that name; first due at the next ``at`` of ``zone``.

    ``task`` is a dotted name, ``every`` one of hour, day, week (Monday is weekday 0); what isn't given is taken from
    ``now`` in ``zone``. ``notify`` is the address told of a failure, or empty. Refused, with nothing planned, where
    the task, its arguments, the rhythm or the zone are none.
    """
    if every not in EVERY:
        raise Refused(_("every is %(found)r: write one of %(allowed)s") % {"found": every, "allowed": ", ".join(EVERY)})
    if weekday is not None and weekday not in range(7):
        raise Refused(_("weekday is %(found)r: write 0 (Monday) to 6 (Sunday)") % {"found": weekday})
    task_named(task, arguments=arguments)
    here = now.replace(tzinfo=UTC).astimezone(_zone(zone))
    at = at or here.time().replace(second=0, microsecond=0)
    weekday = here.weekday() if weekday is None else weekday
    schedule, _created = Schedule.objects.update_or_create(
        name=name,
        defaults={
            "task": task,
            "arguments": _plain(arguments),
            "every": every,
            "at": at,
            "weekday": weekday,
            "zone": zone,
            "notify": notify,
            "planned_at": now,
            "next_at": next_after(now, every=every, at=at, weekday=weekday, zone=zone),
        },
    )
    return schedule


def cancel(name: str) -> None:
    """No further run of it is enqueued; one at work goes on. NotFound where there is no such schedule."""
    n_gone, _per_model = Schedule.objects.filter(name=name).delete()
    if not n_gone:
        raise NotFound(_("there is no schedule %(name)r") % {"name": name})


def all() -> list[Schedule]:
    """Every schedule, by name."""
    return list(Schedule.objects.order_by("name"))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # A name such as ../x is a ValueError, one of a folder an OSError, an unknown one a KeyError.
    except (KeyError, ValueError, OSError) as error:
        raise Refused(
            _("there is no time zone %(found)r: write one such as Europe/Berlin") % {"found": name}
        ) from error


def _plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    try:
        plain: dict[str, Any] = json.loads(json.dumps(dict(arguments)))
    except (TypeError, ValueError) as error:
        raise Refused(
            _("the arguments of a task must be plain text and numbers: %(error)s") % {"error": error}
        ) from error
    return plain
