"""A draft in sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Day, Moment, write
from salesformula.policybook.comparing import Difference, differences
from salesformula.policybook.effects import Effects
from salesformula.policybook.models import Draft, Revision
from salesformula.policybook.shelf import policies, settings_by_name, title_of
from salesformula.policybook.storing import typed
from salesformula.policybook.teams import teams
from salesformula.policybook.today import local
from salesformula.policybook.wording import of_team_in_words, value_in_words
from salesformula.web.contracts import Cell, HeadCell, TableView


@dataclass(frozen=True)
class EffectsView:
    """The answers before and after, and at which day they stand."""

    table: TableView
    note: str


def headline(mine: Draft, *, today: date) -> tuple[str, ...]:
    """How much the draft changes, and from when."""
    n = len(mine.changes)
    since = gettext("today") if mine.effective_from == today else write(Day(mine.effective_from))
    said = {"n": n, "since": since, "policy": gettext(title_of(mine.policy))}
    return (
        ngettext(
            "Draft: %(n)s rule changes from %(since)s on.", "Draft: %(n)s rules change from %(since)s on.", n
        ) % said,
    )  # fmt: skip


def under(mine: Draft) -> str:
    """For whom, and why."""
    team = teams().get(mine.team_id, mine.team_id)
    whom = gettext("For team %(team)s.") % {"team": team} if mine.team_id else gettext("For the whole company.")
    return f"{whom} {gettext('Why: %(reason)s') % {'reason': mine.reason}}"


def backdated(mine: Draft, *, today: date) -> str:
    """What a day in the past means; empty for today and later."""
    if mine.effective_from >= today:
        return ""
    day = write(Day(mine.effective_from))
    return gettext("Answers from %(day)s on change; periods that are paid don't.") % {"day": day}


def theirs(revisions: Sequence[Revision], *, company: CompanyPolicy) -> list[str]:
    """What others recorded of the same settings since the draft was begun, a sentence each."""
    return [_conflict(one, company=company) for one in revisions]


def table(mine: Draft, *, currency: str) -> TableView:
    """Old and new of each setting."""
    found = differences(mine)
    columns = [gettext("Rule"), gettext("In force that day"), gettext("Your draft")]
    with_end = any(one.until for one in found)
    head = [*columns, gettext("Until")] if with_end else columns
    rows = [_row(one, mine, currency=currency, with_end=with_end) for one in found]
    return TableView(tuple(HeadCell(text) for text in head), tuple(rows), label=gettext("What changes"))


def effects_table(found: Effects | None, mine: Draft) -> EffectsView | None:
    """What the answers say before and after."""
    if found is None:
        return None
    head = (gettext("Answer"), gettext("As it is"), gettext("Under your draft"))
    rows = [
        (
            Cell(one.title, "strong", href=reverse("answer", args=[one.answer])),
            Cell(one.before),
            Cell(gettext("the same"), "muted") if one.is_same else Cell(one.after, "strong"),
        )
        for one in found.found
    ]
    day = write(Day(found.as_of))
    note = gettext("Whole company, as of %(day)s.") % {"day": day}
    if found.is_early:
        note = f"{note} {gettext('Your draft begins later; it is shown as if it held on that day.')}"
    return EffectsView(TableView(tuple(HeadCell(text) for text in head), tuple(rows), label=gettext("Answers")), note)


def _row(one: Difference, mine: Draft, *, currency: str, with_end: bool) -> tuple[Cell, ...]:
    words = of_team_in_words if mine.team_id else value_in_words
    new = words(one.setting, one.new, currency=currency)
    cells = (
        Cell(gettext(one.setting.label)),
        Cell(words(one.setting, one.old, currency=currency)),
        Cell(f"{new} ({gettext('as it is already')})" if one.is_same else new, "strong"),
    )
    until = gettext("%(day)s, when a recorded change takes over") % {"day": write(Day(one.until))} if one.until else ""
    return (*cells, Cell(until, "soft")) if with_end else cells


def _conflict(one: Revision, *, company: CompanyPolicy) -> str:
    policy = policies()[one.policy]
    known = settings_by_name(policy)
    words = of_team_in_words if one.team_id else value_in_words
    changed = ", ".join(
        f"{gettext(known[name].label)}: {words(known[name], typed(policy, name, value), currency=company.currency)}"
        for name, value in one.changes.items()
        if name in known
    )
    said = gettext("%(who)s recorded on %(at)s, from %(day)s on: %(changed)s (%(reason)s)")
    return said % {
        "who": one.author or gettext("The operator"),
        "at": write(Moment(local(one.recorded_at, company=company))),
        "day": write(Day(one.effective_from)),
        "changed": changed,
        "reason": one.reason,
    }
