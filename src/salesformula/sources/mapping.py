"""A mapping: which file's columns become which columns of the fact tables. Written in TOML, checked when read."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from salesformula.facts.build import DERIVED
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.sources.mapping_errors import sentence
from salesformula.sources.origin_keys import allowed, is_column

Scalar = bool | int | float | date | str
_UNKNOWN_DIRECTIVE = re.compile(r"%(?!-?[YymdHIMSfpzjbBaA])")
_CONNECTION = re.compile(r"[a-z][a-z0-9_]*")
DELIMITERS = (",", ";", "\t", "|")
#: Tables of changes, each with the table whose columns its fields are.
HISTORIES = {"deal_changes": "deals", "lead_changes": "leads"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FileRule(_Part):
    """A file of the folder, or a query to a database; and how to read it where it does not say so itself.

    ``path`` may hold ``*``: it then names the one file of the folder that fits; it is empty for a query. The
    address of a ``connection`` stands in the environment, never here.
    """

    path: str = ""
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    header: bool = True
    columns: tuple[str, ...] = ()
    encoding: str | None = None
    sheet: str | None = None
    connection: str | None = None
    query: str | None = None

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        pure = PurePosixPath(path)
        if not path or pure.is_absolute() or ".." in pure.parts:
            raise ValueError(f"{path!r} leaves the folder; name a file inside it")
        return path

    @field_validator("connection")
    @classmethod
    def _name(cls, connection: str) -> str:
        if not _CONNECTION.fullmatch(connection):
            raise ValueError(f"{connection!r} is no name of a connection; write small letters, digits and _")
        return connection

    @model_validator(mode="after")
    def _one_source(self) -> FileRule:
        if (not self.path) == (self.connection is None):
            raise ValueError("say exactly one of path, connection")
        if (self.connection is None) != (self.query is None):
            raise ValueError("connection and query belong together")
        if self.connection is not None and self.model_fields_set - {"connection", "query"}:
            raise ValueError("a query names its own columns; leave out everything but connection and query")
        if not self.header and not self.columns:
            raise ValueError('header = false needs columns = ["…"] to name them')
        return self

    @property
    def is_pattern(self) -> bool:
        """Whether the path names a file by its look."""
        return "*" in self.path


class ColumnRule(_Part):
    """Where one fact column comes from: a column, a constant, or several columns joined."""

    column: str | None = None
    constant: Scalar | None = None
    join: tuple[str, ...] = ()
    between: str = Field(default=" ", alias="with")
    values: dict[str, Scalar] | None = None
    format: str | None = None
    decimal: Literal[".", ","] | None = None
    times: int | float = 1
    lookup: str | None = None
    match: str | None = None
    first_of: str | None = None
    ids: Literal["salesforce"] | None = None
    where: str | None = None
    is_in: tuple[str, ...] = Field(default=(), alias="is")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    @field_validator("format")
    @classmethod
    def _directives(cls, given: str | None) -> str | None:
        if given is not None and ("%" not in given or _UNKNOWN_DIRECTIVE.search(given)):
            raise ValueError(f'{given!r} is no date format; write one such as "%d/%m/%Y %H:%M"')
        return given

    @field_validator("values")
    @classmethod
    def _one_meaning(cls, values: dict[str, Scalar] | None) -> dict[str, Scalar] | None:
        first: dict[str, str] = {}
        for key, value in (values or {}).items():
            other = first.setdefault(key.lower(), key)
            if (values or {})[other] != value or type((values or {})[other]) is not type(value):
                raise ValueError(f"{other!r} and {key!r} differ only in case, which counts for nothing; keep one")
        return values

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnRule:
        origins = [self.column is not None, self.constant is not None, bool(self.join)]
        if sum(origins) != 1:
            raise ValueError("say exactly one of column, constant, join")
        if self.values is not None and self.column is None:
            raise ValueError("values needs column")
        if (self.lookup is None) != (self.match is None):
            raise ValueError("lookup and match belong together")
        if self.column is None and (self.first_of is not None or self.ids is not None):
            raise ValueError("first_of and ids need column")
        if self.first_of is not None and not self.first_of.strip():
            raise ValueError('first_of is the mark between the parts, such as ";"')
        if (self.where is None) != (not self.is_in):
            raise ValueError("where and is belong together")
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the file it needs."""
        found = (self.column,) if self.column is not None else self.join
        return found if self.where is None else (*found, self.where)


class FieldRule(_Part):
    """How a history writes the values of one field: words, a lookup, or the format of its dates and numbers."""

    values: dict[str, Scalar] | None = None
    lookup: str | None = None
    match: str | None = None
    ids: Literal["salesforce"] | None = None
    format: str | None = None
    decimal: Literal[".", ","] | None = None

    @model_validator(mode="after")
    def _together(self) -> FieldRule:
        if (self.lookup is None) != (self.match is None):
            raise ValueError("lookup and match belong together")
        return self


