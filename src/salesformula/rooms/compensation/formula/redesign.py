"""A redesign of the pay plan, as what happened in it tells: pure, from the events alone.

Events are only ever added. What was written first and changed later keeps its former versions; an idea that is
decided a second time keeps its former decision.

Source: mission P18 to P21 (seeds 000, 001, 003): announce reasons, goals and principles; ideas at a town hall;
structures shown for reaction; a page that repeats them; comments, most answered by leadership; decision; training;
acknowledgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal[
    "announced", "announcement_revised", "idea_added", "structure_shown", "commented", "text_edited",
    "idea_decided", "redesign_decided", "trained", "acknowledged",
]  # fmt: skip
#: The announcement is always the first event, so what is said of the redesign as a whole is said about number 1.
WHOLE = 1


@dataclass(frozen=True)
class Event:
    """What someone did: ``number`` counts within the redesign, ``about`` names the event it speaks of.

    ``by`` is the sign-in name, ``at`` UTC. ``said`` holds what this kind says beside its text.
    """

    number: int
    kind: Kind
    at: datetime
    by: str
    person_id: str | None = None
    about: int | None = None
    text: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """A text as it stood: whose hand, since when."""

    text: str
    by: str
    person_id: str | None
    at: datetime


@dataclass(frozen=True)
class Announcement:
    """Why the plan is redesigned, towards what, and by which principles. ``goals`` are the plan's possible aims."""

    title: str
    reasons: str
    goals: tuple[str, ...]
    principles: str
    town_hall_at: datetime
    by: str
    person_id: str | None
    at: datetime


@dataclass(frozen=True)
class Judgement:
    """An idea adopted or rejected, and why."""

    is_adopted: bool
    reason: str
    by: str
    person_id: str | None
    at: datetime


@dataclass(frozen=True)
class Written:
    """What someone wrote: the text in force and those before it, the oldest first."""

    number: int
    versions: tuple[Version, ...]

    @property
    def now(self) -> Version:
        """The text in force."""
        return self.versions[-1]

    @property
    def first(self) -> Version:
        """As it was first written: its author and its moment."""
        return self.versions[0]


@dataclass(frozen=True)
class Idea(Written):
    """An idea, and what was decided about it, the latest last."""

    judgements: tuple[Judgement, ...] = ()

    @property
    def judgement(self) -> Judgement | None:
        """What holds; None while nobody decided."""
        return self.judgements[-1] if self.judgements else None


