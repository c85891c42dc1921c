"""Writing a company's exports, in one shape or in all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from salesformula.demo.exports.canonical import CANONICAL
from salesformula.demo.exports.company_file import COMPANY_FILE, company_text
from salesformula.demo.exports.export import Directory
from salesformula.demo.exports.hubspot import HUBSPOT
from salesformula.demo.exports.pipedrive import PIPEDRIVE
from salesformula.demo.exports.salesforce import SALESFORCE
from salesformula.demo.exports.shape import Shape
from salesformula.demo.world import World

SHAPES = (HUBSPOT, SALESFORCE, PIPEDRIVE, CANONICAL)


def write_exports(
    company: World, *, folder: Path, say: Callable[[str], None], shapes: Iterable[Shape] = SHAPES
) -> dict[str, Path]:
    """Write the company as each system exports it into a folder of that name in ``folder``; the folders by name.

    What is exported is what such systems know; the truth behind it stays in memory.
    """
    tables = {name: table.to_pylist() for name, table in company.tables.items()}
    directory, folders = Directory(tables), {}
    for shape in shapes:
        where = folders[shape.name] = folder / shape.name
        where.mkdir(parents=True, exist_ok=True)
        n_rows = sum(file.write(where / name, tables, directory) for name, file in shape.files.items())
        (where / COMPANY_FILE).write_text(company_text(), encoding="utf-8")
        say(f"{shape.name}: {len(shape.files)} files with {n_rows:,} rows, as it exports them, lie in {where}")
    return folders
