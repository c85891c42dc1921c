"""What stands around every page: navigation, the as-of line, the person."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from salesformula.doors import clock
from salesformula.doors.requests import viewer_in
from salesformula.facts.access import open_facts
from salesformula.identity.viewer import Viewer
from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import Day, Moment, write
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.web.contracts import Choice, FrameView, NavItem
from salesformula.web.navigation import findable, menu


def frame_view(
    request: HttpRequest, *, title: str, as_of: date | None = None, controls: tuple[Choice, ...] = ()
) -> FrameView:
    """The frame of a page for the person who asks."""
    viewer = viewer_in(request)
    company = PoliciesInForce(on=clock.now().date())(CompanyPolicy)
    nav = menu(viewer.rights, path=request.path)
    return FrameView(
        title=title,
        as_of_line=_as_of_line(as_of, company=company),
        nav=nav,
        me_name=viewer.name,
        me_line=gettext(viewer.role.capitalize()),
        company=company.name,
        me_links=(NavItem(gettext("You"), reverse("identity:me")),),
        find=findable(nav) + _answers(viewer),
        controls=controls,
        sign_out_url=reverse("account_logout"),
    )


def _answers(viewer: Viewer) -> tuple[NavItem, ...]:
    found = [answer for answer in registry.answers().values() if answer.right in viewer.rights]
    return tuple(NavItem(gettext(answer.title), reverse("answer", args=[answer.id])) for answer in found)


def _as_of_line(as_of: date | None, *, company: CompanyPolicy) -> str:
    try:
        facts = open_facts(company=company)
    except Refused:
        return gettext("No facts yet")
    day = as_of or clock.day_of_facts(today=clock.today(company=company), covered_to=facts.covered_to, company=company)
    line = gettext("As of {day} · facts {version}, imported {at}")
    return line.format(day=write(Day(day)), version=facts.version, at=_local(facts.built_at, company))


def _local(moment: datetime, company: CompanyPolicy) -> str:
    return write(Moment(clock.local(moment, company=company)))