@dataclass(frozen=True)
class Structure(Written):
    """A candidate structure, with the plan as data where it has one."""

    title: str = ""
    plan: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Comment(Written):
    """A comment about an idea, a structure or the whole; or a reply about a comment."""

    about: int = WHOLE
    is_leadership: bool = False
    replies: tuple[Comment, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether leadership replied."""
        return any(reply.is_leadership for reply in self.replies)


@dataclass(frozen=True)
class Decision:
    """What came out: the version of the plan that was adopted, None where the plan stays; and why."""

    plan_version: int | None
    reason: str
    by: str
    person_id: str | None
    at: datetime


@dataclass(frozen=True)
class Redesign:
    """A redesign as it stands. ``announcements``: the latest last. ``trained`` and ``acknowledged``: person → when."""

    announcements: tuple[Announcement, ...]
    ideas: tuple[Idea, ...] = ()
    structures: tuple[Structure, ...] = ()
    comments: tuple[Comment, ...] = ()
    decision: Decision | None = None
    trained: Mapping[str, date] = field(default_factory=dict)
    acknowledged: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def announcement(self) -> Announcement:
        """Reasons, goals and principles in force."""
        return self.announcements[-1]

    @property
    def undecided(self) -> tuple[Idea, ...]:
        """Ideas about which nobody decided yet."""
        return tuple(idea for idea in self.ideas if idea.judgement is None)

    @property
    def asked(self) -> tuple[Comment, ...]:
        """Comments that are not leadership's own: those that wait for an answer or have one."""
        return tuple(comment for comment in self.comments if not comment.is_leadership)

    @property
    def n_answered(self) -> int:
        """How many of the comments ``asked`` leadership replied to."""
        return sum(comment.is_answered for comment in self.asked)

    def written(self, number: int) -> Idea | Structure | Comment | None:
        """The idea, structure, comment or reply of that number."""
        replies = (reply for comment in self.comments for reply in comment.replies)
        everything: tuple[Idea | Structure | Comment, ...] = (*self.ideas, *self.structures, *self.comments, *replies)
        return next((one for one in everything if one.number == number), None)


def redesign_of(events: Iterable[Event]) -> Redesign:
    """The redesign that these events, in their order, have made.

    Serves: P18, P19, P21. Errors: ValueError where the first event is no announcement, or one speaks of what is
    not there.
    """
    first, *later = sorted(events, key=lambda event: event.number) or (None,)
    if first is None or first.kind != "announced":
        raise ValueError("a redesign begins with its announcement")
    made = Redesign(announcements=(_announcement(first),))
    for event in later:
        made = _after(made, event)
    return made


def _after(made: Redesign, event: Event) -> Redesign:
    match event.kind:
        case "announcement_revised":
            return replace(made, announcements=(*made.announcements, _announcement(event)))
        case "idea_added":
            return replace(made, ideas=(*made.ideas, Idea(event.number, (_version(event),))))
        case "structure_shown":
            shown = Structure(
                event.number, (_version(event),), title=event.said.get("title", ""), plan=event.said.get("plan")
            )
            return replace(made, structures=(*made.structures, shown))
        case "commented":
            return _commented(made, event)
        case "text_edited":
            return _edited(made, event)
        case "idea_decided":
            judged = Judgement(bool(event.said["is_adopted"]), event.text, event.by, event.person_id, event.at)
            return replace(made, ideas=tuple(_judged(idea, judged, event.about) for idea in made.ideas))
        case "redesign_decided":
            version = event.said.get("plan_version")
            return replace(made, decision=Decision(version, event.text, event.by, event.person_id, event.at))
        case "trained":
            on = date.fromisoformat(event.said["on"])
            # The first training counts: a second one changes nothing about whether someone was trained in time.
            return replace(made, trained=dict.fromkeys(event.said["people"], on) | dict(made.trained))
        case "acknowledged":
            return replace(made, acknowledged={str(event.person_id): event.at} | dict(made.acknowledged))
        case _:
            raise ValueError(f"event {event.number} announces a redesign inside another")


def _announcement(event: Event) -> Announcement:
    said = event.said
    return Announcement(
        title=said["title"],
        reasons=event.text,
        goals=tuple(said["goals"]),
        principles=said["principles"],
        town_hall_at=datetime.fromisoformat(said["town_hall_at"]),
        by=event.by,
        person_id=event.person_id,
        at=event.at,
    )


def _version(event: Event) -> Version:
    return Version(event.text, event.by, event.person_id, event.at)


def _judged(idea: Idea, judged: Judgement, about: int | None) -> Idea:
    return replace(idea, judgements=(*idea.judgements, judged)) if idea.number == about else idea


def _commented(made: Redesign, event: Event) -> Redesign:
    about = event.about or WHOLE
    said = Comment(
        event.number, (_version(event),), about=about, is_leadership=bool(event.said.get("is_leadership", False))
    )
    if all(comment.number != about for comment in made.comments):
        return replace(made, comments=(*made.comments, said))
    comments = (
        replace(comment, replies=(*comment.replies, said)) if comment.number == about else comment
        for comment in made.comments
    )
    return replace(made, comments=tuple(comments))


def _edited(made: Redesign, event: Event) -> Redesign:
    version = _version(event)

    def idea(one: Idea) -> Idea:
        return replace(one, versions=(*one.versions, version)) if one.number == event.about else one

    def structure(one: Structure) -> Structure:
        return replace(one, versions=(*one.versions, version)) if one.number == event.about else one

    def comment(one: Comment) -> Comment:
        within = replace(one, replies=tuple(comment(reply) for reply in one.replies))
        return replace(within, versions=(*one.versions, version)) if one.number == event.about else within

    return replace(
        made,
        ideas=tuple(map(idea, made.ideas)),
        structures=tuple(map(structure, made.structures)),
        comments=tuple(map(comment, made.comments)),
    )
