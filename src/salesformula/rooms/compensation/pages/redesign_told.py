"""What is written in a redesign, as its page shows it: ideas, structures and comments with all that belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from salesformula.doors import clock
from salesformula.doors.writing import words
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Moment, write
from salesformula.rooms.compensation.answers.ideas import STATES, state_of
from salesformula.rooms.compensation.formula.redesign import Comment, Idea, Redesign, Structure, Version, Written
from salesformula.rooms.compensation.models.redesign_people import Names
from salesformula.rooms.compensation.pages.plan_words import ToldPlan, told_plan
from salesformula.rooms.compensation.pages.redesign_writing import Desk, Write

TONES = {"open": "muted", "adopted": "good", "rejected": "soft"}


@dataclass(frozen=True)
class Said:
    """A text with its author and moment, and the former ones, the newest first."""

    number: int
    text: str
    author: str
    at: str
    is_leadership: bool = False
    former: tuple[Said, ...] = ()
    edit: Write | None = None

    @property
    def edited(self) -> str:
        """That it was changed, and how often."""
        n = len(self.former)
        return ngettext("edited once", "edited %(n)s times", n) % {"n": n} if n else ""


@dataclass(frozen=True)
class Thread:
    """A comment with its replies."""

    said: Said
    replies: tuple[Said, ...]
    reply: Write | None


@dataclass(frozen=True)
class Verdict:
    """A decision on an idea: adopted or rejected, by whom and when, and its reason."""

    state: str
    line: str
    reason: str


@dataclass(frozen=True)
class ToldIdea:
    """An idea: where it stands, why, what was decided before, what is said about it."""

    said: Said
    state: str
    tone: str
    verdict: Verdict | None
    former: tuple[Verdict, ...]
    threads: tuple[Thread, ...]
    judge: Write | None
    comment: Write | None


@dataclass(frozen=True)
class ToldStructure:
    """A candidate structure and what is said about it."""

    said: Said
    title: str
    plan: ToldPlan | None
    threads: tuple[Thread, ...]
    comment: Write | None


@dataclass(frozen=True)
class Teller:
    """Tells one redesign to one reader: ``me`` is their sign-in name, ``leads`` whether they may decide.

    ``teams``: their names by id. ``taken``: act and number of the form that stands at the top of the page, so that it
    stands nowhere else.
    """

    redesign: Redesign
    desk: Desk
    names: Names
    company: CompanyPolicy
    me: str
    leads: bool
    teams: Mapping[str, str]
    taken: tuple[str, int | None] | None = None

    @property
    def is_decided(self) -> bool:
        """Whether leadership has decided."""
        return self.redesign.decision is not None

    def beside(self, write: Write) -> Write | None:
        """The form in its place on the page; None where it stands at the top already, as the one thing to do now."""
        return None if (write.act, write.about) == self.taken else write

    def at(self, moment: datetime) -> str:
        """A UTC moment on the company's clocks."""
        return write(Moment(clock.local(moment, company=self.company)))

    def who(self, one: Any) -> str:
        """Whoever did that."""
        return self.names.of(one.person_id, one.by)

    def ideas(self) -> tuple[ToldIdea, ...]:
        """The ideas in the order they came."""
        return tuple(self._idea(idea) for idea in self.redesign.ideas)

    def structures(self) -> tuple[ToldStructure, ...]:
        """The candidate structures in the order they were shown."""
        return tuple(self._structure(one) for one in self.redesign.structures)

    def threads(self, about: int) -> tuple[Thread, ...]:
        """What is said about that number."""
        return tuple(self._thread(one) for one in self.redesign.comments if one.about == about)

    def comment(self, about: int, *, label: str = "") -> Write:
        """The form for a comment about that number."""
        return self.desk.write(
            "comment", about=about, button=gettext("Comment"), summary=gettext("Comment"),
            label=label or gettext("Your comment"),
        )  # fmt: skip

    def judge(self, idea: Idea) -> Write:
        """The form that adopts or rejects an idea."""
        summary = gettext("Adopt or reject") if idea.judgement is None else gettext("Decide again")
        return self.desk.write("judge", about=idea.number, button=gettext("Record the decision"), summary=summary)

    def reply(self, comment: Comment) -> Write:
        """The form for a reply."""
        label = gettext("Your answer, as leadership") if self.leads else gettext("Your reply")
        return self.desk.write(
            "comment", about=comment.number, button=gettext("Reply"), summary=gettext("Reply"), label=label
        )

    def said(self, one: Written, *, is_leadership: bool = False, may_edit: bool = False) -> Said:
        """What someone wrote."""
        return Said(
            number=one.number,
            text=one.now.text,
            author=self.who(one.first),
            at=self.at(one.first.at),
            is_leadership=is_leadership,
            former=tuple(self._former(one.number, version) for version in reversed(one.versions[:-1])),
            edit=self._edit(one) if may_edit and not self.is_decided else None,
        )

    def _former(self, number: int, version: Version) -> Said:
        return Said(number, version.text, self.who(version), self.at(version.at))

    def _edit(self, one: Written) -> Write:
        return self.desk.write(
            "edit", about=one.number, button=gettext("Save"), summary=gettext("Edit"),
            label=gettext("How it shall read"), initial={"text": one.now.text},
        )  # fmt: skip

    def _idea(self, idea: Idea) -> ToldIdea:
        state, may_judge = state_of(idea), self.leads and not self.is_decided
        return ToldIdea(
            said=self.said(idea, may_edit=idea.judgement is None and idea.first.by == self.me),
            state=words(STATES[state]),
            tone=TONES[state],
            verdict=self._verdict(idea.judgement) if idea.judgement else None,
            former=tuple(self._verdict(one) for one in reversed(idea.judgements[:-1])),
            threads=self.threads(idea.number),
            judge=self.beside(self.judge(idea)) if may_judge else None,
            comment=self.beside(self.comment(idea.number)),
        )

    def _verdict(self, judged: Any) -> Verdict:
        by = gettext("by %(name)s, %(at)s") % {"name": self.who(judged), "at": self.at(judged.at)}
        return Verdict(words(STATES["adopted" if judged.is_adopted else "rejected"]), by, judged.reason)

    def _structure(self, one: Structure) -> ToldStructure:
        return ToldStructure(
            said=self.said(one, may_edit=self.leads),
            title=one.title,
            plan=told_plan(one.plan, teams=self.teams) if one.plan is not None else None,
            threads=self.threads(one.number),
            comment=self.beside(self.comment(one.number)),
        )

    def _thread(self, comment: Comment) -> Thread:
        return Thread(
            said=self.said(
                comment,
                is_leadership=comment.is_leadership,
                may_edit=comment.first.by == self.me and not comment.is_answered,
            ),
            replies=tuple(
                self.said(reply, is_leadership=reply.is_leadership, may_edit=reply.first.by == self.me)
                for reply in comment.replies
            ),
            reply=self.beside(self.reply(comment)),
        )
