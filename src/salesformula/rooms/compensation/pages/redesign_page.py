"""Plan redesign: where it stands, why the plan is redesigned, what is proposed, what was decided, what I can do now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from salesformula.doors import clock
from salesformula.doors.frames import frame_view
from salesformula.doors.requests import viewer_in
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotFound
from salesformula.kit.text import Moment, write
from salesformula.rooms.compensation.actions.plans import ADOPT
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.answers.ideas import state_of
from salesformula.rooms.compensation.answers.plans import AIMS
from salesformula.rooms.compensation.answers.redesigns import GOES_ON, STEP_WORDS
from salesformula.rooms.compensation.formula.redesign import WHOLE, Event
from salesformula.rooms.compensation.formula.redesign_steps import STEPS, Step, steps_of
from salesformula.rooms.compensation.models.redesign import events_of, redesigns
from salesformula.rooms.compensation.models.redesign_people import Names
from salesformula.rooms.compensation.pages import redesign_after as after
from salesformula.rooms.compensation.pages import redesign_now as now_told
from salesformula.rooms.compensation.pages.redesign_forms import initial_of
from salesformula.rooms.compensation.pages.redesign_history import adopters, history
from salesformula.rooms.compensation.pages.redesign_told import Teller
from salesformula.rooms.compensation.pages.redesign_writing import (
    Desk,
    Sent,
    company,
    offers_of,
    people_known,
    teams_known,
)

#: So many comments about the whole, and so many lines of what happened, stand on the page, the newest; all on demand.
MOST_THREADS = 30
MOST_LINES = 15


@dataclass(frozen=True)
class StepView:
    """A step on the line: done, current or ahead."""

    name: str
    state: str


@require_safe
def redesign(request: HttpRequest) -> HttpResponse:
    """The newest redesign, or the one asked for."""
    asked = request.GET.get("redesign", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotFound(gettext("There is no such redesign."))
    return shown(request, int(asked) if asked else None)


def shown(request: HttpRequest, number: int | None, *, sent: Sent | None = None, status: int = 200) -> HttpResponse:
    """The page, with a form as it was sent where it holds a fault."""
    viewer = viewer_in(request)
    viewer.require(VIEW)
    found = redesigns()
    number = number or max(found, default=None)
    if number is not None and number not in found:
        raise NotFound(gettext("There is no such redesign."))
    sellers, people = people_known()
    desk = Desk(number, offers_of(number, sellers), sent)
    context: dict[str, Any] = {"frame": frame_view(request, title=gettext("Plan redesign"))}
    if number is None:
        return render(request, "compensation/redesign_none.html", context | _none(viewer, desk), status=status)
    steps = steps_of(found, sellers=sellers, now=clock.now())
    events = events_of(number)
    teller = Teller(
        redesign=found[number],
        desk=desk,
        names=Names(people, [*(event.by for event in events), *adopters()]),
        company=company(),
        me=viewer.email or "",
        leads=ADOPT in viewer.rights,
        teams=teams_known(),
    )
    shows_all = request.GET.get("all") == "1"
    told = _told(teller, events, number, step=steps[number], sellers=sellers, viewer=viewer, shows_all=shows_all)
    others = [(one, found[one].announcement.title) for one in sorted(found, reverse=True) if one != number]
    can_announce = teller.leads and all(one.decision is not None for one in found.values())
    more = {
        "number": number,
        "others": others,
        "announce": _announce(desk) if can_announce else None,
    }
    return render(request, "compensation/redesign.html", context | told | more, status=status)


def _none(viewer: Viewer, desk: Desk) -> dict[str, Any]:
    leads = ADOPT in viewer.rights
    return {
        "headline": (gettext("No redesign of the pay plan is under way."),),
        "announce": _announce(desk) if leads else None,
    }


def _announce(desk: Desk) -> Any:
    return desk.write("announce", button=gettext("Announce it"), summary=gettext("Announce a redesign"))


def _told(
    teller: Teller,
    events: list[Event],
    number: int,
    *,
    step: Step,
    sellers: dict[str, str],
    viewer: Viewer,
    shows_all: bool,
) -> dict[str, Any]:
    redesign, told = teller.redesign, teller.redesign.announcement
    now = now_told.now(teller, step=step, person_id=viewer.person_id, sellers=sellers)
    teller = replace(teller, taken=(now.write.act, now.write.about) if now.write else None)
    threads = teller.threads(WHOLE)
    lines = history(teller, events)
    states = [state_of(idea) for idea in redesign.ideas]
    return {
        "headline": (_stopped(told.title), _stopped(_capital(words(GOES_ON[step])))),
        "steps": _line(step, has_plan=redesign.decision is None or redesign.decision.plan_version is not None),
        "told": told,
        "goals": [words(AIMS[goal]) for goal in told.goals if goal in AIMS],
        "town_hall": _town_hall(teller),
        "announced": _announced(teller),
        "former": tuple((teller.at(one.at), teller.who(one), one) for one in reversed(redesign.announcements[:-1])),
        "revise": _revise(teller),
        "now": now,
        "warnings": after.warnings(teller, step=step, sellers=sellers),
        "structures": teller.structures(),
        "ideas": teller.ideas(),
        "n_ideas": {state: states.count(state) for state in ("open", "adopted", "rejected")},
        **_forms(teller, step=step),
        "threads": threads if shows_all else threads[-MOST_THREADS:],
        "n_threads": len(threads),
        "n_asked": len(redesign.asked),
        "n_answered": redesign.n_answered,
        "decision": after.decision(teller),
        "training": after.training(number, teller, sellers=sellers, viewer=viewer),
        "history": lines if shows_all else lines[:MOST_LINES],
        "n_history": len(lines),
        "leads": teller.leads,
    }


def _forms(teller: Teller, *, step: Step) -> dict[str, Any]:
    """The forms that stand by themselves in a section, those that stand at the top left out."""
    found = {"comment": teller.comment(WHOLE)}
    if not teller.is_decided:
        found["add_idea"] = now_told.idea(teller)
        if teller.leads:
            found["decide"] = now_told.decide(teller)
            if step in ("comments", "decision"):
                found["more_structures"] = now_told.structure(teller)
    elif teller.leads and step == "training":
        found["train"] = now_told.train(teller)
    return {name: teller.beside(write) for name, write in found.items()}


def _line(step: Step, *, has_plan: bool) -> tuple[StepView, ...]:
    steps = STEPS if has_plan else STEPS[: STEPS.index("decision") + 1]
    place = len(steps) if step == "over" else steps.index(step)
    return tuple(
        StepView(_capital(words(STEP_WORDS[one])), "done" if n < place else "current" if n == place else "ahead")
        for n, one in enumerate(steps)
    )


def _town_hall(teller: Teller) -> str:
    at = teller.redesign.announcement.town_hall_at
    local = write(Moment(clock.local(at, company=teller.company)))
    return f"{local} ({teller.company.time_zone.replace('_', ' ')})"


def _announced(teller: Teller) -> str:
    first = teller.redesign.announcements[0]
    return gettext("Announced by %(name)s, %(at)s.") % {"name": teller.who(first), "at": teller.at(first.at)}


def _revise(teller: Teller) -> Any:
    if not teller.leads or teller.is_decided:
        return None
    told = teller.redesign.announcement
    given = {
        "title": told.title,
        "reasons": told.reasons,
        "goals": list(told.goals),
        "principles": told.principles,
        "town_hall_at": told.town_hall_at,
    }
    initial = initial_of(given, zone=teller.desk.offers.zone)
    return teller.desk.write(
        "revise", button=gettext("Save"), summary=gettext("Revise the announcement"), initial=initial
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
