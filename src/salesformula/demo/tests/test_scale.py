"""The same company twice is the same to the row, in other processes too; divisions share nothing but the head."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from salesformula.demo import Parameters, world, world_of, write_company
from salesformula.demo.digest import digest
from salesformula.demo.divisions import scaled
from salesformula.demo.names import plain
from salesformula.demo.on_disk import CompanyOnDisk
from salesformula.demo.parameters import size
from salesformula.demo.staff_names import staff_name
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused

TWO = Parameters(n_sellers=20, months=3, n_divisions=2, n_activities=12_000)
SAY_BOTH = (
    "import sys; from pathlib import Path; from salesformula.demo import Parameters, world, write_company; "
    "two = Parameters(n_sellers=20, months=3, n_divisions=2, n_activities=12_000); "
    "print(world(7).digest(), write_company(two, Path(sys.argv[1]), seed=7).digest())"
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> CompanyOnDisk:
    return write_company(TWO, tmp_path_factory.mktemp("two"), seed=7)


def _elsewhere(program: str, *arguments: str, hash_seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_two_processes_draw_the_same_rows(company: CompanyOnDisk, tmp_path: Path) -> None:
    one, other = (_elsewhere(SAY_BOTH, str(tmp_path / seed), hash_seed=seed) for seed in ("1", "2"))
    assert one == other == f"{world(7).digest()} {company.digest()}"


def test_the_digest_minds_every_cell_and_no_order() -> None:
    teams = world(7).tables["teams"]
    backwards = teams.take(list(range(teams.num_rows))[::-1])
    renamed = teams.set_column(1, "name", pa.array(["Sales", *teams.column("name").to_pylist()[1:-1], "Other"]))
    assert digest({"teams": teams}) == digest({"teams": backwards})
    assert digest({"teams": teams}) != digest({"teams": renamed})
    assert digest({"teams": teams}) != digest({"teams": teams.slice(1)})


def test_activities_come_to_the_number_asked_for(company: CompanyOnDisk) -> None:
    assert company.n_rows["activities"] == 12_000
    done = _read(company, "activities")
    assert done.num_rows == 12_000
    routine = done.filter(pc.is_null(done.column("lead_id"))).filter(pc.equal(pc.field("kind"), "research"))
    assert routine.num_rows > 1_000


def test_divisions_share_nobody_but_the_executive(company: CompanyOnDisk) -> None:
    for name, schema in TABLES.items():
        if name in company.n_rows:
            table = _read(company, name)
            assert table.group_by(list(schema.key)).aggregate([]).num_rows == table.num_rows, name
    people = _read(company, "people").to_pylist()
    assert [row["role"] for row in people].count("executive") == 1
    assert [row["role"] for row in people].count("seller") == 20
    assert len({row["email"] for row in people}) == len(people)
    tops = [row for row in _read(company, "teams").to_pylist() if row["parent_team_id"] is None]
    assert [row["name"] for row in tops] == ["Sales"]
    lines = _read(company, "memberships").to_pylist()
    (head,) = (row["person_id"] for row in people if row["role"] == "executive")
    directors = {row["person_id"] for row in people if row["role"] == "director"}
    assert {row["manager_id"] for row in lines if row["person_id"] in directors} == {head}
    assert {row["person_id"] for row in lines if row["manager_id"] is None} == {head}


def test_every_reference_of_a_company_in_divisions_resolves(company: CompanyOnDisk) -> None:
    for name in company.n_rows:
        table = _read(company, name)
        for column in TABLES[name].columns:
            target, _, key = (column.references or "").partition(".")
            if target in company.n_rows:
                known = _read(company, target).column(key).combine_chunks()
                assert pc.all(pc.is_in(table.column(column.name).drop_null(), value_set=known)).as_py() in (True, None)


def test_one_division_is_the_world_itself(tmp_path: Path) -> None:
    parameters = Parameters(n_sellers=10, months=2)
    written = write_company(parameters, tmp_path, seed=3)
    assert written.digest() == world_of(parameters, seed=3).digest()


def test_sizes_are_what_they_say() -> None:
    assert size("medium").n_sellers == 450
    large = size("large")
    assert (large.n_sellers, large.n_activities) == (5_000, 100_000_000)
    tenth = scaled(large, 10_000_000)
    assert (tenth.n_sellers, tenth.n_divisions, tenth.n_activities) == (500, 2, 10_000_000)
    assert scaled(large, 1_000_000).n_sellers == 50


def test_what_makes_no_company_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="3 divisions need 30 sellers"):
        write_company(replace(TWO, n_divisions=3), tmp_path, seed=1)
    with pytest.raises(Refused, match="take fewer sellers"):
        write_company(replace(TWO, n_activities=100), tmp_path, seed=1)


def test_ten_thousand_people_have_ten_thousand_addresses() -> None:
    names = [staff_name(k) for k in range(10_000)]
    assert len({plain(name) for name in names}) == 10_000


def _read(company: CompanyOnDisk, name: str) -> pa.Table:
    return pq.read_table(company.folder / f"{name}.parquet")
