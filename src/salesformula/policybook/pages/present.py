"""The rules in force as tables, one a policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from salesformula.kit.text import Day, write
from salesformula.policybook.shelf import title_of
from salesformula.policybook.standing import Standing
from salesformula.policybook.teams import teams
from salesformula.policybook.wording import (
    of_team_in_words,
    since_in_words,
    source_in_words,
    unit_in_words,
    value_in_words,
)
from salesformula.web.contracts import Cell, HeadCell, TableView


@dataclass(frozen=True)
class Section:
    """A policy as the page shows it."""

    name: str
    title: str
    table: TableView


def sections(found: Iterable[Standing], *, currency: str) -> list[Section]:
    """A section per policy, in the order given."""
    by_policy: dict[str, list[Standing]] = {}
    for one in found:
        by_policy.setdefault(one.policy, []).append(one)
    named = teams()
    return [
        Section(name, gettext(title_of(name)), _table(name, standing, named, currency))
        for name, standing in by_policy.items()
    ]


def _table(name: str, found: list[Standing], named: dict[str, str], currency: str) -> TableView:
    head = [gettext("Rule"), gettext("In force"), gettext("Unit"), gettext("As shipped"), gettext("Since")]
    head += [gettext("Changed by"), gettext("Why")]
    with_next = any(one.coming for one in found)
    head += [gettext("Next")] if with_next else []
    rows = [_row(one, named, currency, with_next) for one in found]
    return TableView(tuple(HeadCell(text) for text in head), tuple(rows), label=gettext(title_of(name)))


def _row(one: Standing, named: dict[str, str], currency: str, with_next: bool) -> tuple[Cell, ...]:
    words = of_team_in_words if one.team_id else value_in_words
    team = gettext("in team %(team)s") % {"team": named.get(one.team_id, one.team_id)} if one.team_id else ""
    changed = one.value is not None if one.team_id else one.value != one.setting.default
    source = "" if one.team_id else source_in_words(one.setting.source)
    shipped = "" if one.team_id else value_in_words(one.setting, one.setting.default, currency=currency)
    cells = (
        Cell(team or gettext(one.setting.label), "soft" if team else "text"),
        Cell(words(one.setting, one.value, currency=currency), "strong" if changed else "text"),
        Cell(unit_in_words(one.setting, currency=currency), "muted"),
        Cell(f"{shipped} ({source})" if source else shipped, "muted"),
        Cell(since_in_words(one.by.effective_from if one.by else None), "soft"),
        Cell(_who(one), "soft"),
        Cell(one.by.reason if one.by else "", "soft"),
    )
    if not with_next:
        return cells
    if one.coming is None:
        return (*cells, Cell(""))
    coming = words(one.setting, one.coming_value, currency=currency)
    day = write(Day(one.coming.effective_from))
    return (*cells, Cell(gettext("%(value)s from %(day)s") % {"value": coming, "day": day}, "strong"))


def _who(one: Standing) -> str:
    return (one.by.author or gettext("set-up")) if one.by else ""
