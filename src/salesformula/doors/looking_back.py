"""The control behind the as-of line: a day, an instant, the imports to look back beyond, and the way back to today."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext

from salesformula.doors import clock
from salesformula.doors.times import AS_KNOWN, AS_OF, KNOWN_AT, Time, local_minute
from salesformula.facts.access import open_facts
from salesformula.facts.knowledge import Landed
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import Day, Moment, write
from salesformula.web.contracts import NavItem, TimeView

#: So many imports are offered, the newest first.
OFFERED = 8
#: What another time leaves behind: its own words, and the page of a table that may be shorter then.
NOT_KEPT = frozenset({AS_OF, AS_KNOWN, KNOWN_AT, "page"})


def time_view(request: HttpRequest, time: Time, *, company: CompanyPolicy) -> TimeView:
    """The control for a page at ``time``, in the company's zone."""
    keep = tuple((name, text) for name, texts in request.GET.lists() if name not in NOT_KEPT for text in texts)
    here = f"{request.path}?{urlencode(keep)}" if keep else request.path
    moments = _just_before(company)
    return TimeView(
        day=_typed_or(time, AS_OF, time.as_of.isoformat() if time.as_of else ""),
        moment=_typed_or(time, KNOWN_AT, local_minute(time.as_known, company=company) if time.as_known else ""),
        latest_day=clock.today(company=company).isoformat(),
        latest_moment=local_minute(clock.now(), company=company),
        zone=company.time_zone,
        today_url=here,
        keep=keep,
        exact=f"{time.as_known.isoformat()}Z" if time.as_known else "",
        imports=tuple(_offer(landed, before, here, time, company=company) for landed, before in moments[:OFFERED]),
        past=_past(time, {before: landed for landed, before in moments}, company=company),
        error=time.error,
    )


def _typed_or(time: Time, name: str, value: str) -> str:
    return time.typed.get(name, "") if time.error else value


def _just_before(company: CompanyPolicy) -> list[tuple[Landed, datetime]]:
    """Each import but the first with the last instant at which nothing of it was known; the newest first."""
    try:
        lineage = open_facts(company=company).lineage
    except Refused:
        return []
    pairs = zip(lineage[1:], lineage, strict=False)
    return [(landed, max(landed.built_at, before.answered_from)) for landed, before in pairs][::-1]


def _offer(landed: Landed, before: datetime, here: str, time: Time, *, company: CompanyPolicy) -> NavItem:
    text = gettext("Before the import of {at} (facts {version})")
    url = replace(time, as_known=before).kept_in(here)
    is_current = time.as_known == before
    return NavItem(text.format(at=_local(landed.built_at, company), version=landed.version), url, is_current)


def _past(time: Time, moments: dict[datetime, Landed], *, company: CompanyPolicy) -> str:
    """The banner's sentence; empty today."""
    day = write(Day(time.as_of)) if time.as_of else ""
    if time.as_known is None:
        return gettext("You look at {day}, as it is known today.").format(day=day) if day else ""
    landed = moments.get(time.as_known)
    if landed:
        known = gettext("before the import of {at}").format(at=_local(landed.built_at, company))
    else:
        known = gettext("on {at}").format(at=_local(time.as_known, company))
    if day:
        return gettext("You look at {day}, as known {known}.").format(day=day, known=known)
    return gettext("You look at what was known {known}.").format(known=known)


def _local(moment: datetime, company: CompanyPolicy) -> str:
    return write(Moment(clock.local(moment, company=company)))
