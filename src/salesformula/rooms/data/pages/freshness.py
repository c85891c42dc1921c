"""The page's first words: how far the facts reach, and what was left out."""

from __future__ import annotations

from django.utils.translation import gettext

from salesformula.doors import clock
from salesformula.doors.asking import Answered
from salesformula.doors.writing import words
from salesformula.facts.access import open_facts
from salesformula.facts.home import home
from salesformula.kit.text import Count, Day, Share, write
from salesformula.rooms.data.answers.completeness import Row, worst_share
from salesformula.rooms.data.answers.problem_rows import set_aside
from salesformula.rooms.data.pages.held import named
from salesformula.rooms.data.pages.local import company, written
from salesformula.sources.history import current_problems, last_checked
from salesformula.sources.problems import per_file
from salesformula.web.contracts import Stat


def headline(loaded: Answered) -> tuple[str, ...]:
    """Whether the facts are fresh, and what was set aside; a sentence each."""
    covered, today = open_facts(company=company()).covered_to, clock.today(company=company())
    aside = words(set_aside(current_problems(home())))
    if covered is None:
        return (gettext("No deal is loaded that anything happened to."), aside)
    n_days = (today - covered).days
    if n_days <= company().coverage_tolerance_days:
        return (gettext("Everything up to {day} is in.").format(day=write(Day(covered))), aside)
    said = gettext("The facts end on {day}, {n} days ago.")
    return (said.format(day=write(Day(covered)), n=write(Count(n_days))), aside)


def under(loaded: Answered) -> str:
    """Which version answers, and how much it holds."""
    said = gettext("Facts {version}, imported {at}: {tables} tables, {rows} rows.").format(
        version=loaded.facts_version,
        at=written(loaded.built_at),
        tables=write(Count(len(loaded.result.rows))),
        rows=write(Count(sum(row["n_rows"] for row in loaded.result.rows))),
    )
    checked = last_checked(home())
    if checked is None:
        return said
    return f"{said} {gettext('Looked for changes {at}: none.').format(at=written(checked))}"


def stats(loaded: Answered, complete: Answered) -> tuple[Stat, ...]:
    """Four figures: deals, rows set aside, rows in doubt, and columns that answers need."""
    problems = current_problems(home())
    aside, doubted = per_file(problems, "quarantined"), per_file(problems, "flagged")
    needed = [row for row in complete.result.rows if row["is_needed"]]
    whole = [row for row in needed if worst_share(row) == 1]
    rows = {row["table"]: row for row in loaded.result.rows}
    return (
        Stat(gettext("Deals"), write(Count(rows["deals"]["n_rows"] if "deals" in rows else 0)), _since(rows)),
        Stat(gettext("Rows set aside"), write(Count(sum(aside.values()))), _of_files(aside)),
        Stat(gettext("Rows in doubt"), write(Count(sum(doubted.values()))), _of_files(doubted)),
        Stat(
            gettext("Needed columns without gaps"),
            gettext("{n} of {all}").format(n=len(whole), all=len(needed)),
            _worst(needed[0]) if needed else "",
        ),
    )


def _since(rows: dict[str, dict[str, object]]) -> str:
    first = rows["deals"]["first_on"] if "deals" in rows else None
    return gettext("opened since {day}").format(day=write(Day(first))) if first else ""  # type: ignore[arg-type]


def _of_files(counts: dict[str, int]) -> str:
    return gettext("of {files}").format(files=", ".join(counts)) if counts else ""


def _worst(row: Row) -> str:
    share = worst_share(row)
    if share == 1:
        return gettext("every one is known")
    return gettext("worst: {column}, {share}").format(column=named(row), share=write(Share(share)))
