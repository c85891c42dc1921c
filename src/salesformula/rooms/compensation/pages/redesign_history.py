"""What happened in a redesign, line by line, the newest first; with the plans adopted meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from salesformula.kit.text import Count, Day, write
from salesformula.rooms.compensation.formula.redesign import WHOLE, Event, Idea, Structure
from salesformula.rooms.compensation.models import AdoptedPlan
from salesformula.rooms.compensation.pages.redesign_told import Teller

WHAT = {
    "announced": gettext_noop("announced the redesign"),
    "announcement_revised": gettext_noop("revised the announcement"),
    "idea_added": gettext_noop("added idea %(number)s"),
    "structure_shown": gettext_noop("showed structure %(number)s"),
    "commented": gettext_noop("commented on %(about)s"),
    "text_edited": gettext_noop("edited %(about)s"),
    "idea_decided": gettext_noop("decided on %(about)s"),
    "redesign_decided": gettext_noop("decided"),
    "trained": gettext_noop("recorded the training of %(n)s people"),
    "acknowledged": gettext_noop("acknowledged the plan"),
}
#: What these wrote stands on the page under the number of the event.
WRITTEN = ("idea_added", "structure_shown", "commented")


@dataclass(frozen=True)
class Line:
    """Something that someone did: when, who, what, and why where that was asked."""

    at: str
    who: str
    what: str
    why: str = ""
    href: str = ""


def history(teller: Teller, events: list[Event]) -> tuple[Line, ...]:
    """Every event, and every plan adopted since the announcement.

    Who acknowledged is told to whoever leads, and to each of themselves: to the others, that someone did.
    """
    lines = [(event.at, event.number, _line(teller, event)) for event in events]
    began = teller.redesign.announcements[0].at
    for one in AdoptedPlan.objects.filter(adopted_at__gte=began):
        lines.append((one.adopted_at, 0, _adopted(teller, one)))
    return tuple(line for *_, line in sorted(lines, key=_newest_first, reverse=True))


def adopters() -> list[str]:
    """The sign-in names of those who adopted plans."""
    return list(AdoptedPlan.objects.values_list("adopted_by", flat=True))


def _newest_first(found: tuple[datetime, int, Line]) -> tuple[datetime, int]:
    return found[0], found[1]


def _line(teller: Teller, event: Event) -> Line:
    what = gettext(WHAT[event.kind]) % {
        "number": event.number,
        "about": _about(teller, event.about or WHOLE),
        "n": write(Count(len(event.said.get("people", ())))),
    }
    is_told = event.kind != "acknowledged" or teller.leads or event.by == teller.me
    who = teller.who(event) if is_told else gettext("a seller")
    has_reason = event.kind in ("idea_decided", "redesign_decided")
    there = event.number if event.kind in WRITTEN else event.about
    href = f"#n{there}" if there and there != WHOLE else ""
    return Line(teller.at(event.at), who, what, event.text if has_reason else "", href)


def _about(teller: Teller, number: int) -> str:
    """What that number is called in a sentence."""
    if number == WHOLE:
        return gettext("the redesign")
    match teller.redesign.written(number):
        case Idea():
            return gettext("idea %(number)s") % {"number": number}
        case Structure():
            return gettext("structure %(number)s") % {"number": number}
        case _:
            return gettext("a comment")


def _adopted(teller: Teller, one: AdoptedPlan) -> Line:
    what = gettext("adopted plan %(version)s, %(plan)s, from %(day)s") % {
        "version": one.pk,
        "plan": one.plan["name"],
        "day": write(Day(one.starts_on)),
    }
    return Line(teller.at(one.adopted_at), teller.names.of(None, one.adopted_by), what, one.reason)
