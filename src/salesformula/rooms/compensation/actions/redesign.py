"""What people do in a redesign of the pay plan: leadership announces, shows, answers, decides; everyone takes part."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, model_validator

from salesformula.identity.instants import utc
from salesformula.identity.viewer import viewer_named
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from salesformula.rooms.compensation.actions.plans import ADOPT, AdoptPlan, adopt_plan, said_by
from salesformula.rooms.compensation.actions.redesign_events import Fields, Line, Text, add, begin, found, refuse
from salesformula.rooms.compensation.formula import redesign_steps as steps
from salesformula.rooms.compensation.formula.plan import Aim, Plan
from salesformula.rooms.compensation.formula.redesign import WHOLE, Comment, Idea, Redesign, Structure
from salesformula.rooms.compensation.models import AdoptedPlan
from salesformula.rooms.compensation.models.redesign import redesigns

TAKE_PART = "compensation.view"


class Announce(BaseModel):
    """What it is called, why, which of a plan's aims it serves, by which principles, and when all meet."""

    model_config = Fields

    title: Line = Field(max_length=200)
    reasons: Text
    goals: tuple[Aim, ...] = Field(min_length=1)
    principles: Text
    town_hall_at: datetime

    @model_validator(mode="after")
    def _names_each_goal_once(self) -> Announce:
        if len(set(self.goals)) < len(self.goals):
            raise ValueError("a goal is named twice")
        return self


class Revise(Announce):
    """The announcement as it shall read from now on; the former one stays readable."""

    redesign: int | None = Field(default=None, ge=1)


class AddIdea(BaseModel):
    """An idea in its author's words; without a redesign: for the newest."""

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    text: Text


class ShowStructure(BaseModel):
    """A candidate structure in words, and as a plan where it is worked out so far."""

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    title: Line = Field(max_length=200)
    text: Text
    plan: Plan | None = None

    @model_validator(mode="after")
    def _tells_nobodys_pay(self) -> ShowStructure:
        if self.plan is not None and _speaks_of_people(self.plan.model_dump(mode="json")):
            raise ValueError("everyone reads a candidate plan, so it can't hold rates of single people")
        return self


def _speaks_of_people(plan: Any) -> bool:
    """Whether a plan holds values of single people, in whichever kind of component."""
    if isinstance(plan, dict):
        return any((name.endswith("_by_person") and one) or _speaks_of_people(one) for name, one in plan.items())
    return isinstance(plan, list) and any(map(_speaks_of_people, plan))


class AddComment(BaseModel):
    """About which idea, structure or comment; without a number: about the redesign as a whole."""

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    about: int = Field(default=WHOLE, ge=1)
    text: Text


class EditText(BaseModel):
    """Which idea, structure or comment, and how it shall read; the former text stays readable."""

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    about: int = Field(ge=1)
    text: Text


class DecideIdea(BaseModel):
    """Which idea, adopted or rejected, and why: everyone reads the reason."""

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    idea: int = Field(ge=1)
    decision: Literal["adopted", "rejected"]
    reason: Text


class DecideRedesign(BaseModel):
    """A new plan, or that the plan stays as it is; and why.

    The plan is an adopted one by its version, or a candidate that was shown as a plan, adopted from ``starts_on`` on.
    """

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    outcome: Literal["adopted", "kept"]
    plan_version: int | None = Field(default=None, ge=1)
    structure: int | None = Field(default=None, ge=1)
    starts_on: date | None = None
    reason: Text

    @model_validator(mode="after")
    def _names_what_was_adopted(self) -> DecideRedesign:
        named = (self.plan_version is not None) + (self.structure is not None)
        if named != (1 if self.outcome == "adopted" else 0):
            raise ValueError("adopted names a plan_version or a structure; kept names neither")
        if (self.structure is None) != (self.starts_on is None):
            raise ValueError("starts_on goes with a structure: an adopted plan has its first day already")
        return self


