"""What people do about data: go back one version, and have imports come by themselves."""

from __future__ import annotations

from datetime import time
from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import BaseModel, ConfigDict, Field, field_validator

from salesformula.facts.home import home
from salesformula.jobs import schedules
from salesformula.jobs.models import Schedule
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import NotFound
from salesformula.sources.scheduled import TASK, folder_of, mapping_of
from salesformula.sources.undoing import undo

RIGHT = "data.import"


class UndoImport(BaseModel):
    """Which version to leave; without it the one that answers."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(default=None, ge=1)
    reason: str = Field(default="", max_length=500)


class ScheduleImport(BaseModel):
    """What to import, how often, and who is told when it fails."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    mapping: str = Field(min_length=1, max_length=500)
    folder: str = Field(default="", max_length=500)
    every: Literal["hour", "day", "week"]
    at: time | None = None
    weekday: int | None = Field(default=None, ge=0, le=6)
    notify: str = Field(max_length=254)

    @field_validator("name")
    @classmethod
    def _printable(cls, given: str) -> str:
        # It is shown on the page, sent back by its form and written into the subject of a mail.
        if not given.strip() or not given.isprintable():
            raise ValueError("a name holds letters, digits and signs on one line")
        return given.strip()

    @field_validator("notify")
    @classmethod
    def _address(cls, given: str) -> str:
        try:
            validate_email(given)
        except ValidationError as error:
            raise ValueError("this is no e-mail address") from error
        return given


class CancelSchedule(BaseModel):
    """Which schedule to end."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1)


@action(
    "data.undo_import", title="Go back to the version before", fields=UndoImport, right=RIGHT, mission=("O8",)
)  # fmt: skip
def undo_import(doing: Doing, fields: UndoImport) -> Done:
    """Let the version before the last import answer again; Refused where there is none."""
    undone = undo(home(), seen=fields.version)
    return Done(
        ids={"version": undone.after, "undone_version": undone.before},
        subject_id=f"facts {undone.before}",
        reason=fields.reason,
        before={"version": undone.before},
        after={"version": undone.after},
    )


@action(
    "data.schedule_import",
    title="Import by itself every hour, day or week",
    fields=ScheduleImport,
    right=RIGHT,
    mission=("O8",),
)
def schedule_import(doing: Doing, fields: ScheduleImport) -> Done:
    """Plan the import, or change the one of that name; Refused where mapping or folder can't be read now."""
    mapping_of(fields.mapping)
    folder = folder_of(fields.folder)
    before = next((one for one in imports_planned() if one.name == fields.name), None)
    if before is None and any(one.name == fields.name for one in schedules.all()):
        raise NotFound(f"{fields.name!r} is the name of another schedule of the house; choose a different one")
    planned = schedules.plan(
        name=fields.name,
        task=TASK,
        arguments={
            "schedule": fields.name,
            "mapping": fields.mapping,
            "folder": fields.folder and str(folder),
            "by": doing.actor,
        },
        every=fields.every,
        at=fields.at,
        weekday=fields.weekday,
        zone=doing.policy(CompanyPolicy).time_zone,
        notify=fields.notify,
        now=doing.now,
    )
    return Done(
        ids={"schedule": planned.name, "next_at": f"{planned.next_at.isoformat()}Z"},
        subject_id=f"schedule {planned.name}",
        before=_described(before) if before else {},
        after=_described(planned),
    )


@action(
    "data.cancel_schedule", title="End a scheduled import", fields=CancelSchedule, right=RIGHT, mission=("O8",)
)  # fmt: skip
def cancel_schedule(doing: Doing, fields: CancelSchedule) -> Done:
    """No further run of it begins; NotFound where no import is planned under that name."""
    planned = next((one for one in imports_planned() if one.name == fields.name), None)
    if planned is None:
        raise NotFound(f"no import is planned under the name {fields.name!r}")
    schedules.cancel(fields.name)
    return Done(ids={"schedule": fields.name}, subject_id=f"schedule {fields.name}", before=_described(planned))


def imports_planned() -> list[Schedule]:
    """The schedules that are imports, by name."""
    return [one for one in schedules.all() if one.task == TASK]


def _described(planned: Schedule) -> dict[str, str]:
    return {
        "mapping": planned.arguments["mapping"],
        "folder": planned.arguments["folder"],
        "every": planned.every,
        "at": planned.at.isoformat(timespec="minutes"),
        "notify": planned.notify,
    }
