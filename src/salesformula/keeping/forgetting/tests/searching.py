"""Every byte of a home folder searched for words, also inside what is packed."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

from salesformula.facts import engine


def told(home: Path, words: tuple[str, ...]) -> list[str]:
    """Which word is found in which file."""
    found = []
    for path in sorted(home.rglob("*")):
        name = str(path.relative_to(home))
        texts = [name.lower()] if path.is_dir() else [name.lower(), *(text.lower() for text in _texts(path))]
        found += [f"{name}: {word}" for word in words if any(word.lower() in text for text in texts)]
    return found


def _texts(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    yield content.decode("utf-8", "ignore")
    yield content.decode("utf-16-le", "ignore")
    if path.suffix == ".gz":
        yield gzip.decompress(content).decode("utf-8", "ignore")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())
    if path.suffix == ".sqlite3":
        yield from _database(path)
    if path.suffix == ".parquet":
        yield from _engine(f"SELECT * FROM read_parquet('{path}')")
    if path.suffix == ".duckdb":
        yield from _facts(path)


def _facts(path: Path) -> Iterator[str]:
    connection = engine.workbench(None)
    connection.execute(f"ATTACH '{path}' AS f (READ_ONLY)")
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'f'").fetchall():
        yield str(connection.execute(f'SELECT * FROM f."{table}"').fetchall())
    connection.close()


def _engine(sql: str) -> Iterator[str]:
    connection = engine.workbench(None)
    yield str(connection.execute(sql).fetchall())
    connection.close()


def _database(path: Path) -> Iterator[str]:
    connection = sqlite3.connect(path)
    yield "\n".join(connection.iterdump())
    connection.close()
