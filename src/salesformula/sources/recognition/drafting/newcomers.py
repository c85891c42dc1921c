"""What is known already and no file delivers: looked up by key, name or mail; names that are new become rows."""

# ruff: noqa: S608 - names are quoted
from __future__ import annotations

from salesformula.facts.build import DERIVED
from salesformula.facts.tables import TABLES
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.references import CALLED, add_source, reference
from salesformula.sources.recognition.drafting.rules import as_sql, column_rule, is_mail
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.headers import words
from salesformula.sources.sql_text import name

_OWNER = "deals.owner_id"
Named = list[tuple[Sheet, tuple[str, ...]]]


def know(desk: Desk) -> None:
    """Let records refer to the rows known of every table that no file delivers."""
    for table, schema in TABLES.items():
        if desk.knows(table) and table not in DERIVED and len(schema.key) == 1:
            add_source(desk, table, [_known(table)])


def new_people(desk: Desk, named: Named) -> None:
    """A person per owner whom nobody knows yet; ``named``: sheets with the headers of their owners."""
    for match in ("person_id", "name", "email"):
        parts = []
        for sheet, headers in named:
            mail = sheet.best("people.email")
            seen = reference(desk, sheet, _OWNER, to="people", headers=(*headers, *((mail,) if mail else ())))
            if seen is None or _match(seen, "person_id") != match:
                continue
            id, called = as_sql(desk, sheet, seen), as_sql(desk, sheet, column_rule(desk, sheet, headers[0], _OWNER))
            email = id if match == "email" or is_mail(sheet, headers[0]) else "NULL"
            shown = called if match == "email" else id
            parts.append(f"SELECT {id} AS person_id, {shown} AS name, {email} AS email FROM {sheet.look.key}")
        if parts:
            known_by = tuple(dict.fromkeys(("person_id", match)))
            _deliver(desk, "people", parts, ("name", "email"), known_by, also=", 'seller' AS role")


def new_accounts(desk: Desk, named: Named) -> None:
    """A company per one that deals name and nobody knows yet."""
    for match in ("account_id", "name"):
        parts = []
        for sheet, headers in named:
            ids = [header for header in headers if words(header) & {"id", "ids"}]
            names = [header for header in headers if header not in ids]
            target = "deals.account_id"
            seen = reference(desk, sheet, target, to="accounts") or column_rule(desk, sheet, (ids or names)[0], target)
            if _match(seen, "account_id") != match:
                continue
            id = as_sql(desk, sheet, seen)
            shown = as_sql(desk, sheet, names[0]) if names and match == "account_id" else id
            parts.append(f"SELECT {id} AS account_id, {shown} AS name FROM {sheet.look.key}")
        if parts:
            _deliver(desk, "accounts", parts, ("name",), tuple(dict.fromkeys(("account_id", match))))


def new_pipelines(desk: Desk, named: list[tuple[Sheet, str]]) -> None:
    """A pipeline per one that deals name and nobody knows yet."""
    parts = []
    for sheet, header in named:
        cell = desk.scan.cell(sheet.look, header)
        parts.append(f"SELECT {cell} AS pipeline_id, {cell} AS name FROM {sheet.look.key}")
    if parts:
        _deliver(desk, "pipelines", parts, ("name",), ("pipeline_id", "name"))


def _deliver(
    desk: Desk, table: str, parts: list[str], columns: tuple[str, ...], known_by: tuple[str, ...], *, also: str = ""
) -> None:
    """A block of what is new among the rows of ``parts``; from now on it may be referred to as well."""
    key = TABLES[table].key[0]
    chosen = ", ".join(f"min({column}) AS {column}" for column in columns)
    rows = desk.scan.readable("\n  UNION ALL ".join(parts))
    desk.put_sql(
        table,
        f"SELECT {key}, {chosen}{also} FROM (\n  {rows}\n) WHERE {key} <> '' GROUP BY {key} ORDER BY {key}",
        note=f"The {table} are those known already; a name that nobody knows yet is new.",
        unless_known=known_by,
    )
    desk.changes.add(table)
    known = desk.sources[table].relation
    old = [f"{name(column)} IN (SELECT {name(column)} FROM ({known}))" for column in known_by]
    new = f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE NOT coalesce({' OR '.join(old)}, false)"
    add_source(desk, table, [known, new])


def _match(found: Rule, key: str) -> str:
    return str(found.get("match", key)) if isinstance(found, dict) else key


def _known(table: str) -> str:
    columns = [TABLES[table].key[0], *(column for column in CALLED if column in TABLES[table])]
    return f"SELECT {', '.join(map(name, columns))} FROM known.main.{name(table)} WHERE known_to IS NULL"
