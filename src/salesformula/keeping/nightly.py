"""Backups that come by themselves: a task of the worker, with the last N kept and a mail where one fails."""

from __future__ import annotations

import logging
from datetime import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django_tasks import task

from salesformula.doors import clock
from salesformula.facts.home import home
from salesformula.jobs import schedules
from salesformula.jobs.repeating import repeatable
from salesformula.keeping.backup import backup
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.policybook.in_force import PoliciesInForce

log = logging.getLogger(__name__)

#: Its dotted name, as schedules know it.
TASK = "salesformula.keeping.nightly.run_scheduled_backup"
#: One of a kind: planning it again changes it.
NAME = "backup"
KEPT = 7
RHYTHMS = ("day", "week")
#: In place of a rhythm: no more.
NEVER = "never"
AT = time(2)


@task()
@repeatable(times=2)
def run_scheduled_backup(folder: str, keep: int, current_only: bool) -> dict[str, Any]:
    """Save the home into a dated file of ``folder`` and keep the last ``keep``; what was written.

    A refusal is raised, so it is told. Safe to begin again: a backup is there whole or not at all.
    """
    if not Path(folder).is_dir():
        raise Refused(f"nothing was saved: {folder} is not there; make it, or mount its disk")
    made = backup(
        Path(folder),
        home=home(),
        now=timezone.now(),
        progress=lambda line: log.info("backup %s", line),
        current_only=current_only,
        keep=keep,
    )
    return {"file": made.path.name, "n_files": len(made.manifest.files), "let_go": [p.name for p in made.let_go]}


def plan(folder: Path, *, every: str, at: str | None, keep: int | None, notify: str | None, current_only: bool) -> str:
    """Plan the backup, or change the one planned; a sentence that says when it comes.

    ``every`` "never" ends it. Refused where ``folder`` is none or lies in the home, or rhythm, time or address can't
    be meant.
    """
    if every == NEVER:
        schedules.cancel(NAME)
        return "no backup comes by itself any more"
    if every not in RHYTHMS:
        raise Refused(f"--every is {every!r}: write one of {', '.join((*RHYTHMS, NEVER))}")
    if not folder.is_dir() or folder.resolve().is_relative_to(home().resolve()):
        raise Refused(f"{folder} must be a folder that exists, outside {home()}: dated backups are written into it")
    if not notify:
        raise Refused("say --notify MAIL: a backup that fails must be told to somebody")
    _check_address(notify)
    now, kept = clock.now(), keep or KEPT
    planned = schedules.plan(
        name=NAME,
        task=TASK,
        arguments={"folder": str(folder.resolve()), "keep": kept, "current_only": current_only},
        every=every,
        at=_time(at),
        zone=PoliciesInForce(on=now.date())(CompanyPolicy).time_zone,
        notify=notify,
        now=now,
    )
    return (
        f"saved into {folder} every {every}, first at {planned.next_at:%Y-%m-%d %H:%M} UTC, the last {kept} are kept; "
        "the worker does it (`salesformula serve`, or `salesformula work`)"
    )


def _time(text: str | None) -> time:
    if text is None:
        return AT
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"--at is {text!r}: write a time such as 02:00") from error


def _check_address(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused(f"--notify is {text!r}, which is no e-mail address") from error
