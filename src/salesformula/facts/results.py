"""Tables of answers that the worker makes after each build, stored beside the facts they were made from.

``facts/results/<version>/<policy revision>-<code>/<answer>.parquet``: a file has its name only when it is whole, so
who is killed leaves nothing to be read. They go with their version of the facts, and are never needed: whatever is
missing is made again.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from salesformula.facts.home import facts_folder
from salesformula.kit.schema import MONEY_DIGITS, Column, Kind

#: Of one version, results under so many policies and codes are kept; the newest.
KEPT = 3
_CENTS = Decimal(1).scaleb(-MONEY_DIGITS[1])
_KINDS: dict[Kind, pa.DataType] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "decimal": pa.decimal128(*MONEY_DIGITS),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Key:
    """What a result hangs on: the facts, the policy revision in force and the code."""

    version: int
    policy: int
    code: str


@dataclass(frozen=True)
class Kept:
    """A stored result. ``as_of`` is the day it stands at, ``made_at`` the instant (UTC) it was made."""

    path: Path
    version: int
    as_of: date
    made_at: datetime

    def rows(self) -> list[dict[str, Any]]:
        """Its rows, in their order."""
        found: list[dict[str, Any]] = pq.ParquetFile(self.path).read().to_pylist()
        return found

    def table(self) -> pa.Table:
        """The same for the engine."""
        return pq.ParquetFile(self.path).read()


def current(root: Path, key: Key, name: str) -> Kept | None:
    """The result of that key; None while it is not made."""
    return _read(_path(root, key, name), key.version)


def former(root: Path, key: Key, name: str, columns: Iterable[Column]) -> Kept | None:
    """The newest result with these columns from facts that still stand: an earlier version, policy or code."""
    schema = _schema(columns)
    standing = [number for number in _standing(root) if number <= key.version]
    found = [
        kept
        for number in standing
        for path in (_folder(root) / str(number)).glob(f"*/{name}.parquet")
        if (kept := _read(path, number)) is not None and pq.read_schema(path).remove_metadata().equals(schema)
    ]
    return max(found, key=lambda kept: (kept.version, kept.made_at), default=None)


def keep(
    root: Path,
    key: Key,
    name: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    columns: Iterable[Column],
    as_of: date,
    made_at: datetime,
) -> Kept:
    """Store the declared columns of the rows; amounts are rounded to the digits that money has in the facts."""
    wanted = tuple(columns)
    told = {b"as_of": as_of.isoformat().encode(), b"made_at": made_at.isoformat().encode()}
    table = as_table(rows, wanted).replace_schema_metadata(told)
    path = _path(root, key, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"{name}.{secrets.token_hex(8)}.tmp")
    try:
        pq.write_table(table, written)
        with written.open("rb") as file:
            os.fsync(file.fileno())
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    _failure(root, key, name).unlink(missing_ok=True)
    return Kept(path, key.version, as_of, made_at)


def as_table(rows: Iterable[Mapping[str, Any]], columns: Iterable[Column]) -> pa.Table:
    """The declared columns of the rows, typed as their Schema says."""
    wanted = tuple(columns)
    plain = [{column.name: _plain(row.get(column.name), column) for column in wanted} for row in rows]
    return pa.Table.from_pylist(plain, schema=_schema(wanted))


def note_failure(root: Path, key: Key, name: str, reason: str) -> None:
    """Keep that a result can't be made of these facts, so that it is not tried over and over."""
    path = _failure(root, key, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"reason": reason}), encoding="utf-8")


def has_failed(root: Path, key: Key, name: str) -> bool:
    """Whether it was tried and could not be made."""
    return _failure(root, key, name).is_file()


@contextmanager
def making(root: Path, key: Key, name: str) -> Iterator[None]:
    """One maker at a time; who comes second waits, and then finds it made. Leftovers of dead makers are swept."""
    folder = _path(root, key, name).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in folder.glob(f"{name}.*.tmp"):
            leftover.unlink(missing_ok=True)
        yield


def sweep(root: Path) -> None:
    """Remove what belongs to versions that are gone or undone, and all but the newest keys of the others."""
    standing = {str(number) for number in _standing(root)}
    for folder in _folder(root).glob("*"):
        if folder.name not in standing:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        for old in sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def clear(root: Path) -> None:
    """Remove every stored result, as when the facts were rewritten under their number."""
    shutil.rmtree(_folder(root), ignore_errors=True)


def _read(path: Path, version: int) -> Kept | None:
    try:
        told = pq.read_schema(path).metadata or {}
    except FileNotFoundError:
        return None
    as_of, made_at = told[b"as_of"].decode(), told[b"made_at"].decode()
    return Kept(path, version, date.fromisoformat(as_of), datetime.fromisoformat(made_at))


def _standing(root: Path) -> list[int]:
    folder = facts_folder(root=root)
    numbers = [int(path.stem.removeprefix("facts-")) for path in folder.glob("facts-*.duckdb")]
    return [number for number in numbers if not (folder / f"facts-{number}.undone").exists()]


def _schema(columns: Iterable[Column]) -> pa.Schema:
    return pa.schema([pa.field(column.name, _KINDS[column.kind]) for column in columns])


def _plain(value: Any, column: Column) -> Any:
    if value is None or column.kind != "decimal":
        return value
    return Decimal(str(value)).quantize(_CENTS)


def _folder(root: Path) -> Path:
    return facts_folder(root=root) / "results"


def _path(root: Path, key: Key, name: str) -> Path:
    return _folder(root) / str(key.version) / f"{key.policy}-{key.code}" / f"{name}.parquet"


def _failure(root: Path, key: Key, name: str) -> Path:
    return _path(root, key, name).with_suffix(".failed.json")
