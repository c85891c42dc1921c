"""A pay plan in words: a sentence for each thing it pays, limits or guarantees."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from pydantic import ValidationError

from salesformula.doors.writing import words
from salesformula.kit.text import Day, Money, Names, write
from salesformula.rooms.compensation.answers.plans import AIMS
from salesformula.rooms.compensation.formula.plan import (
    Band,
    Component,
    Override,
    Part,
    Plan,
    Quartiles,
    Rate,
    Rating,
    Spiff,
    Tiers,
)
from salesformula.rooms.compensation.formula.ratio import written


@dataclass(frozen=True)
class ToldPlan:
    """A plan: what it is to serve, its sentences, and everything as data."""

    name: str
    aim: str
    lines: tuple[str, ...]
    data: str


def told_plan(data: Mapping[str, Any], *, teams: Mapping[str, str] | None = None) -> ToldPlan:
    """A plan in words; what words leave out stands in its data, and so does a plan as it can't be said any more.

    ``teams``: their names by id.
    """
    try:
        plan = Plan.model_validate(data)
    except ValidationError:
        return ToldPlan(str(data.get("name", "")), "", (), json.dumps(dict(data), indent=2, ensure_ascii=False))
    told = plan.model_dump(mode="json", exclude_defaults=True, exclude={"source"})
    return ToldPlan(
        name=plan.name,
        aim=words(AIMS[plan.aim]),
        lines=(*(_for_whom(one, plan, teams or {}) for one in plan.components), *_of_all(plan)),
        data=json.dumps(told, indent=2, ensure_ascii=False),
    )


def _for_whom(one: Component, plan: Plan, teams: Mapping[str, str]) -> str:
    text = _component(one, plan)
    if not one.teams:
        return text
    names = write(Names(tuple(teams.get(team, team) for team in one.teams)))
    return gettext("For %(teams)s: %(text)s") % {"teams": names, "text": text}


def _component(one: Component, plan: Plan) -> str:
    match one:
        case Rate():
            text = gettext("%(rate)s for each 1 of %(measure)s") % _rated(one, one.rate)
        case Tiers():
            said = {"bands": ", ".join(map(_band, one.bands))}
            text = gettext("By quota attainment, for each 1 of %(measure)s: %(bands)s") % (_rated(one) | said)
        case Quartiles():
            text = gettext("By quarter of customer churn, the lowest first, for each 1 of %(measure)s: %(rates)s") % (
                _rated(one) | {"rates": ", ".join(map(written, one.rates))}
            )
        case Override():
            text = gettext("Managers: %(rate)s for each 1 of %(measure)s of those who report to them") % _rated(
                one, one.rate
            )
        case Spiff():
            text = _spiff(one, plan.currency)
        case Rating():
            return _rating(one)
    return f"{text}; {_payout(one.payout)}."


def _rated(one: Rate | Tiers | Quartiles | Override | Spiff, rate: Any = None) -> dict[str, str]:
    measure = gettext("the deal's amount") if one.measure == "amount" else one.measure.upper()
    return {"measure": measure} if rate is None else {"measure": measure, "rate": written(rate)}


def _band(band: Band) -> str:
    said = {"rate": written(band.rate), "share": _share(band.from_share)}
    return gettext("%(rate)s from %(share)s of the quota on") % said


def _spiff(one: Spiff, currency: str) -> str:
    amount = write(Money(one.amount, currency, exact=True))
    told = [gettext("%(amount)s for each deal") % {"amount": amount}]
    if one.products:
        told.append(gettext("of %(products)s") % {"products": write(Names(one.products))})
    if one.at_least:
        least = write(Money(one.at_least, currency, exact=True))
        told.append(gettext("from %(least)s of %(measure)s on") % (_rated(one) | {"least": least}))
    if one.since:
        told.append(gettext("won from %(day)s on") % {"day": write(Day(one.since))})
    if one.until:
        told.append(gettext("won before %(day)s") % {"day": write(Day(one.until))})
    return ", ".join(told)


def _rating(one: Rating) -> str:
    said = {"bonus": _share(one.bonus), "stars": written(one.stars), "overall": written(one.overall)}
    text = gettext(
        "%(bonus)s of what a deal earns once more when its customer gives %(stars)s stars or more and the seller's "
        "mean is %(overall)s or more."
    )
    more = gettext("Ratings accelerate in place of the higher bands.") if one.instead else ""
    return f"{text % said} {more}".strip()


def _of_all(plan: Plan) -> Iterator[str]:
    """What the plan says of all its pay."""
    for cap in plan.caps:
        said = {"amount": write(Money(cap.amount, plan.currency, exact=True)), "name": cap.applies_to}
        if cap.applies_to:
            text = {
                "month": gettext("At most %(amount)s of %(name)s a month."),
                "quarter": gettext("At most %(amount)s of %(name)s a quarter."),
                "year": gettext("At most %(amount)s of %(name)s a year."),
            }
        else:
            text = {
                "month": gettext("At most %(amount)s a month."),
                "quarter": gettext("At most %(amount)s a quarter."),
                "year": gettext("At most %(amount)s a year."),
            }
        yield text[cap.per] % said
    if plan.draw:
        drawn = {"amount": write(Money(plan.draw.amount, plan.currency, exact=True))}
        if plan.draw.recoverable:
            yield gettext("At least %(amount)s a month; what that adds is taken back from later pay above it.") % drawn
        else:
            yield gettext("At least %(amount)s a month.") % drawn
    if plan.leavers == "forfeit":
        yield gettext("Who leaves is paid nothing that becomes due after their last working day.")
    if plan.clawback_days:
        n = plan.clawback_days
        text_of = ngettext(
            "Taken back where the customer leaves within %(days)s day.",
            "Taken back where the customer leaves within %(days)s days.",
            n,
        )
        yield text_of % {"days": n}


def _payout(parts: Sequence[Part]) -> str:
    return gettext("due ") + ", ".join(f"{_share(part.share)} {_when(part)}" for part in parts)


def _when(part: Part) -> str:
    match part.on:
        case "payment":
            return gettext("with payment %(number)s") % {"number": part.number}
        case "days":
            return gettext("after %(number)s days") % {"number": part.number}
        case "aha":
            return gettext("once %(feature)s was used %(n)s times") % {"feature": part.feature, "n": part.quantity}
        case "signature":
            return gettext("at signature")
        case "rating":
            return gettext("once the customer has rated")


def _share(share: Any) -> str:
    return f"{written(share * 100)}%"
