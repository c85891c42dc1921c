"""An import that nobody waits for: a folder of the server, or queries, by a mapping that was saved."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.utils import timezone
from django_tasks import TaskContext, task

from salesformula.facts.home import home
from salesformula.jobs.repeating import repeatable
from salesformula.kit.errors import NotFound, Refused
from salesformula.policybook import founding
from salesformula.sources import landing, places
from salesformula.sources.building import company_on_the_day, is_needed, request_build
from salesformula.sources.importing import ImportResult, company_of, run_import
from salesformula.sources.landing import Landing
from salesformula.sources.mapping import Mapping, load_mapping, parse_mapping
from salesformula.sources.models import SavedMapping
from salesformula.sources.outbox.collecting import written_for_build
from salesformula.sources.outcome import Asked
from salesformula.sources.weighing import weighing

log = logging.getLogger(__name__)

#: Its dotted name, as schedules know it.
TASK = "salesformula.sources.scheduled.run_scheduled_import"
ACTION = "data.import"


@task(takes_context=True)
@repeatable(times=2)
def run_scheduled_import(
    context: TaskContext, schedule: str, mapping: str, folder: str, by: str | None
) -> dict[str, Any]:
    """Import ``folder`` as ``mapping`` says, now; version and rows per table. A refusal is raised, so it is told.

    Files that have not changed since the last time make no version: it is None then, and a build is asked for where
    one is needed.

    ``mapping`` is the name of a saved mapping or a TOML file in an allowed folder; ``folder`` "" is the first
    allowed one; ``by`` is who planned it. Safe to begin again: an import lands whole or not at all, and one that had
    landed when its worker died is brought to its end, not repeated.
    """
    found, asked = mapping_of(mapping), Asked(by=by, how="schedule", name=schedule)
    before = landing.noted(context.task_result.id)
    if before is not None and (version := landing.made_by(before)) is not None:
        founding.found(found.company, now=before.now)
        return _logged(before, version=version, after=landing.told_of(before, asked=asked))
    begun = Landing(
        task=context.task_result.id,
        now=timezone.now(),
        action=ACTION,
        by=by,
        reason=f"schedule {schedule}",
    )
    company = founding.recorded(now=begun.now) or company_of(found)
    with landing.noting(begun):
        result = run_import(
            folder_of(folder),
            found,
            now=begun.now,
            progress=lambda line: log.info("schedule=%s %s", schedule, line),
            company=company,
            home=home(),
            asked=asked,
            collect=written_for_build,
            weigh=weighing(home=home(), company=company),
        )
    if result.is_unchanged:
        landing.drop(begun)
        # What was written or settled here meanwhile, and the new day, are in the facts as after any import.
        if is_needed(company=company_on_the_day(begun.now), now=begun.now):
            request_build(begun.reason, by=by)
        return {"version": None, "landed": {}, "run": result.run.name, "answers": result.version}
    founding.found(found.company, now=begun.now)
    return _logged(begun, version=result.version, after={"landed": _landed(result), "run": result.run.name})


def _logged(made: Landing, *, version: int, after: dict[str, Any]) -> dict[str, Any]:
    landing.log(made, version=version, after=after)
    return {"version": version, "landed": after["landed"], "run": after["run"]}


def mapping_of(name: str) -> Mapping:
    """The saved mapping of that name, else the TOML file; NotFound or Refused where there is neither."""
    saved = SavedMapping.objects.filter(name=name).first()
    if saved is not None:
        return parse_mapping(saved.toml, name=name)
    if not name.endswith(".toml"):
        known = ", ".join(SavedMapping.objects.values_list("name", flat=True)) or "none"
        raise NotFound(f"there is no saved mapping {name!r} (saved: {known}), and it is no .toml file")
    return load_mapping(places.inside(name, home=home(), what="the mapping"))


def folder_of(name: str) -> Path:
    """The folder of that name within the allowed ones; Refused where it lies outside or is not there."""
    folder = places.inside(name, home=home(), what="the folder")
    if not name:
        folder.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        raise Refused(f"{folder} is no folder: name the one that holds the files of the mapping")
    return folder


def _landed(result: ImportResult) -> dict[str, int]:
    return {table: count.landed for table, count in result.counts.items()}
