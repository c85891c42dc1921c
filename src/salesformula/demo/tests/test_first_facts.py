"""Parquet that is the facts already lands as it is, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from salesformula.demo import Parameters, World, world_of, write_company
from salesformula.facts import versions
from salesformula.facts.access import open_facts
from salesformula.kit.errors import Refused
from salesformula.sources.first_facts import import_first_facts
from salesformula.sources.importing import ImportResult, company_of
from salesformula.sources.outcome import outcomes
from salesformula.sources.recognition import propose

NOW = datetime(2026, 12, 1, 6)
FEW = Parameters(n_sellers=10, months=2)


@pytest.fixture(scope="module")
def company() -> World:
    return world_of(FEW, seed=7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_company(FEW, tmp_path / "canonical", seed=7).folder


def _import(folder: Path, home: Path) -> ImportResult:
    mapping = propose(folder, system="canonical").mapping
    assert mapping is not None
    home.mkdir(exist_ok=True)
    return import_first_facts(folder, mapping, now=NOW, home=home, company=company_of(mapping), progress=lambda _: None)


def _change(path: Path, column: str, to: Callable[[pa.Array], pa.Array]) -> None:
    table = pq.read_table(path)
    place = table.column_names.index(column)
    pq.write_table(table.set_column(place, column, to(table.column(column).combine_chunks())), path)


def test_every_row_lands_as_it_was_drawn(folder: Path, company: World, tmp_path: Path) -> None:
    result = _import(folder, tmp_path / "home")

    assert {name: count.landed for name, count in result.counts.items()} == {
        name: table.num_rows for name, table in company.tables.items()
    }
    facts = open_facts(root=tmp_path / "home")
    for name in ("deals", "activities", "usage", "interventions"):
        table = company.tables[name]
        found = facts.table(name).select(*table.column_names).to_pyarrow().cast(table.schema)
        order = [(column, "ascending") for column in table.column_names[:4]]
        assert found.sort_by(order).to_pylist() == table.sort_by(order).to_pylist(), name
    ((run, outcome),) = outcomes(tmp_path / "home")
    assert (run / "files" / "deals.parquet").is_file()
    assert outcome.version == result.version == 1


@pytest.mark.parametrize(
    ("file", "column", "to", "said"),
    [
        (
            "deals",
            "owner_id",
            lambda a: pc.if_else(pc.equal(a, a[0]), "nobody", a),
            "nobody is the person_id of no row of people",
        ),
        ("deals", "kind", lambda a: pc.if_else(pc.equal(a, a[0]), "gift", a), "gift is not allowed there"),
        ("deals", "discount_share", lambda a: pc.add(a, 1.0), "discount_share.*is not allowed there"),
        ("payments", "sequence", lambda a: a.cast(pa.string()), "VARCHAR is not what payments holds there"),
    ],
)
def test_a_file_that_is_not_right_is_refused_and_nothing_changes(
    folder: Path, tmp_path: Path, file: str, column: str, to: Callable[[pa.Array], pa.Array], said: str
) -> None:
    _change(folder / f"{file}.parquet", column, to)
    with pytest.raises(Refused, match=said):
        _import(folder, tmp_path / "home")
    assert versions.current(tmp_path / "home") is None
    ((run, outcome),) = outcomes(tmp_path / "home")
    assert outcome.error is not None
    assert not (run / "files").exists()


def test_facts_that_are_there_are_not_replaced(folder: Path, tmp_path: Path) -> None:
    _import(folder, tmp_path / "home")
    with pytest.raises(Refused, match="holds facts already"):
        _import(folder, tmp_path / "home")
