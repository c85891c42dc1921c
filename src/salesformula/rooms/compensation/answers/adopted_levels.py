"""The ladders that people adopted and the people who climb them, as the formulas want them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesformula.doors.together import once_asked
from salesformula.identity.models import ConfirmedRole
from salesformula.kit.answer import Ask
from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.compensation.formula.ladder import Ladder, LadderInForce
from salesformula.rooms.compensation.formula.level_progress import Climbing, climbing


def ladder_on(ladders: Sequence[LadderInForce], day: date) -> LadderInForce | None:
    """The version in force on a day; None before the first."""
    return next((one for one in reversed(ladders) if one.ladder.starts_on <= day), None)


def climbing_for(ask: Ask, ladder: Ladder) -> Climbing:
    """What those of whom the question may be answered sold, or the one person that is asked for."""
    company, people = ask.policy(CompanyPolicy), ask.whose
    if "payee_id" in ask.where:
        asked_for = frozenset({ask.where["payee_id"]})
        people = asked_for if people is None else asked_for & people
    roles = dict(ConfirmedRole.objects.values_list("person_id", "role"))

    def climbed() -> Climbing:
        return climbing(
            ask.facts,
            ladder,
            home_currency=company.currency,
            fiscal_year_starts=company.fiscal_year_starts,
            as_of=ask.as_of,
            roles=roles,
            people=people,
        )

    return once_asked(ask, ("climbing", ladder.model_dump_json(), people, tuple(sorted(roles.items()))), climbed)