@action(
    "compensation.announce_redesign",
    title="Announce a redesign of the pay plan", fields=Announce, right=ADOPT, mission=("P14", "P18"),
)  # fmt: skip
def announce_redesign(doing: Doing, given: Announce) -> Done:
    """A redesign begins; one at a time is talked about."""
    undecided = [number for number, one in redesigns().items() if one.decision is None]
    if undecided:
        raise Refused(f"redesign {undecided[0]} is not decided yet: one at a time is talked about")
    number = begin(doing, text=given.reasons, said=_announced(given))
    return Done(ids={"redesign": number}, subject_id=f"redesign {number}", after={"title": given.title})


@action(
    "compensation.revise_announcement",
    title="Revise the announcement of a redesign", fields=Revise, right=ADOPT, mission=("P18",),
)  # fmt: skip
def revise_announcement(doing: Doing, given: Revise) -> Done:
    """Reasons, goals, principles or the day read otherwise from now on."""
    number, redesign = found(given.redesign)
    refuse(steps.before_taking_part(redesign))
    if redesign.structures and utc(given.town_hall_at) > doing.now:
        raise Refused("structures were shown already, so the town hall can't lie ahead")
    add(doing, number, "announcement_revised", text=given.reasons, said=_announced(given))
    return Done(ids={"redesign": number}, subject_id=f"redesign {number}", after={"title": given.title})


def _announced(given: Announce) -> dict[str, Any]:
    return {
        "title": given.title,
        "goals": list(given.goals),
        "principles": given.principles,
        "town_hall_at": utc(given.town_hall_at).isoformat(),
    }


@action("compensation.add_idea", title="Add an idea", fields=AddIdea, right=TAKE_PART, mission=("P18", "P19"))
def add_idea(doing: Doing, given: AddIdea) -> Done:
    """An idea that leadership will adopt or reject, with the reason."""
    number, redesign = found(given.redesign)
    refuse(steps.before_taking_part(redesign))
    idea = add(doing, number, "idea_added", text=given.text)
    return Done(ids={"redesign": number, "idea": idea}, subject_id=f"redesign {number}, idea {idea}")


@action(
    "compensation.show_structure",
    title="Show a candidate structure", fields=ShowStructure, right=ADOPT, mission=("P18",),
)  # fmt: skip
def show_structure(doing: Doing, given: ShowStructure) -> Done:
    """A candidate structure, shown for reaction."""
    number, redesign = found(given.redesign)
    refuse(steps.before_structures(redesign, doing.now))
    plan = given.plan.model_dump(mode="json") if given.plan else None
    structure = add(
        doing,
        number,
        "structure_shown",
        text=given.text,
        said={"title": given.title} | ({"plan": plan} if plan else {}),
    )
    return Done(
        ids={"redesign": number, "structure": structure},
        subject_id=f"redesign {number}, structure {structure}",
        after={"title": given.title},
    )


@action("compensation.comment", title="Comment", fields=AddComment, right=TAKE_PART, mission=("P18",))
def comment(doing: Doing, given: AddComment) -> Done:
    """A comment, or a reply; one of leadership is marked as such."""
    number, redesign = found(given.redesign)
    if given.about != WHOLE:
        _on(redesign, given.about)
    event = add(doing, number, "commented", about=given.about, text=given.text, said={"is_leadership": _leads(doing)})
    return Done(ids={"redesign": number, "comment": event}, subject_id=f"redesign {number}, comment {event}")


def _on(redesign: Redesign, about: int) -> None:
    if redesign.written(about) is None:
        raise NotFound(f"there is no idea, structure or comment {about} in this redesign")
    if any(reply.number == about for comment in redesign.comments for reply in comment.replies):
        raise Refused(f"{about} is a reply: reply to the comment it stands under")


