"""Parquet files that are the fact tables already, as the first import of a home: no cell becomes text on the way.

The preset ``canonical`` reads such files too, cell by cell, with every doubt told and bad rows set aside. That is what
people's own files need, and takes a minute for a million rows. Here a file is right or it is refused.
"""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from salesformula.facts import engine, versions
from salesformula.facts.build import DERIVED, build
from salesformula.facts.merge import SQL_TYPES
from salesformula.facts.sandbox import Connection, EngineError
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused, SalesFormulaError
from salesformula.kit.schema import Column, Schema
from salesformula.sources import unchanged
from salesformula.sources.files.raw import FILES, PROBLEMS, keep
from salesformula.sources.importing import ImportResult, Progress
from salesformula.sources.mapping import Mapping
from salesformula.sources.outcome import Asked, Outcome, write_outcome
from salesformula.sources.problems import write_problems
from salesformula.sources.staging import TableCount
from salesformula.sources.sweeping import at_work, clear
from salesformula.sources.too_large import refused_if_too_large

_MEMORY = "1.5GB"


def import_first_facts(
    folder: Path, mapping: Mapping, *, now: datetime, home: Path, company: CompanyPolicy, progress: Progress
) -> ImportResult:
    """Let ``<table>.parquet`` of each fact table of ``mapping`` answer as the first version of the facts in ``home``.

    ``mapping`` is what the preset canonical proposes for the folder; input, manifest and outcome are kept as with
    every import, the cells behind a row are not. Refused, and nothing changed: where facts are there already; where
    a column is not of its Schema's type, a value not among its choices or out of its range, or a reference points to
    no row.
    """
    if versions.current(home) is not None:
        raise Refused(f"{home} holds facts already; import the folder by the preset canonical")
    began, asked = time.monotonic(), Asked()
    with at_work(home), tempfile.TemporaryDirectory(prefix=f".import-{os.getpid()}-", dir=home) as made:
        run = keep(folder, mapping, home=home, now=now)
        unchanged.note(run, company, asked)
        try:
            with refused_if_too_large():
                staged = Path(made) / "staged.duckdb"
                counts = _stage(run / FILES, mapping, staged, progress=progress)
                write_problems([], run / PROBLEMS)
                progress("building the next version of the facts")
                version = build(staged, company=company, now=now, home=home, began=began)
        except BaseException as error:
            clear(run)
            said = str(error) if isinstance(error, SalesFormulaError) else f"{type(error).__name__}: {error}"
            write_outcome(run, Outcome(now.isoformat(), None, said, asked))
            raise
        told = {table: asdict(count) for table, count in counts.items()}
        write_outcome(run, Outcome(now.isoformat(), version, None, asked, told))
    return ImportResult(version, counts, [], run)


def _stage(files: Path, mapping: Mapping, target: Path, *, progress: Progress) -> dict[str, TableCount]:
    """One table per file in the engine file ``target``, typed as its Schema and checked; the rows of each."""
    tables = [name for name in TABLES if name not in DERIVED and (files / f"{name}.parquet").is_file()]
    unread = {rule.path for rule in mapping.files.values()} - {f"{name}.parquet" for name in tables}
    if unread:
        raise Refused(f"{', '.join(sorted(map(str, unread)))}: no Parquet file named after a fact table")
    counts = {}
    connection = engine.workbench(target, memory=_MEMORY)
    try:
        connection.execute("SET preserve_insertion_order = false")
        for name in tables:
            counts[name] = _take(connection, TABLES[name], files / f"{name}.parquet")
            progress(f"{name}: {counts[name].landed:,} rows")
        for name in tables:
            _check_references(connection, TABLES[name], tables)
    finally:
        connection.close()
    return counts


def _take(connection: Connection, schema: Schema, path: Path) -> TableCount:
    relation = "read_parquet('{}')".format(str(path).replace("'", "''"))
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except EngineError as error:
        raise Refused(f"{path.name} can't be read: {str(error).splitlines()[0]}") from error
    for name, kind in ((row[0], row[1]) for row in described):
        if name not in schema or kind.replace(",", ", ").replace(",  ", ", ") != SQL_TYPES[schema.column(name).kind]:
            raise Refused(f"{path.name}, column {name!r}: {kind} is not what {schema.name} holds there; "
                          "import the folder by the preset canonical")  # fmt: skip
    connection.execute(f'CREATE TABLE "{schema.name}" AS SELECT * FROM {relation}')
    present = {row[0] for row in described}
    for column in schema.columns:
        if column.name in present:
            _check_values(connection, schema, column)
    found = connection.execute(f'SELECT count(*) FROM "{schema.name}"').fetchone()
    n_rows = int(found[0]) if found else 0
    return TableCount(n_rows, n_rows, 0, 0)


def _check_values(connection: Connection, schema: Schema, column: Column) -> None:
    wrong = " OR ".join(_wrong(column))
    if not wrong:
        return
    found = connection.execute(f'SELECT "{column.name}" FROM "{schema.name}" WHERE {wrong} LIMIT 1').fetchone()
    if found is not None:
        raise Refused(f"{schema.name}.parquet, column {column.name!r}: {found[0]} is not allowed there")


def _wrong(column: Column) -> Iterator[str]:
    if column.choices:
        yield '"{}" NOT IN ({})'.format(column.name, ", ".join(f"'{choice}'" for choice in column.choices))
    if column.low is not None:
        yield f'"{column.name}" < {column.low}'
    if column.high is not None:
        yield f'"{column.name}" > {column.high}'


def _check_references(connection: Connection, schema: Schema, tables: list[str]) -> None:
    present = {row[0] for row in connection.execute(f'DESCRIBE "{schema.name}"').fetchall()}
    for column in schema.columns:
        table, _, key = (column.references or "").partition(".")
        if table not in tables or column.name not in present:
            continue
        found = connection.execute(
            f'SELECT "{column.name}" FROM "{schema.name}" WHERE "{column.name}" IS NOT NULL '
            f'AND "{column.name}" NOT IN (SELECT "{key}" FROM "{table}" WHERE "{key}" IS NOT NULL) LIMIT 1'
        ).fetchone()
        if found is not None:
            raise Refused(
                f"{schema.name}.parquet, column {column.name!r}: {found[0]} is the {key} of no row of {table}"
            )
