"""data.loaded: what is there, from when to when, and where it came from."""

from __future__ import annotations

from datetime import date
from typing import Any

from salesformula.facts.home import home
from salesformula.facts.tables import TABLES
from salesformula.kit.answer import Ask, Caveat, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, day, instant, text
from salesformula.kit.text import Count, Day, Msg
from salesformula.rooms.data import formula
from salesformula.rooms.data.answers.problem_rows import set_aside
from salesformula.rooms.data.answers.tables import DELIVERED, MAIN_DATE
from salesformula.sources.history import Run, current_problems, current_run_of

COLUMNS = (
    text("table", "name of the fact table"),
    text("about", "what its rows are").named("Holds"),
    count("n_rows").named("Rows"),
    day("first_on", "first day of its main date").named("First day"),
    day("last_on", "last day of its main date, planned days included").named("Last day"),
    text("dated_by", "its main date").named("By"),
    instant("imported_at", "start of the import that delivered it").named("Imported"),
    text("files", "what that import read").named("From"),
)


@answer(
    "data.loaded",
    title="What is loaded",
    question="Which facts are there, how far do they reach, and where do they come from?",
    columns=COLUMNS,
    right="data.view",
    mission=("O8",),
    reads=DELIVERED,
    on_page=("table", "n_rows", "first_on", "last_on", "imported_at", "files"),
)
def loaded(ask: Ask) -> Result:
    """A row per fact table that holds rows, in the order of an import."""
    zone = ask.policy(CompanyPolicy).time_zone
    delivered = current_run_of(home())
    rows = [row for name in DELIVERED if (row := _row(ask, name, zone, delivered.get(name)))["n_rows"]]
    return Result(rows=rows, finding=_finding(ask, rows), caveats=_caveats(rows))


def _row(ask: Ask, name: str, zone: str, run: Run | None) -> dict[str, Any]:
    dated_by = MAIN_DATE.get(name)
    counted = formula.reach(ask.facts.table(name), day_column=dated_by, time_zone=zone).to_pyarrow().to_pylist()[0]
    return {
        "table": name,
        "about": TABLES[name].about,
        **counted,
        "dated_by": dated_by,
        "imported_at": run.started_at if run else None,
        "files": ", ".join(run.files_of(name)) if run else None,
    }


def _finding(ask: Ask, rows: list[dict[str, Any]]) -> Msg:
    n_rows = sum(row["n_rows"] for row in rows)
    aside = set_aside(current_problems(home()))
    params: dict[str, Any] = {"rows": Count(n_rows), "aside": aside}
    covered: date | None = ask.facts.covered_to
    if covered is None:
        return Msg("{rows} rows are loaded, none of them a deal that anything happened to. {aside}", **params)
    return Msg("{rows} rows are loaded, up to {day}. {aside}", day=Day(covered), **params)


def _caveats(rows: list[dict[str, Any]]) -> tuple[Caveat, ...]:
    unknown = [row["table"] for row in rows if row["imported_at"] is None]
    if not unknown:
        return ()
    said = Msg("Where these came from is not kept: {tables}.", tables=", ".join(unknown))
    return (Caveat("origin_not_kept", said, {"tables": unknown}),)
