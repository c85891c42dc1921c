"""The worker's part in answers made after builds: it looks what lacks, and makes it."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.doors import clock
from salesformula.doors.results import Results, after_builds, lacking, make_all
from salesformula.facts import results, versions
from salesformula.facts.access import open_facts
from salesformula.facts.home import home
from salesformula.jobs.repeating import repeatable
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.policybook.in_force import PoliciesInForce

TASK = "salesformula.doors.wanting.make_results"


@task()
@repeatable(times=3)
def make_results() -> dict[str, Any]:
    """Make every answer that is made after builds, of the facts and rules of now; the version and what was made.

    Refused at the end, naming each, where some could not be made; the others are. Safe to begin again: what is made
    already stays.
    """
    stored = results_of_now()
    if stored is None:
        return {"version": None, "made": []}
    results.sweep(home())
    made, failed = make_all(stored)
    if failed:
        told = "; ".join(f"{name}: {reason}" for name, reason in failed.items())
        raise Refused(_("some answers could not be made of these facts: %(told)s") % {"told": told})
    return {"version": stored.facts.version, "made": made}


def want_results() -> None:
    """Have the worker make what is not current, once however many ask."""
    ahead = DBTaskResult.objects.filter(task_path=TASK, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    try:
        if not ahead.exists():
            make_results.enqueue()
    except OperationalError:
        # The question is answered all the same; the worker looks for itself within a minute.
        return


def want_what_lacks() -> None:
    """The same where anything lacks: after a build, an undo, a change of policy, new code, a restore."""
    if not after_builds():
        return
    stored = results_of_now()
    if stored is not None and lacking(stored.key):
        want_results()


def results_of_now() -> Results | None:
    """The stored results as a question of this moment sees them; None before the first import."""
    if versions.current(home()) is None:
        return None
    today = clock.now().date()
    company = PoliciesInForce(on=today)(CompanyPolicy)
    facts = open_facts(company=company)
    today = clock.today(company=company)
    as_of = clock.day_of_facts(today=today, covered_to=facts.covered_to, company=company)
    stored = Results(facts, PoliciesInForce(on=as_of), as_of, is_now=True)
    facts.results = stored.table
    return stored
