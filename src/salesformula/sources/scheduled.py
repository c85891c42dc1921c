"""An import that nobody waits for: a folder of the server, or queries, by a mapping that was saved."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.utils import timezone
from django_tasks import task

from salesformula.facts.home import home
from salesformula.identity import log as decisions
from salesformula.jobs.repeating import repeatable
from salesformula.kit.errors import NotFound, Refused
from salesformula.policybook import founding
from salesformula.sources import places
from salesformula.sources.importing import ImportResult, company_of, run_import
from salesformula.sources.mapping import Mapping, load_mapping, parse_mapping
from salesformula.sources.models import SavedMapping
from salesformula.sources.outcome import Asked

log = logging.getLogger(__name__)

#: Its dotted name, as schedules know it.
TASK = "salesformula.sources.scheduled.run_scheduled_import"


@task()
@repeatable(times=2)
def run_scheduled_import(schedule: str, mapping: str, folder: str, by: str | None) -> dict[str, Any]:
    """Import ``folder`` as ``mapping`` says, now; version and rows per table. A refusal is raised, so it is told.

    ``mapping`` is the name of a saved mapping or a TOML file in an allowed folder; ``folder`` "" is the first
    allowed one; ``by`` is who planned it. Safe to begin again: an import lands whole or not at all.
    """
    now, found = timezone.now(), mapping_of(mapping)
    result = run_import(
        folder_of(folder),
        found,
        now=now,
        progress=lambda line: log.info("schedule=%s %s", schedule, line),
        company=founding.recorded(now=now) or company_of(found),
        home=home(),
        asked=Asked(by=by, how="schedule", name=schedule),
    )
    founding.found(found.company, now=now)
    landed = _landed(result)
    decisions.record(at=now, user=by, action="data.import", subject_id=f"facts {result.version}",
                     reason=f"schedule {schedule}", after={"landed": landed, "run": result.run.name})  # fmt: skip
    return {"version": result.version, "landed": landed}


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
