"""An answer as a table in a terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from salesformula.cli.say import err, out
from salesformula.doors.asking import Answered
from salesformula.doors.writing import cell, is_number, words


def show(answered: Answered) -> None:
    """The finding, the table, the caveats and the versions."""
    result = answered.result
    out.print(Text(words(result.finding), style="bold"))
    if result.caption:
        out.print(Text(words(result.caption), style="dim"))
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in answered.columns:
        table.add_column(column.name, justify="right" if is_number(column) else "left", no_wrap=True)
    for row in result.rows:
        table.add_row(*(Text(cell(row.get(column.name), column, row)) for column in answered.columns))
    out.print(table)
    for caveat in result.caveats:
        out.print(Text(f"{caveat.code}: {words(caveat.text)}", style="yellow"))
    err.print(
        Text(
            f"as of {answered.as_of:%Y-%m-%d}, facts {answered.facts_version}, "
            f"imported {answered.built_at:%Y-%m-%d %H:%M} UTC, policy revision {answered.policies.revision}",
            style="dim",
        )
    )
