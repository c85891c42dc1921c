"""An answer as a table in a terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from salesformula.cli.say import err, out
from salesformula.doors.asking import Answered
from salesformula.doors.question import Question
from salesformula.doors.tables import table_view
from salesformula.doors.writing import words

#: A terminal shows this many rows; a file has them all.
MOST_ROWS = 200


def show(answered: Answered) -> None:
    """The finding, the table, the caveats and the versions. Intervals stand beside their estimate."""
    result = answered.result
    out.print(Text(words(result.finding), style="bold"))
    asked = answered.question
    if asked.as_of or asked.as_known:
        out.print(Text(_time_asked_for(asked), style="yellow"))
    view = table_view(answered, rows=MOST_ROWS)
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in view.columns:
        table.add_column(column.text, justify="right" if column.kind == "number" else "left", no_wrap=True)
    for row in view.rows:
        table.add_row(*(Text(cell.text) for cell in row))
    out.print(table)
    hidden = len(result.rows) - MOST_ROWS
    if hidden > 0:
        out.print(Text(f"… and {hidden:,} rows more; --out FILE.csv has them all", style="dim"))
    for caveat in result.caveats:
        out.print(Text(f"{caveat.code}: {words(caveat.text)}", style="yellow"))
    err.print(
        Text(
            f"as of {answered.as_of:%Y-%m-%d}, facts {answered.facts_version}, "
            f"imported {answered.built_at:%Y-%m-%d %H:%M} UTC, policy revision {answered.policies.revision}",
            style="dim",
        )
    )


def _time_asked_for(asked: Question) -> str:
    """What had happened by when, as known when."""
    day = f"what had happened by the end of {asked.as_of:%Y-%m-%d}" if asked.as_of else ""
    known = f"as known on {asked.as_known:%Y-%m-%d %H:%M:%S} UTC" if asked.as_known else ""
    return ", ".join(part for part in (day, known) if part)
