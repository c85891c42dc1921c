"""data.source_row: a row of the facts beside the cells it was made from."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from salesformula.facts.home import home
from salesformula.facts.tables import TABLES
from salesformula.kit.answer import Ask, Caveat, Result, answer
from salesformula.kit.errors import NotFound, Refused
from salesformula.kit.schema import Schema, count, text
from salesformula.kit.text import Msg, write
from salesformula.rooms.data.answers.tables import DELIVERED
from salesformula.sources.cells.kept import RawRow, raw_row

BETWEEN = "|"


class RowParams(BaseModel):
    """Which row: its table, and its key (several parts with | between them)."""

    table: str = Field(description="a fact table, such as deals")
    key: str = Field(min_length=1, description="the row's key; its parts with | between them, an empty part empty")


@answer(
    "data.source_row",
    title="Where a row came from",
    question="Which cells of which file was this row made from?",
    columns=(
        text("column", "column of the fact table"),
        text("value", "as it is known"),
        text("cell", "as the file has it, before anything was read into it").named("Cell in the file"),
        text("header", "the file's own column").named("Header"),
        text("file"),
        count("row", "line in the file, its header being 1").named("Row"),
    ),
    params=RowParams,
    right="data.view",
    mission=("O8",),
    reads=DELIVERED,
    live=True,
)
def source_row(ask: Ask) -> Result:
    """A row per column of the fact: its value, and the cell it was read from."""
    wanted = RowParams.model_validate(ask.params.model_dump())
    if wanted.table not in DELIVERED:
        raise Refused(f"{wanted.table!r} is no table that files deliver; there are: {', '.join(DELIVERED)}")
    schema = TABLES[wanted.table]
    key = _key(schema, wanted.key)
    known = _known(ask, schema, key)
    raw = raw_row(home(), table=schema.name, key=key)
    rows = [_row(name, value, raw) for name, value in known.items()]
    return Result(rows=rows, finding=_finding(schema, key, raw), caveats=() if raw else (_not_kept(schema),))


def _key(schema: Schema, text_of: str) -> tuple[str, ...]:
    parts = tuple(text_of.split(BETWEEN)) if len(schema.key) > 1 else (text_of,)
    if len(parts) != len(schema.key):
        raise Refused(
            f"the key of {schema.name} has {len(schema.key)} parts ({', '.join(schema.key)}), {text_of!r} has "
            f"{len(parts)}: write them with {BETWEEN} between"
        )
    return parts


def _known(ask: Ask, schema: Schema, key: tuple[str, ...]) -> dict[str, Any]:
    rows = ask.facts.table(schema.name)
    for name, part in zip(schema.key, key, strict=True):
        rows = rows.filter(rows[name].isnull() if part == "" else rows[name].cast("string") == part)
    found: list[dict[str, Any]] = rows.select(*(c.name for c in schema.columns)).limit(1).to_pyarrow().to_pylist()
    if not found:
        raise NotFound(f"{schema.name} has no row {', '.join(key)!r}")
    return found[0]


def _row(name: str, value: Any, raw: RawRow | None) -> dict[str, Any]:
    header, cell = raw.cells.get(name, (None, None)) if raw else (None, None)
    return {
        "column": name,
        "value": None if value is None else write(value) if isinstance(value, bool) else str(value),
        "cell": cell,
        "header": header,
        "file": raw.file if raw and header is not None else None,
        "row": raw.row if raw and header is not None else None,
    }


def _finding(schema: Schema, key: tuple[str, ...], raw: RawRow | None) -> Msg:
    row = ", ".join(key)
    if raw is None:
        return Msg("Where {table} {key} came from is not kept", table=schema.name, key=row)
    said = "{table} {key} came from {file}, row {row}"
    return Msg(said, table=schema.name, key=row, file=raw.file, row=raw.row)


def _not_kept(schema: Schema) -> Caveat:
    text_of = "No import kept the cells of this row. The next import of {table} keeps them."
    return Caveat("cells_not_kept", Msg(text_of, table=schema.name), {})
