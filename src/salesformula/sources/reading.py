"""The files of an import as tables of text, each row with its line; and SQL over them, closed off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from salesformula.facts import engine, sandbox
from salesformula.facts.sandbox import Connection
from salesformula.kit.errors import Refused
from salesformula.sources.files.loading import LINE, Rows, load
from salesformula.sources.mapping import Block, Mapping
from salesformula.sources.origin_keys import allowed, is_column
from salesformula.sources.problems import Problem
from salesformula.sources.sql_text import name


@dataclass
class Readings:
    """Everything read: per block of the mapping its rows, and the rows that fit no column."""

    blocks: dict[tuple[str, int], Rows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_files(folder: Path, mapping: Mapping, *, path: Path, progress: Callable[[str], None]) -> Readings:
    """Read the mapping's files and run its SQL into the engine file ``path``.

    Refused where a file is no readable table, lacks a mapped column, or SQL fails or reaches for more than
    the named files. Once the files are read the connection sees nothing else.
    """
    found = Readings()
    connection = engine.workbench(path)
    try:
        connection.execute("CREATE SCHEMA lines")
        connection.execute("CREATE SCHEMA results")
        files: dict[str, Rows] = {}
        for key in mapping.files:
            files[key], misfits = load(connection, folder, mapping, key, workspace=path.parent, progress=progress)
            found.problems.extend(misfits)
        sandbox.close_off(connection)
        for table, blocks in mapping.tables.items():
            for number, block in enumerate(blocks):
                rows = files[block.file] if block.file is not None else _run(connection, table, number, block, progress)
                _check_columns(rows, block, table)
                found.blocks[table, number] = rows
    finally:
        connection.close()
    return found


def _run(connection: Connection, table: str, number: int, block: Block, progress: Callable[[str], None]) -> Rows:
    shown, target = f"sql for {table}", f"results.{name(f'{table}_{number}')}"
    n_rows = sandbox.select_into(connection, table=target, sql=str(block.sql), row=LINE, name=shown)
    progress(f"{shown}: {n_rows:,} rows")
    described = connection.execute(f"DESCRIBE {target}").fetchall()
    columns = {row[0]: row[0] for row in described if row[0] != LINE}
    unknown = [column for column in columns if not is_column(table, column)]
    if unknown:
        raise Refused(f"{shown}: {', '.join(unknown)} is no column of {table}; allowed: {allowed(table)}")
    return Rows(f"input.{target}", shown, columns, n_rows)


def _check_columns(rows: Rows, block: Block, table: str) -> None:
    wanted = [column for rule in block.columns.values() for column in rule.reads]
    wanted += [block.skip_empty] if block.skip_empty else []
    wanted += [block.leave_out.column] if block.leave_out else []
    lacking = [column for column in dict.fromkeys(wanted) if column not in rows.columns]
    if lacking:
        raise Refused(
            f"{rows.shown} has no column {', '.join(map(repr, lacking))}, which the mapping of {table} reads; "
            f"it has: {', '.join(rows.columns)}"
        )
