"""The time a page looks at: read from its address, chosen in its bar, kept in its links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from salesformula.doors import clock
from salesformula.doors.question import Question, a_day, an_instant, stamp
from salesformula.facts.access import open_facts
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import Day, Moment, write
from salesformula.policybook.in_force import PoliciesInForce

P = ParamSpec("P")
View = Callable[..., HttpResponse]

#: What an address says of the time. ``known_at`` is what the control sends: the company's clock instead of UTC.
AS_OF, AS_KNOWN, KNOWN_AT = "as_of", "as_known", "known_at"


@dataclass(frozen=True)
class Time:
    """The day and the UTC instant a page is asked for; both None: today, as known now.

    ``typed`` is what the address said where that can't be, ``error`` why not; the page then shows today.
    """

    as_of: date | None = None
    as_known: datetime | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def is_asked_for(self) -> bool:
        """Whether the address names a day or an instant."""
        return bool(self.as_of or self.as_known)

    def question(
        self, answer: str, *, by: tuple[str, ...] = (), where: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Question:  # fmt: skip
        """A question at this time."""
        return Question(answer, by, where or {}, params or {}, self.as_of, self.as_known)

    def kept_in(self, url: str) -> str:
        """An address of this site at the same time."""
        said = {AS_OF: self.as_of.isoformat() if self.as_of else "", AS_KNOWN: stamp(self.as_known)}
        query = urlencode({name: text for name, text in said.items() if text})
        return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def follows_time(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """The view of a page that shows the time its address asks for; ``time_of(request)`` tells which."""

    @wraps(view)
    def follow(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = next(one for one in args if isinstance(one, HttpRequest))
        company = PoliciesInForce(on=clock.now().date())(CompanyPolicy)
        tidied = _tidied(request, company=company)
        if tidied is not None:
            return redirect(tidied)
        time = _read(request, company=company)
        request.time = time  # type: ignore[attr-defined]
        response = view(*args, **kwargs)
        if time.error and response.status_code == 200:
            response.status_code = 400
        return response

    follow.follows_time = True  # type: ignore[attr-defined]
    return follow


def time_of(request: HttpRequest) -> Time:
    """The time a page of ``follows_time`` looks at; today on any other."""
    found: Time = getattr(request, "time", None) or Time()
    return found


def is_followed_by(request: HttpRequest) -> bool:
    """Whether the page of a request follows the time in its address."""
    return getattr(request, "time", None) is not None


def local_minute(moment: datetime, *, company: CompanyPolicy) -> str:
    """A UTC instant as a field for the company's clock holds it: 2026-11-21T06:00."""
    return clock.local(moment, company=company).strftime("%Y-%m-%dT%H:%M")


def _tidied(request: HttpRequest, *, company: CompanyPolicy) -> str | None:
    """The address with what the control sent written as the house writes it; None where there is nothing to tidy."""
    query = request.GET.copy()
    for name in (AS_OF, AS_KNOWN):
        if name in query and not request.GET[name].strip():
            del query[name]
    if KNOWN_AT in query:
        chosen, before = request.GET[KNOWN_AT].strip(), request.GET.get(AS_KNOWN)
        instant = _from_clock(chosen, company=company)
        if chosen and instant is None:
            return None
        del query[KNOWN_AT]
        query.pop(AS_KNOWN, None)
        if instant is not None:
            # The field holds minutes: where it was left as it stood, the exact instant stays.
            query[AS_KNOWN] = before if before and _stands(before, chosen, company=company) else stamp(instant)
    if query == request.GET:
        return None
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _from_clock(text: str, *, company: CompanyPolicy) -> datetime | None:
    """The UTC instant of a time on the company's clock; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(company.time_zone))
        return aware.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _stands(before: str, chosen: str, *, company: CompanyPolicy) -> bool:
    try:
        instant = an_instant(before)
    except Refused:
        return False
    return instant is not None and local_minute(instant, company=company) == chosen


def _read(request: HttpRequest, *, company: CompanyPolicy) -> Time:
    typed = {name: request.GET[name] for name in (AS_OF, AS_KNOWN, KNOWN_AT) if name in request.GET}
    if not typed:
        return Time()
    try:
        return _checked(typed, company=company)
    except Refused as error:
        return Time(typed=typed, error=str(error))


def _checked(typed: Mapping[str, str], *, company: CompanyPolicy) -> Time:
    day, known = _day(typed.get(AS_OF)), _instant(typed.get(KNOWN_AT) or typed.get(AS_KNOWN))
    if day and day > (today := clock.today(company=company)):
        said = gettext("{day} is still to come. The latest day to look at is today, {today}.")
        raise Refused(said.format(day=write(Day(day)), today=write(Day(today))))
    if known:
        _check_known(known, day=day, company=company)
    return Time(as_of=day, as_known=known)


def _day(text: str | None) -> date | None:
    try:
        return a_day(text)
    except Refused as error:
        said = gettext("“{text}” is no day to look at. A day is written as year, month and day: 2026-11-20.")
        raise Refused(said.format(text=text)) from error


def _instant(text: str | None) -> datetime | None:
    try:
        return an_instant(text)
    except Refused as error:
        said = gettext("“{text}” is no moment to look at. A moment is written as day and time: 2026-11-20T06:00.")
        raise Refused(said.format(text=text)) from error


def _check_known(known: datetime, *, day: date | None, company: CompanyPolicy) -> None:
    local = clock.local(known, company=company)
    if known > clock.now():
        raise Refused(gettext("{moment} is still to come.").format(moment=write(Moment(local))))
    try:
        landed = open_facts(company=company).lineage
    except Refused:
        raise Refused(gettext("Nothing was known then: there was no import yet.")) from None
    if known < landed[0].answered_from:
        first = clock.local(landed[0].answered_from, company=company)
        said = gettext("Nothing was known on {moment}: the first import was there on {first}.")
        raise Refused(said.format(moment=write(Moment(local)), first=write(Moment(first))))
    if day and day > local.date():
        said = gettext("On {moment} nobody knew what would have happened by {day}. Choose an earlier day.")
        raise Refused(said.format(moment=write(Moment(local)), day=write(Day(day))))
