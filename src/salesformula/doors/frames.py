"""What stands around every page: navigation, the as-of line and the way to another time, the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext

from salesformula.doors import clock
from salesformula.doors.looking_back import time_view
from salesformula.doors.requests import viewer_in
from salesformula.doors.times import Time, is_followed_by, time_of
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
    request: HttpRequest,
    *,
    title: str,
    as_of: date | None = None,
    controls: tuple[Choice, ...] = (),
    notices: tuple[str, ...] = (),
) -> FrameView:
    """The frame of a page for the person who asks; ``notices`` stand once at the head of the page."""
    viewer, time = viewer_in(request), time_of(request)
    company = PoliciesInForce(on=clock.now().date())(CompanyPolicy)
    nav = tuple(_at(item, time) for item in menu(viewer.rights, path=request.path))
    return FrameView(
        title=title,
        as_of_line=_as_of_line(as_of, time, company=company),
        nav=nav,
        me_name=viewer.name,
        me_line=gettext(viewer.role.capitalize()),
        company=company.name,
        me_links=(NavItem(gettext("You"), reverse("identity:me")),),
        find=findable(nav) + _answers(viewer, time),
        controls=controls,
        time=time_view(request, time, company=company) if is_followed_by(request) else None,
        notices=notices,
        sign_out_url=reverse("account_logout"),
    )


def _at(item: NavItem, time: Time) -> NavItem:
    """A place in the navigation at the same time, where its page can look at it."""
    if not time.is_asked_for:
        return item
    url = time.kept_in(item.url) if _follows_time(item.url) else item.url
    return replace(item, url=url, children=tuple(_at(child, time) for child in item.children))


def _follows_time(url: str) -> bool:
    try:
        return getattr(resolve(url).func, "follows_time", False)
    except Resolver404:
        return False


def _answers(viewer: Viewer, time: Time) -> tuple[NavItem, ...]:
    found = [answer for answer in registry.answers().values() if answer.right in viewer.rights]
    return tuple(NavItem(gettext(answer.title), time.kept_in(reverse("answer", args=[answer.id]))) for answer in found)


def _as_of_line(as_of: date | None, time: Time, *, company: CompanyPolicy) -> str:
    try:
        facts = open_facts(as_known=time.as_known, company=company)
    except Refused:
        return gettext("No facts yet")
    today = clock.local(time.as_known or clock.now(), company=company).date()
    day = as_of or time.as_of or clock.day_of_facts(today=today, covered_to=facts.covered_to, company=company)
    line = gettext("As of {day} · facts {version}, imported {at}")
    return line.format(day=write(Day(day)), version=facts.version, at=_local(facts.built_at, company))


def _local(moment: datetime, company: CompanyPolicy) -> str:
    return write(Moment(clock.local(moment, company=company)))
