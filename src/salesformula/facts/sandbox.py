"""Where SQL that somebody else wrote runs: it sees the tables it was given and nothing of the machine."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

import duckdb

from salesformula.kit.errors import Refused

Connection = duckdb.DuckDBPyConnection
EngineError = duckdb.Error


def close_off(connection: Connection) -> None:
    """Take files, network, settings and the caller's variables away from a connection, for good."""
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def select_into(connection: Connection, *, table: str, sql: str, row: str, name: str) -> int:
    """Store the rows of one SELECT as ``table``, numbered from 1 in the column ``row``; how many there are.

    ``connection`` must be closed off. Refused, by ``name``, where the text is not one SELECT, names what it
    may not see, or fails.
    """
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type.name != "SELECT":
            raise Refused(f"{name}: one SELECT is allowed here, nothing else; found {_kinds(statements)}")
        connection.execute(f"CREATE TABLE {table} AS SELECT row_number() OVER () AS {row}, * FROM (\n{sql}\n)")
    except EngineError as error:
        raise Refused(f"{name} can't be run: {str(error).splitlines()[0]}") from error
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0


def _kinds(statements: list[duckdb.Statement]) -> str:
    return ", ".join(statement.type.name for statement in statements) or "nothing"
