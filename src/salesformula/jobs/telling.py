"""What the mail about a failed schedule says: what was due, why it failed, what still stands, when it comes again."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from salesformula.facts import engine, versions
from salesformula.facts.home import home
from salesformula.jobs.models import Run, Schedule
from salesformula.kit.errors import Refused


def failure(run: Run) -> tuple[str, str]:
    """Subject and body of the mail to ``run.notify``; times in the schedule's zone."""
    subject = _("Failed: %(schedule)s") % {"schedule": run.schedule}
    parts = [
        _("%(schedule)s, due %(due)s, failed:") % {"schedule": run.schedule, "due": _written(run.due_at, run.zone)},
        run.reason,
        _standing(run.zone),
        _again(run),
    ]
    return subject, "\n\n".join(parts) + "\n"


def _standing(zone: str) -> str:
    try:
        version = versions.current(home())
    except Refused as error:
        return str(error)
    if version is None:
        return _("Nothing has been imported before, so no answer has facts yet.")
    built_at = engine.reading(version).execute("SELECT max(built_at) FROM versions_meta").fetchone()
    if not built_at or not built_at[0]:
        return _("What was imported before still answers: facts %(number)d.") % {"number": version.number}
    written = _written(built_at[0], zone)
    return _("What was imported before still answers: facts %(number)d of %(built_at)s.") % {
        "number": version.number,
        "built_at": written,
    }


def _again(run: Run) -> str:
    schedule = Schedule.objects.filter(name=run.schedule).first()
    if schedule is None:
        return _("It is no longer scheduled.")
    return _("It is due again %(next)s.") % {"next": _written(schedule.next_at, schedule.zone)}


def _written(moment: datetime, zone: str) -> str:
    local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M} {zone}"