@action("compensation.edit_text", title="Edit what one wrote", fields=EditText, right=TAKE_PART, mission=("P18",))
def edit_text(doing: Doing, given: EditText) -> Done:
    """The author's text reads otherwise from now on; a structure is edited by whoever leads."""
    number, redesign = found(given.redesign)
    refuse(steps.before_taking_part(redesign))
    written = redesign.written(given.about)
    if written is None:
        raise NotFound(f"there is no idea, structure or comment {given.about} in this redesign")
    may = _leads(doing) if isinstance(written, Structure) else written.first.by == (doing.actor or "operator")
    if not may:
        raise NotAllowed("only its author edits an idea or a comment, and only leadership a structure")
    if isinstance(written, Idea) and written.judgement is not None:
        raise Refused("this idea was decided as it reads: add another")
    if isinstance(written, Comment) and written.is_answered:
        raise Refused("this comment was answered as it reads: add another")
    add(doing, number, "text_edited", about=given.about, text=given.text)
    return Done(ids={"redesign": number}, subject_id=f"redesign {number}, text {given.about}")


@action(
    "compensation.decide_idea",
    title="Adopt or reject an idea", fields=DecideIdea, right=ADOPT, mission=("P19", "P20"),
)  # fmt: skip
def decide_idea(doing: Doing, given: DecideIdea) -> Done:
    """The idea is adopted or rejected, for everyone to read why; a second decision keeps the first readable."""
    number, redesign = found(given.redesign)
    refuse(steps.before_taking_part(redesign))
    if not isinstance(redesign.written(given.idea), Idea):
        raise NotFound(f"there is no idea {given.idea} in this redesign")
    is_adopted = given.decision == "adopted"
    add(doing, number, "idea_decided", about=given.idea, text=given.reason, said={"is_adopted": is_adopted})
    return Done(
        ids={"redesign": number, "idea": given.idea},
        subject_id=f"redesign {number}, idea {given.idea}",
        reason=given.reason[:500],
        after={"decision": given.decision},
    )


@action(
    "compensation.decide_redesign",
    title="Decide a redesign", fields=DecideRedesign, right=ADOPT, mission=("P18", "P20"),
)  # fmt: skip
def decide_redesign(doing: Doing, given: DecideRedesign) -> Done:
    """Leadership decides: a new plan, or the plan as it is. That a plan starts before its training is logged."""
    number, redesign = found(given.redesign)
    refuse(steps.before_decision(redesign, is_adopted=given.outcome == "adopted", now=doing.now))
    version, starts_on = _plan_decided(doing, given, number, redesign)
    add(doing, number, "redesign_decided", text=given.reason, said={"plan_version": version})
    after: dict[str, Any] = {"outcome": given.outcome, "plan_version": version}
    if starts_on is not None:
        after |= {"starts_on": starts_on.isoformat(), "starts_before_training": starts_on <= doing.now.date()}
    return Done(
        ids={"redesign": number, "plan_version": version},
        subject_id=f"redesign {number}",
        reason=given.reason[:500],
        after=after,
    )


def _plan_decided(
    doing: Doing, given: DecideRedesign, number: int, redesign: Redesign
) -> tuple[int | None, date | None]:
    if given.structure is not None:
        return _adopted(doing, given, number, redesign), given.starts_on
    if given.plan_version is None:
        return None, None
    adopted = AdoptedPlan.objects.filter(pk=given.plan_version).first()
    if adopted is None:
        raise NotFound(f"there is no plan {given.plan_version}: adopt it first (compensation.adopt_plan), then decide")
    return adopted.pk, adopted.starts_on


def _adopted(doing: Doing, given: DecideRedesign, number: int, redesign: Redesign) -> int:
    """The version of the candidate plan, adopted as it was shown."""
    structure = next((one for one in redesign.structures if one.number == given.structure), None)
    if structure is None or structure.plan is None:
        raise NotFound(f"there is no structure {given.structure} with a plan of its own in this redesign")
    told = said_by(Plan.model_validate(structure.plan))
    reason = f"redesign {number}: {given.reason}"[:500]
    done = adopt_plan.function(doing, AdoptPlan.model_validate(told | {"starts_on": given.starts_on, "reason": reason}))
    return int(done.ids["plan_version"])


def _leads(doing: Doing) -> bool:
    """Whether whoever acts has the right to decide; the operator at the command line has every right."""
    return doing.actor is None or ADOPT in viewer_named(doing.actor).rights
