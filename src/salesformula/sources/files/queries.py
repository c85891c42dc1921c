"""Tables read from a database: a named connection, one SELECT, its result kept as a file like any other."""

from __future__ import annotations

import csv
import os
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, Engine, TextClause, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from salesformula.facts import environment
from salesformula.kit.errors import Busy, Refused
from salesformula.sources.files.away import may_answer_later
from salesformula.sources.files.points import unmistakable

#: The variable that holds the address of a connection; the rest is its name in capitals.
PREFIX = "SALESFORMULA_CONNECTION_"
_BATCH = 5_000
_WHOLE = 1e15
_READS = re.compile(r"\s*(select|with|values|table)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(insert|update|delete|merge|truncate|drop|alter|create|grant|revoke|attach|pragma|call|copy|into)\b",
    re.IGNORECASE,
)
#: Taken together, so that a quote in a comment, or a comment's sign in quotes, begins nothing.
_QUOTED_OR_COMMENT = re.compile(r"(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`)|--[^\n]*|/\*.*?\*/", re.DOTALL)
#: Databases differ in what it means: it could end a text here and not there.
_ESCAPED_QUOTE = re.compile(r"\\['\"`]")
#: How each kind of database is told that nothing will be written.
_READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET TRANSACTION READ ONLY",
    "mariadb": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


def fetch(*, connection: str, query: str, target: Path, name: str) -> int:
    """Write the rows of a query to ``target`` as CSV; how many.

    The address of ``connection`` stands in the environment and never in a message. Refused, by ``name``, where
    it is not there, the text is not one SELECT, or the database refuses the query. Busy where the database can't be
    reached, or is too slow or too busy now: the same query may do later.
    """
    check_reads(query, name=name)
    engine, is_connected = _engine(connection, name=name), False
    try:
        with engine.connect() as opened:
            is_connected = True
            _forbid_writing(opened, engine)
            found = opened.execution_options(stream_results=True, max_row_buffer=_BATCH).execute(_bare(query))
            with target.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, quoting=csv.QUOTE_ALL)
                writer.writerow(found.keys())
                n_rows = 0
                for batch in found.partitions(_BATCH):
                    writer.writerows([written(cell) for cell in row] for row in batch)
                    n_rows += len(batch)
    except SQLAlchemyError as error:
        kind = Busy if may_answer_later(error, is_connected=is_connected) else Refused
        raise kind(f"{name} can't be run on connection {connection}: {_reason(error, engine)}") from None
    finally:
        engine.dispose()
    return n_rows


def check_reads(query: str, *, name: str) -> None:
    """Refused where the text is not one statement that only reads."""
    alone = query.strip().rstrip(";")
    if ";" in alone:
        raise Refused(f"{name}: one SELECT without a semicolon, in texts and comments too; found {_shown(query)}")
    if _ESCAPED_QUOTE.search(alone):
        raise Refused(f"{name}: double a quote inside a text, don't put a backslash before it; found {_shown(query)}")
    bare = _QUOTED_OR_COMMENT.sub(lambda found: "''" if found["quoted"] else " ", alone).strip()
    if not _READS.match(bare):
        raise Refused(f"{name}: one SELECT is allowed here, nothing else; found {_shown(query)}")
    writes = _WRITES.search(bare)
    if writes is not None:
        raise Refused(f"{name}: a query only reads; found {writes[0]}; put a column of that name in quotes")


def _shown(query: str) -> str:
    return " ".join(query.split())[:80]


def written(cell: object) -> str:
    """A cell as a text file would hold it: ISO dates, exact decimals, true and false."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime() if cell.tzinfo is not None:
            return cell.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
        case datetime() | date() | time():
            return cell.isoformat()
        case Decimal():
            return unmistakable(f"{cell:f}")
        case float() if cell.is_integer() and abs(cell) < _WHOLE:
            return str(int(cell))
        case float():
            return unmistakable(str(cell))
        case bytes():
            return cell.decode("utf-8", "backslashreplace")
        case list() | tuple():
            return ";".join(written(part) for part in cell)
        case _:
            return str(cell)


def _engine(connection: str, *, name: str) -> Engine:
    variable = PREFIX + connection.upper()
    address = environment.text(variable)
    if not address:
        known = sorted(key.removeprefix(PREFIX).lower() for key in os.environ if key.startswith(PREFIX))
        raise Refused(
            f"{name} reads connection {connection!r}: put its address into {variable}, such as "
            f"postgresql+psycopg://reader@host/database; known here: {', '.join(known) or 'none'}"
        )
    try:
        return create_engine(make_url(address), hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        said = f"no driver {error.name}" if isinstance(error, ImportError) and error.name else type(error).__name__
        raise Refused(
            f"{variable} holds no address that can be used ({said}); see SQLAlchemy's database URLs"
        ) from None


def _forbid_writing(opened: Connection, engine: Engine) -> None:
    said = _READ_ONLY.get(engine.dialect.name)
    if said is not None:
        opened.execute(text(said))


def _bare(query: str) -> TextClause:
    """The statement with its colons as they are: nothing of it is a parameter."""
    return text(query.strip().rstrip(";").replace("\\:", ":").replace(":", "\\:"))


def _reason(error: SQLAlchemyError, engine: Engine) -> str:
    """The first line of what the database says, without any part of the address."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()[0:1]
    reason = said[0][:300] if said else type(error).__name__
    secrets = [
        engine.url.render_as_string(hide_password=False),
        engine.url.password,
        engine.url.username,
        engine.url.host,
    ]
    for secret in [str(part) for part in secrets if part]:
        reason = reason.replace(secret, "…")
    return reason
