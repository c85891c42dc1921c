"""A build without a delivery: own rows are absorbed, rollups follow settings and code, reports follow the day."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula import __version__
from salesformula.facts import engine, versions
from salesformula.facts.build import build
from salesformula.facts.home import home
from salesformula.facts.rollups import CODE
from salesformula.jobs.repeating import repeatable
from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy, built_with
from salesformula.kit.errors import Refused
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.sources import landing
from salesformula.sources.landing import Landing
from salesformula.sources.outbox.collecting import remote_ids, written_for_build

log = logging.getLogger(__name__)

#: Its dotted name, as schedules know it.
TASK = "salesformula.sources.building.build_now"
ACTION = "data.build"


@task(takes_context=True)
@repeatable(times=2)
def build_now(context: TaskContext, reason: str, by: str | None = None) -> dict[str, Any]:
    """Build the facts again from what is known, as the settings in force say; the version, None where nothing changed.

    ``by`` is who asked, None for the house. Refused where there are no facts yet; Busy while another build is at work,
    and then tried again. Safe to begin again: nothing is built where nothing has changed.
    """
    before = landing.noted(context.task_result.id)
    if before is not None and (version := landing.made_by(before)) is not None:
        return _logged(before, version)
    now = timezone.now()
    _refuse_without_facts()
    company = company_on_the_day(now)
    begun = Landing(task=context.task_result.id, now=now, action=ACTION, by=by, reason=reason)
    if not is_needed(company=company, now=now):
        landing.drop(begun)
        return {"version": None}
    with landing.noting(begun):
        written = written_for_build(home=home(), now=now)
        version = build(None, company=company, now=now, home=home(), written=written)
    return _logged(begun, version)


def request_build(reason: str, *, by: str | None = None) -> bool:
    """Have the worker build, once: False where a build waits already. Refused where there are no facts yet.

    Who asks in the same instant as another may have it wait twice; the second then finds nothing to do.
    """
    _refuse_without_facts()
    if DBTaskResult.objects.filter(task_path=TASK, status=TaskResultStatus.READY).exists():
        return False
    build_now.enqueue(reason=reason, by=by)
    return True


def is_needed(*, company: CompanyPolicy, now: datetime) -> bool:
    """Whether a build would change anything.

    It does with rows written here, ids the CRM gave them, other settings that kept tables are made with, other code,
    or another day.
    """
    cursor = engine.reading(engine.current())
    last = cursor.execute(
        "SELECT code_version, company, built_at FROM versions_meta ORDER BY version DESC LIMIT 1"
    ).fetchone()
    made_by = cursor.execute("SELECT code FROM coverage").fetchone()
    if last is None or made_by is None:
        return True
    code_version, settings, built_at = last
    is_same_code = code_version == __version__ and made_by[0] == CODE
    under, asked = json.loads(settings), built_with(company)
    is_same_company = all(under.get(name) == value for name, value in asked.items())
    is_same_day = _day(built_at, company) == _day(now, company)
    if not (is_same_code and is_same_company and is_same_day):
        return True
    return bool(registry.count_changed(built_at)) or bool(remote_ids(since=built_at))


def company_on_the_day(now: datetime) -> CompanyPolicy:
    """The settings in force on the company's own day at ``now`` (UTC)."""
    return PoliciesInForce(on=_day(now, PoliciesInForce(on=now.date())(CompanyPolicy)))(CompanyPolicy)


def _day(moment: datetime, company: CompanyPolicy) -> date:
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(ZoneInfo(company.time_zone)).date()


def _refuse_without_facts() -> None:
    if versions.current(home()) is None:
        raise Refused(_("there is nothing to build yet: import data first, then builds follow"))


def _logged(made: Landing, version: int) -> dict[str, Any]:
    landing.log(made, version=version, after={"version": version})
    log.info("built version=%s reason=%s", version, made.reason)
    return {"version": version}
