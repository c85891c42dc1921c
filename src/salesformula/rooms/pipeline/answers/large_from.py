"""From which amount on a deal was large, as "why this number" lists it: each value with its days, each team's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesformula.kit.answer import Ask
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.dated import DatedValue
from salesformula.kit.text import Count, Day, Money, Msg

Rule = tuple[Msg, Msg | Money]

#: So many values are listed for the company, and so many for teams; of more, the latest.
SHOWN = 4


def large_from_rules(ask: Ask) -> tuple[Rule, ...]:
    """The values in force, the latest first; deals keep the one of the day they closed."""
    dated = ask.policy.dated(CompanyPolicy, "large_deal_from")
    currency = ask.policy(CompanyPolicy).currency
    company = [_company(row, currency) for row in reversed(dated.company)]
    teams = [_team(row, currency) for row in dated.teams]
    return (*_cut(company), *_cut(teams))


def _company(row: DatedValue, currency: str) -> Rule:
    amount = Money(row.value, currency)
    value = Msg("from {amount}", amount=amount)
    start, end = row.valid_from, row.valid_to
    if start and end:
        return Msg("Large, if closed from {start} to before {end}", start=Day(start), end=Day(end)), value
    if start:
        return Msg("Large, if closed from {start}", start=Day(start)), value
    if end:
        return Msg("Large, if closed before {end}", end=Day(end)), value
    return Msg("A new deal is large from"), amount


def _team(row: DatedValue, currency: str) -> Rule:
    value = Msg("from {amount}", amount=Money(row.value, currency))
    label = Msg("Large in team {team}, if closed from {start}", team=row.team_id, start=Day(row.valid_from or date.min))
    return label, value if row.valid_to is None else Msg("{value}, until {end}", value=value, end=Day(row.valid_to))


def _cut(rules: Sequence[Rule]) -> list[Rule]:
    if len(rules) <= SHOWN:
        return list(rules)
    rest = Count(len(rules) - SHOWN)
    return [*rules[:SHOWN], (Msg("Further values"), Msg("{more} more, on the page Company policy", more=rest))]
