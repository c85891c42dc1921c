"""What people decide about levels: which ladder is in force, and whose level does not go by the numbers, and why."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from salesformula.doors import clock
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.faults import first_fault
from salesformula.rooms.compensation.formula.ladder import Ladder, Rung, preset_levels, source_of
from salesformula.rooms.compensation.formula.ratio import Ratio
from salesformula.rooms.compensation.models import AdoptedLadder, LevelOverride, adopted_ladders
from salesformula.rooms.compensation.policy import Counts, LevelsPolicy, Reading, Window

ADOPT_LEVELS = "compensation.adopt_levels"
OVERRIDE_LEVEL = "compensation.override_level"


class AdoptLevels(BaseModel):
    """A preset, or a name and levels; from which day on, and why. What is not said is as the company's rules say."""

    model_config = ConfigDict(extra="forbid")

    preset: Literal["A", "B"] | None = None
    churn_below: Ratio | None = None
    name: str | None = Field(default=None, min_length=1, max_length=200)
    levels: tuple[Rung, ...] | None = None
    starts_on: date
    reason: str = Field(min_length=1, max_length=500)
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    milestones_are_for: Reading | None = None
    new_mrr_months: int | None = Field(default=None, ge=1, le=24)
    new_mrr_window: Window | None = None
    prepaid_counts: Counts | None = None
    churn_months: int | None = Field(default=None, ge=1, le=60)

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> AdoptLevels:
        if (self.preset is None) == (self.levels is None):
            raise ValueError("a ladder is either a preset or levels of its own")
        if self.levels is not None and self.name is None:
            raise ValueError("a ladder with levels of its own needs a name")
        if self.levels is not None and self.name in ("A", "B"):
            raise ValueError("A and B are the names of the presets")
        if self.preset is not None and self.name is not None:
            raise ValueError("a preset has its name: A or B")
        if self.levels is not None and self.churn_below is not None:
            raise ValueError("levels of its own say churn_below in their milestones")
        return self


class OverrideLevel(BaseModel):
    """Whose level, which, and why; from the last day of the facts on unless a day is said."""

    model_config = ConfigDict(extra="forbid")

    person_id: str = Field(min_length=1, max_length=200)
    level: int = Field(ge=0, le=20)
    reason: str = Field(min_length=1, max_length=500)
    starts_on: date | None = None


@action(
    ADOPT_LEVELS,
    title="Adopt a ladder of levels",
    fields=AdoptLevels,
    right="compensation.adopt",
    mission=("P22", "P23", "P24"),
)
def adopt_levels(doing: Doing, given: AdoptLevels) -> Done:
    """A new version of the ladder, in force from its first day. A level that was reached stays reached."""
    ladder = _ladder(given, company=doing.policy(CompanyPolicy), rules=doing.policy(LevelsPolicy))
    earlier = AdoptedLadder.objects.first()
    if earlier is not None and earlier.ladder["currency"] != ladder.currency:
        raise Refused(
            f"{ADOPT_LEVELS}, currency: levels are counted in {earlier.ladder['currency']} since the first ladder, "
            f"and what was reached in it would not compare with {ladder.currency}"
        )
    adopted = AdoptedLadder.objects.create(
        ladder=ladder.model_dump(mode="json"),
        starts_on=ladder.starts_on,
        adopted_at=doing.now,
        adopted_by=doing.actor or "operator",
        reason=given.reason,
    )
    return Done(
        ids={"ladder_version": adopted.pk},
        subject_id=f"ladder {adopted.pk}",
        reason=given.reason,
        after={"name": ladder.name, "starts_on": ladder.starts_on.isoformat()},
    )


@action(
    OVERRIDE_LEVEL,
    title="Decide someone's level otherwise than by the numbers",
    fields=OverrideLevel,
    right="compensation.adopt",
    mission=("P27",),
)
def override_level(doing: Doing, given: OverrideLevel) -> Done:
    """A level by decision, told as one beside the level. The log keeps who, whose, when and why; not the level."""
    company = doing.policy(CompanyPolicy)
    today = clock.local(doing.now, company=company).date()
    # Without a day, the one that answers stand at: a decision of today must show where facts end a while ago.
    day = given.starts_on or clock.day_of_facts(today=today, covered_to=doing.facts.covered_to, company=company)
    people = doing.facts.table("people")
    if not people.filter(people.person_id == given.person_id).count().to_pyarrow().as_py():
        raise Refused(f"{OVERRIDE_LEVEL}, person_id: there is no person {given.person_id!r}")
    ladder = next((one.ladder for one in reversed(adopted_ladders()) if one.ladder.starts_on <= day), None)
    if ladder is None:
        raise Refused(f"{OVERRIDE_LEVEL}, starts_on: no ladder of levels is in force on {day}")
    if not ladder.first <= given.level <= ladder.top:
        raise Refused(f"{OVERRIDE_LEVEL}, level: the ladder in force goes from {ladder.first} to {ladder.top}")
    override = LevelOverride.objects.create(
        person_id=given.person_id,
        level=given.level,
        starts_on=day,
        decided_at=doing.now,
        decided_by=doing.actor or "operator",
        reason=given.reason,
    )
    return Done(
        ids={"override_id": override.pk},
        subject_id=given.person_id,
        reason=given.reason,
        # Not the level itself: it says what someone is paid.
        after={"starts_on": day.isoformat()},
    )


def _ladder(given: AdoptLevels, *, company: CompanyPolicy, rules: LevelsPolicy) -> Ladder:
    try:
        if given.preset is None:
            levels, name, source = given.levels or (), given.name or "", "ours"
            reading: Reading = "entering"
        else:
            levels = preset_levels(given.preset, churn_below=given.churn_below)
            name, source = given.preset, source_of(given.preset)
            reading = rules.annual_milestones if given.preset == "A" else rules.monthly_milestones
        return Ladder(
            name=name,
            currency=given.currency or company.currency,
            levels=levels,
            milestones_are_for=given.milestones_are_for or reading,
            new_mrr_months=given.new_mrr_months or rules.new_mrr_months,
            new_mrr_window=given.new_mrr_window or rules.new_mrr_window,
            prepaid_counts=given.prepaid_counts or rules.prepaid_counts,
            churn_months=given.churn_months or rules.level_churn_months,
            source=source,
            starts_on=given.starts_on,
        )
    except ValidationError as error:
        fault = first_fault(error, known=Ladder.model_fields)
        raise Refused(f"{ADOPT_LEVELS}, {fault.name or 'the ladder'}: {fault.sentence}") from error
    except ValueError as error:
        raise Refused(f"{ADOPT_LEVELS}: {error}") from error
