"""What an import would change of locked months: each payee and amount, and what only follows through tiers and caps."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from salesformula.doors import clock
from salesformula.doors.writing import words
from salesformula.kit.answer import FactSource
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Money, Msg
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.rooms.compensation.formula.closing import NOTHING, Key, Posting
from salesformula.rooms.compensation.models.in_force import ledger_of, names_in
from salesformula.rooms.compensation.models.standing import Standing, first_open, locked_rows, stands


def weighs(before: FactSource, after: FactSource, company: CompanyPolicy) -> list[str]:
    """A sentence a payee with its lines below it; none where no month is locked or no locked month is touched."""
    opened = first_open()
    if opened is None:
        return []
    now = clock.now()
    policy, today = PoliciesInForce(on=now.date()), clock.local(now, company=company).date()
    kept = locked_rows()

    def standing(facts: FactSource) -> Standing:
        ledger = ledger_of(facts, policy, as_of=today)
        return stands(ledger, names_in(facts), facts.version, kept=kept, opened=opened)

    then, changed = standing(before), standing(after)
    return told(then.found, changed.found, {**then.names, **changed.names})


def told(before: list[Posting], after: list[Posting], names: dict[str, str]) -> list[str]:
    """The sentences: per payee and currency how much all adjustments move by, then each of their lines."""
    old, new = _adjustments(before), _adjustments(after)
    moved: dict[tuple[str, str], list[tuple[Key, Decimal, Posting]]] = defaultdict(list)
    for key in sorted({*old, *new}):
        difference = sum((one.pay for one in new.get(key, ())), NOTHING) - sum(
            (one.pay for one in old.get(key, ())), NOTHING
        )
        changed = new.get(key) or old[key]
        if difference or {(one.period, one.pay) for one in changed} != {(o.period, o.pay) for o in old.get(key, ())}:
            moved[key.payee_id, key.currency].append((key, difference, changed[0]))
    lines = []
    for (payee_id, currency), found in moved.items():
        total = sum((difference for _, difference, _ in found), NOTHING)
        lines.append(words(_payee(names.get(payee_id) or payee_id, total, currency)))
        lines += [words(_line(key, difference, one)) for key, difference, one in sorted(found, key=_own_first)]
    return lines


def _adjustments(found: list[Posting]) -> dict[Key, list[Posting]]:
    grouped: dict[Key, list[Posting]] = defaultdict(list)
    for one in found:
        if one.is_adjustment:
            grouped[one.key].append(one)
    return grouped


def _own_first(one: tuple[Key, Decimal, Posting]) -> tuple[bool, Key]:
    return one[2].is_cascade, one[0]


def _payee(name: str, total: Decimal, currency: str) -> Msg:
    return Msg("{payee}: {amount} against locked months", payee=name, amount=Money(total, currency, exact=True))


def _line(key: Key, difference: Decimal, one: Posting) -> Msg:
    line, settled = one.line, one.settled
    deal = (line.credit.row["deal"] if line else settled and settled.deal) or key.deal_id
    amount = Money(difference, key.currency, exact=True)
    since = settled.period if settled and settled.period else ""
    if one.is_cascade:
        return Msg("  {deal}: {amount}, it follows from the others through tiers or caps", deal=deal, amount=amount)
    if not since:
        return Msg("  {deal}: {amount}, it comes late", deal=deal, amount=amount)
    return Msg("  {deal}: {amount}, paid in {period}", deal=deal, amount=amount, period=since)