class Filter(_Part):
    """Rows by the words that one column of the file holds."""

    column: str
    is_in: tuple[str, ...] = Field(alias="is")


class Block(_Part):
    """One delivery of rows for a fact table: from a file column by column, or by SQL over the files.

    ``leave_out``: rows of the file that are none of the table, such as deleted ones. ``unless_known``: rows are left
    out of which one of these columns holds what a row known already holds there. ``per_field``: how a history writes
    the values of each field.
    """

    file: str | None = None
    sql: str | None = None
    columns: dict[str, ColumnRule] = Field(default_factory=dict)
    skip_empty: str | None = None
    leave_out: Filter | None = None
    distinct: bool = False
    unless_known: tuple[str, ...] = ()
    per_field: dict[str, FieldRule] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_source(self) -> Block:
        if (self.file is None) == (self.sql is None):
            raise ValueError("say exactly one of file, sql")
        if self.file is not None and not self.columns:
            raise ValueError("a block with file needs columns")
        if self.sql is not None and (self.columns or self.skip_empty or self.leave_out or self.distinct):
            raise ValueError(
                "a block with sql says it all in its SELECT; leave out columns, skip_empty, leave_out and distinct"
            )
        return self


class Mapping(_Part):
    """A whole mapping. ``company`` holds settings to record where none are recorded; ``text`` is the TOML as read.

    ``times_in``: the zone in which the files write times of day without a zone; None: the company's.
    ``changes_only``: tables of which the files hold new and changed rows only; rows absent stay as they are. Every
    other table is delivered whole: its absent rows are gone.
    """

    times_in: str | None = None
    changes_only: tuple[str, ...] = ()
    company: dict[str, Any] = Field(default_factory=dict)
    files: dict[str, FileRule]
    tables: dict[str, tuple[Block, ...]]
    text: str = ""

    @field_validator("times_in")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{zone!r} is not known; write an IANA name such as America/New_York") from error
        return zone

    @model_validator(mode="after")
    def _known_names(self) -> Mapping:
        allowed = [name for name in TABLES if name not in DERIVED]
        for table, blocks in self.tables.items():
            if table not in allowed:
                raise ValueError(f"tables.{table} is no fact table; allowed: {', '.join(allowed)}")
            for number, block in enumerate(blocks):
                self._check_block(table, block, f"tables.{table}[{number}]")
        return self

    @model_validator(mode="after")
    def _changes_of_tables(self) -> Mapping:
        for table in self.changes_only:
            if table not in self.tables:
                raise ValueError(f"changes_only: {table!r} is not mapped here; mapped: {', '.join(self.tables)}")
        return self

    def _check_block(self, table: str, block: Block, where: str) -> None:
        if block.file is not None and block.file not in self.files:
            raise ValueError(f"{where}.file {block.file!r} is not in [files]; allowed: {', '.join(self.files)}")
        for name, rule in block.columns.items():
            if not is_column(table, name):
                raise ValueError(f"{where}.columns.{name} is no column of {table}; allowed: {allowed(table)}")
            self._check_lookup(rule, f"{where}.columns.{name}")
        for name, field in block.per_field.items():
            self._check_lookup(field, f"{where}.per_field.{name}")
        if block.per_field and table not in HISTORIES:
            raise ValueError(f"{where}.per_field belongs to a history: {', '.join(HISTORIES)}")
        for name in block.unless_known:
            if name not in TABLES[table]:
                raise ValueError(f"{where}.unless_known {name!r}: allowed: {_names(table)}")
        if block.unless_known and table not in self.changes_only:
            raise ValueError(f"{where}.unless_known needs {table!r} in changes_only: what is left out must stay")

    def _check_lookup(self, rule: ColumnRule | FieldRule, where: str) -> None:
        """A table that is not mapped here is looked up in what is known: the import sees whether there is anything."""
        if rule.lookup is None:
            return
        possible = [name for name, schema in TABLES.items() if len(schema.key) == 1 and name not in DERIVED]
        if rule.lookup not in possible:
            raise ValueError(
                f"{where}.lookup {rule.lookup!r}: no rows are looked up there; allowed: {', '.join(possible)}"
            )
        if rule.match not in TABLES[rule.lookup]:
            raise ValueError(f"{where}.match {rule.match!r}: allowed: {_names(rule.lookup)}")


def load_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file; Refused, naming the key and what is allowed there, where it is not one."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"mapping {path.name} can't be read: {error}") from error
    return parse_mapping(text, name=path.name)


def parse_mapping(text: str, *, name: str = "mapping") -> Mapping:
    """The mapping in a TOML text; ``name`` is how errors call it."""
    try:
        return Mapping(**tomllib.loads(text), text=text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{name} is no TOML: {error}") from error
    except ValidationError as error:
        raise Refused(f"{name}: {sentence(error, Mapping)}") from error


def _names(table: str) -> str:
    return ", ".join(column.name for column in TABLES[table].columns)
