"""Whose pay a question may be answered of, and the ledger it is answered from."""

from __future__ import annotations

from salesformula.doors.together import once_asked
from salesformula.kit.answer import Ask
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation.formula.ledger import Ledger
from salesformula.rooms.compensation.models.in_force import decided, ledger_of, names_in, plans_in_force
from salesformula.rooms.compensation.models.standing import Standing, first_open, locked_rows, stands

__all__ = ["VIEW", "VIEW_ALL", "ledger_for", "names_of", "payees_of", "plans_in_force", "standing"]

VIEW = "compensation.view"
VIEW_ALL = "compensation.view_all"


def payees_of(ask: Ask) -> frozenset[str] | None:
    """Of whom a question may be answered, or the payee that is asked for; None: everyone."""
    if "payee_id" not in ask.where:
        return ask.whose
    asked_for = frozenset({ask.where["payee_id"]})
    return asked_for if ask.whose is None else asked_for & ask.whose


def ledger_for(ask: Ask) -> Ledger:
    """The ledger of those of whom the question may be answered, or of the payee that is asked for."""
    payees = payees_of(ask)
    return once_asked(
        ask,
        ("ledger", payees, decided()),
        lambda: ledger_of(ask.facts, ask.policy, as_of=ask.as_of, payees=payees),
    )


def standing(ask: Ask) -> Standing:
    """Everything that stands on statements of those of whom the question may be answered."""
    return once_asked(ask, ("standing", payees_of(ask), decided()), lambda: _standing(ask))


def _standing(ask: Ask) -> Standing:
    by = known_at(ask.policy)
    kept, opened = locked_rows(payees_of(ask), by=by), first_open(by=by)
    return stands(ledger_for(ask), names_of(ask), ask.facts.version, kept=kept, opened=opened)


def names_of(ask: Ask) -> dict[str, str]:
    """The name of each person."""
    return names_in(ask.facts)
