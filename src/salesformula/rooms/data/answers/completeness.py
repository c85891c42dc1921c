"""data.completeness: what is known of each column, the worst of those that answers need first."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from salesformula.facts.tables import TABLES
from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import Column, count, flag, share, text
from salesformula.kit.text import Count, Msg, Share, render
from salesformula.rooms.data import formula
from salesformula.rooms.data.answers.needs import NEED_OF
from salesformula.rooms.data.answers.tables import DELIVERED

COLUMNS = (
    text("table", "name of the fact table"),
    text("column", "name of its column"),
    text("kind", "date, reference or value", choices=("date", "reference", "value")),
    count("n_rows", "rows that could hold a value: of deals, for the closing day, those that are closed").named("Rows"),
    count("n_known", "rows that do").named("Known"),
    share("known_share", "known of the rows").named("Share known"),
    count("n_resolved", "of the references known, those that point to a row that is there").named("Arrive"),
    share("resolved_share", "of the references known").named("Share that arrives"),
    flag("is_needed", "an answer can't do without it").named("Needed"),
    text("needed_for", "what it is needed for").named("Needed for"),
)

Row = dict[str, Any]


def told(ask: Ask, rows: list[Row]) -> Result:
    """What the rows say."""
    return Result(
        rows=rows,
        finding=_finding([row for row in rows if row["is_needed"]]),
        caption=Msg("Shares of the rows that could hold a value. A reference arrives if the row it points to is there"),
    )


@answer(
    "data.completeness",
    title="How complete the data are",
    question="Which columns are known, which references arrive, and what needs them?",
    columns=COLUMNS,
    right="data.view",
    mission=("O8",),
    reads=(*DELIVERED, "deal_rollup"),
    filters=(Dimension("table", "one fact table"),),
    on_page=("table", "column", "n_rows", "known_share", "resolved_share", "needed_for"),
    # It scans every table.
    when="build",
    told=told,
)
def completeness(ask: Ask) -> Result:
    """A row per column of every table that holds rows: first what is needed, the worst first; then the rest."""
    wanted = [name for name in DELIVERED if ask.where.get("table", name) == name]
    rows = [row for name in wanted for row in _table(ask, name)]
    needed = sorted((row for row in rows if row["is_needed"]), key=worst_share)
    return told(ask, needed + [row for row in rows if not row["is_needed"]])


def worst_share(row: Row) -> float:
    """The lower of the two shares of a row, 0-1."""
    return min(found for found in (row["known_share"], row["resolved_share"], 1.0) if found is not None)


def _table(ask: Ask, name: str) -> list[Row]:
    facts, columns = ask.facts.table(name), {column.name: column for column in TABLES[name].columns}
    n_known = _filled(facts, tuple(columns))
    if not n_known["n_rows"]:
        return []
    n_rows = dict.fromkeys(columns, n_known["n_rows"])
    closed = tuple(key for key in columns if (name, key) in NEED_OF and NEED_OF[name, key].closed_only)
    if closed:
        deals = ask.facts.table("deal_rollup")
        of_closed = _filled(facts.semi_join(deals.filter(deals.is_closed), "deal_id"), closed)
        n_known |= of_closed
        n_rows |= dict.fromkeys(closed, of_closed["n_rows"])
    targets = {key: _target(ask, column) for key, column in columns.items() if column.references}
    n_resolved = _arriving(facts, targets) if targets else {}
    return [_row(name, c, n_rows[key], n_known[key], n_resolved.get(key)) for key, c in columns.items() if n_rows[key]]


def _filled(rows: ir.Table, columns: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = formula.filled(rows, columns=columns).to_pyarrow().to_pylist()[0]
    return found


def _arriving(rows: ir.Table, targets: dict[str, ir.Column]) -> dict[str, int]:
    found = formula.arriving(rows, targets=targets).to_pyarrow().to_pylist()
    return {row["column"]: row["n_resolved"] for row in found}


def _target(ask: Ask, column: Column) -> ir.Column:
    table, _, key = str(column.references).partition(".")
    return ask.facts.table(table)[key]


def _row(table: str, column: Column, n_rows: int, n_known: int, n_resolved: int | None) -> Row:
    need = NEED_OF.get((table, column.name))
    kind = "reference" if column.references else "date" if column.kind in ("date", "timestamp") else "value"
    return {
        "table": table,
        "column": column.name,
        "kind": kind,
        "n_rows": n_rows,
        "n_known": n_known,
        "known_share": n_known / n_rows,
        "n_resolved": n_resolved,
        "resolved_share": n_resolved / n_known if n_resolved is not None and n_known else None,
        "is_needed": need is not None,
        "needed_for": render(need.why) if need else None,
    }


def _finding(needed: list[Row]) -> Msg:
    lacking = [row for row in needed if worst_share(row) < 1]
    if not needed:
        return Msg("Nothing is loaded that an answer needs.")
    if not lacking:
        return Msg("Everything that answers need is known.")
    row = lacking[0]
    place = {"table": row["table"], "column": row["column"]}
    if worst_share(row) == row["known_share"]:
        text_of = "{share} of {rows} rows of {table} have no {column}."
        first = Msg(text_of, share=Share(1 - row["known_share"]), rows=Count(row["n_rows"]), **place)
    else:
        text_of = "{share} of {known} {column} of {table} point to nothing that is there."
        first = Msg(text_of, share=Share(1 - row["resolved_share"]), known=Count(row["n_known"]), **place)
    others = len(lacking) - 1
    if not others:
        return first
    return Msg(
        "{first} {n} more column that answers need has gaps.",
        many="{first} {n} more columns that answers need have gaps.",
        n=others,
        first=first,
    )
