"""What no file can say: zone, currency, and which of two files of a kind counts."""

# ruff: noqa: S608 - names are quoted
from __future__ import annotations

from typing import Any

from salesformula.facts.tables import TABLES
from salesformula.sources.recognition import asking
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.rules import as_sql, rule
from salesformula.sources.recognition.drafting.writing import Value
from salesformula.sources.recognition.evidence import column_of, symbol, without_zone

_KEPT = ("name", "currency", "time_zone", "fiscal_year_starts")


def ask_about_files(desk: Desk) -> None:
    """Two files of one kind are united, unless both hold the same records: then one must be chosen."""
    kept = list(desk.sheets)
    for table in dict.fromkeys(sheet.table for sheet in desk.sheets):
        sheets = desk.of(table)
        example = _same_record(desk, table, sheets) if len(sheets) > 1 else None
        if example is None:
            continue
        looks = tuple(sheet.look for sheet in sheets)
        said = desk.answer(f"several:{table}", lambda t=table, ls=looks, e=example: asking.several(t, ls, e))  # type: ignore[misc]
        chosen = said or looks[0].path
        kept = [sheet for sheet in kept if sheet.table != table or sheet.look.path == chosen]
    desk.sheets = tuple(kept)


def ask_about_company(desk: Desk, company: dict[str, Any]) -> dict[str, Value]:
    """The settings of the company: as somebody said, else as its file says, else asked for."""
    settings: dict[str, Value] = dict(company)
    zone, currency = _zoneless(desk), _nameless(desk)
    for name, id, found, ask in (
        ("time_zone", "zone", zone, asking.zone),
        ("currency", "currency", currency, None),
    ):
        given = desk.choices.answers.get(id)
        if given is None and name not in settings and found is not None:
            sheet, header = found
            values = sheet.look.values(header)[:3]
            sign = symbol(sheet.look.values(header))
            desk.answer(
                id,
                lambda ask=ask, sheet=sheet, header=header, values=values, sign=sign: (  # type: ignore[misc]
                    ask(sheet.look, header, values)
                    if ask is not None
                    else asking.currency(sheet.look, header, values, suggested=sign or "USD")
                ),
            )
        if given:
            settings[name] = given
    return settings


def _zoneless(desk: Desk) -> tuple[Sheet, str] | None:
    """The first column of instants whose times don't say their zone."""
    for sheet in desk.sheets:
        for column in sheet.file.columns:
            fact = column_of(column.target)
            timed = column.target.endswith((".new_value", ".old_value")) or (fact and fact.kind == "timestamp")
            if timed and without_zone(sheet.look.values(column.header)):
                return sheet, column.header
    return None


def _nameless(desk: Desk) -> tuple[Sheet, str] | None:
    """The first column of amounts without a currency beside it."""
    for sheet in desk.sheets:
        for column in sheet.file.columns:
            table = column.target.partition(".")[0]
            if column.target in ("deals.amount", "quotas.amount") and not sheet.headers(f"{table}.currency"):
                return sheet, column.header
    return None


def _same_record(desk: Desk, table: str, sheets: tuple[Sheet, ...]) -> str | None:
    """A key that stands in two sheets."""
    if len(TABLES[table].key) != 1:
        return None
    target = f"{table}.{TABLES[table].key[0]}"
    parts = [
        f"SELECT DISTINCT {as_sql(desk, sheet, found)} AS key, {number} AS n FROM {sheet.look.key}"
        for number, sheet in enumerate(sheets)
        if (found := rule(desk, sheet, target)) is not None
    ]
    if len(parts) < 2:
        return None
    rows = desk.scan.rows(
        f"SELECT min(key) FROM (SELECT key FROM ({' UNION ALL '.join(parts)}) WHERE key IS NOT NULL "
        f"GROUP BY key HAVING count(*) > 1)"
    )
    return rows[0][0] if rows else None
