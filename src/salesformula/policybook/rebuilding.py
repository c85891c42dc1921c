"""A build where a revision asks for one: tables kept with the facts are made with some settings of the company."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date

from django.db import transaction

from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.jobs.named import task_named
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.policy import Policy
from salesformula.policybook.shelf import settings_by_name

log = logging.getLogger(__name__)

#: Sources import the policy book, not the other way round: the task is known by its name.
BUILD = "salesformula.sources.building.build_now"


def asks_for_build(policy: type[Policy], settings: Collection[str], *, effective_from: date, today: date) -> bool:
    """Whether kept tables were made with one of these settings, and it holds already.

    One that holds later needs none: from its day on answers make the tables again, until the next build stores them.
    """
    if policy is not CompanyPolicy or effective_from > today:
        return False
    return any(one.is_built for name, one in settings_by_name(policy).items() if name in settings)


def build_soon(revision: int, *, by: str | None) -> None:
    """Have the worker build once the revision is written; nothing where there are no facts yet."""
    if versions.current(home()) is None:
        return
    arguments = {"reason": f"policy revision {revision}", "by": by}
    task = task_named(BUILD, arguments=arguments)
    transaction.on_commit(lambda: task.enqueue(**arguments))
    log.info("build asked for revision=%s", revision)
