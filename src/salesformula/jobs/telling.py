"""What the mails about a schedule say: what was due, why it failed or that it works again, and what still stands."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesformula.facts import engine, versions
from salesformula.facts.home import home
from salesformula.jobs.models import Run, Schedule
from salesformula.kit.errors import Refused


def failure(run: Run, *, n_before: int = 0) -> tuple[str, str]:
    """Subject and body of the mail to ``run.notify``; times in its zone. It failed ``n_before`` times before."""
    subject = _("Failed: %(schedule)s") % {"schedule": run.schedule}
    parts = [
        _("%(schedule)s, due %(due)s, failed:") % {"schedule": run.schedule, "due": _written(run.due_at, run.zone)},
        run.reason,
        *_tries(run),
        *_before(n_before),
        _standing(run.zone),
        _again(run),
    ]
    return subject, "\n\n".join(parts) + "\n"


def recovery(run: Run, *, since: Run, n_failed: int) -> tuple[str, str]:
    """Subject and body of the mail that says a schedule works again; ``since`` is the first run that had failed."""
    subject = _("Works again: %(schedule)s") % {"schedule": run.schedule}
    parts = [
        _("%(schedule)s, due %(due)s, was done.") % {"schedule": run.schedule, "due": _written(run.due_at, run.zone)},
        ngettext(
            "It had failed once, on %(since)s.", "It had failed %(n)s times since %(since)s.", n_failed
        ) % {"n": n_failed, "since": _written(since.due_at, run.zone)},
        _again(run),
    ]  # fmt: skip
    return subject, "\n\n".join(parts) + "\n"


def _tries(run: Run) -> list[str]:
    if not run.n_retries:
        return []
    n = run.n_retries + 1
    return [_("It was tried %(n)s times.") % {"n": n}]


def _before(n_before: int) -> list[str]:
    if not n_before:
        return []
    said = ngettext("It failed once before.", "It failed %(n)s times in a row before.", n_before) % {"n": n_before}
    return [said + " " + _("While the reason stays the same you are told once a day.")]


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
