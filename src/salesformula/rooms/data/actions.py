"""What people do about data: go back one version, have imports and builds come by themselves, steer what runs."""

from __future__ import annotations

from datetime import time
from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import BaseModel, ConfigDict, Field, field_validator

from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.jobs import again, cancelling, listing, schedules
from salesformula.jobs.models import Schedule
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import NotFound, Refused
from salesformula.sources.building import TASK as BUILD
from salesformula.sources.building import request_build
from salesformula.sources.scheduled import TASK, folder_of, mapping_of
from salesformula.sources.undoing import undo
from salesformula.sources.weighing import GOING_BACK, Impact, weighing
from salesformula.sources.withdrawing import upload_id, withdraw

RIGHT = "data.import"
#: One of a kind: planning it again changes its time.
NIGHTLY_BUILD = "nightly build"


class UndoImport(BaseModel):
    """Which version to leave; without it the one that answers. ``accept_impact``: although locked months were paid.

    ``mark``: of what was shown; then nothing else is let in.
    """

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(default=None, ge=1)
    accept_impact: bool = False
    mark: str = ""
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
    """Which schedule."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1)


class RequestBuild(BaseModel):
    """Why the facts are built again."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=500)


class ScheduleBuild(BaseModel):
    """At what time of the company's zone the facts are built each night, and who is told when it fails."""

    model_config = ConfigDict(extra="forbid")

    at: time = time(2)
    notify: str = Field(max_length=254)

    @field_validator("notify")
    @classmethod
    def _address(cls, given: str) -> str:
        return ScheduleImport._address(given)


class OneRun(BaseModel):
    """Which run, by the run_id of data.runs."""

    model_config = ConfigDict(extra="forbid")

    run: str = Field(min_length=1, max_length=50)


def weigh_going_back(doing: Doing, fields: UndoImport) -> int | None:
    """The version that is left, once what going back changes of locked months of pay may be changed.

    Impact where it may not; who has no right to see pay is told that alone. Weighed before the transaction: it takes
    as long as two ledgers do.
    """

    def may_see(impact: Impact) -> bool:
        return all(right in doing.rights for right in impact.rights)

    def accept(impact: Impact) -> bool:
        return fields.accept_impact and fields.mark in ("", impact.mark) and may_see(impact)

    now, before = versions.current(home()), versions.previous(home())
    if now is None or before is None or fields.version not in (None, now.number):
        return fields.version
    weigh = weighing(home=home(), company=doing.policy(CompanyPolicy), accept=accept, step=GOING_BACK)
    try:
        weigh(before.path, before.number)
    except Impact as impact:
        if may_see(impact):
            raise
        raise Refused(impact.kept) from None
    return now.number


@action(
    "data.undo_import", title="Go back to the version before", fields=UndoImport, right=RIGHT, mission=("O8",),
    before=weigh_going_back,
)  # fmt: skip
def undo_import(doing: Doing, fields: UndoImport) -> Done:
    """Let the version before the last import answer again; Refused where there is none."""
    undone = undo(home(), seen=doing.prepared)
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
    "data.request_build", title="Build the facts again", fields=RequestBuild, right=RIGHT, mission=("O8",)
)  # fmt: skip
def ask_for_build(doing: Doing, fields: RequestBuild) -> Done:
    """Have the worker build without new files; Refused where there are no facts. A build that waits is not doubled."""
    is_new = request_build(fields.reason or "asked for", by=doing.actor)
    return Done(ids={"is_new": is_new}, subject_id="facts", reason=fields.reason, after={"is_new": is_new})


@action(
    "data.schedule_build", title="Build the facts every night", fields=ScheduleBuild, right=RIGHT, mission=("O8",)
)  # fmt: skip
def schedule_build(doing: Doing, fields: ScheduleBuild) -> Done:
    """Plan the nightly build, or change its time; a night on which nothing changed makes no version."""
    planned = schedules.plan(
        name=NIGHTLY_BUILD,
        task=BUILD,
        arguments={"reason": "every night", "by": doing.actor},
        every="day",
        at=fields.at,
        zone=doing.policy(CompanyPolicy).time_zone,
        notify=fields.notify,
        now=doing.now,
    )
    return Done(
        ids={"schedule": planned.name, "next_at": f"{planned.next_at.isoformat()}Z"},
        subject_id=f"schedule {planned.name}",
        after={"at": planned.at.isoformat(timespec="minutes"), "notify": planned.notify},
    )


@action("data.run_now", title="Run a schedule now", fields=CancelSchedule, right=RIGHT, mission=("O8",))
def run_now(doing: Doing, fields: CancelSchedule) -> Done:
    """Begin a schedule beside its time; Refused while its last run has not ended."""
    id = again.run_now(fields.name, by=doing.actor, now=doing.now)
    return Done(ids={"run": id}, subject_id=f"schedule {fields.name}", after={"run": id})


@action("data.try_again", title="Try a failed run again", fields=OneRun, right=RIGHT, mission=("O8",))
def try_again(doing: Doing, fields: OneRun) -> Done:
    """Enqueue what failed once more; Refused where it has not failed, or the same waits already."""
    id = again.try_again(fields.run, by=doing.actor, now=doing.now)
    return Done(ids={"run": id}, subject_id=f"run {fields.run}", after={"run": id})


@action("data.cancel_run", title="Cancel a waiting run", fields=OneRun, right=RIGHT, mission=("O8",))
def cancel_run(doing: Doing, fields: OneRun) -> Done:
    """It never begins; Refused where it has begun. An upload it was about can be changed and checked again."""
    waiting = listing.one(fields.run)
    cancelling.cancel(fields.run, by=doing.actor, now=doing.now)
    about = upload_id(waiting.task, waiting.arguments) if waiting else ""
    if about:
        withdraw(about, now=doing.now)
    return Done(
        ids={"run": fields.run}, subject_id=f"run {fields.run}", before={"task": waiting.task if waiting else ""}
    )


@action(
    "data.cancel_schedule", title="End a scheduled import or build", fields=CancelSchedule, right=RIGHT, mission=("O8",)
)  # fmt: skip
def cancel_schedule(doing: Doing, fields: CancelSchedule) -> Done:
    """No further run of it begins; NotFound where no import and no build is planned under that name."""
    planned = next((one for one in schedules.all() if one.name == fields.name and can_be_ended(one)), None)
    if planned is None:
        raise NotFound(f"no import and no build is planned under the name {fields.name!r}")
    schedules.cancel(fields.name)
    before = _described(planned) if planned.task == TASK else {"at": planned.at.isoformat(timespec="minutes")}
    return Done(ids={"schedule": fields.name}, subject_id=f"schedule {fields.name}", before=before)


def can_be_ended(planned: Schedule) -> bool:
    """Whether ``data.cancel_schedule`` ends it: an import or a build, none of the house's own."""
    return planned.task in (TASK, BUILD)


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
