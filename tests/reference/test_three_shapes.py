"""One company, exported as HubSpot, Salesforce and Pipedrive write it, gives the same answers to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from salesformula.demo.exports import salesforce_ids
from salesformula.demo.exports.company_file import COMPANY
from salesformula.demo.exports.writing import SHAPES, write_exports
from salesformula.demo.parameters import Parameters
from salesformula.demo.world import World, world_of
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.facts.access import open_facts
from salesformula.facts.tables import TABLES
from salesformula.identity.viewer import OPERATOR
from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.founding import found
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.recognition import propose

IMPORTED_AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
FIRST, *OTHERS = (shape.name for shape in SHAPES)
#: Records have other ids in Salesforce; people and their teams have the same everywhere.
OF_RECORDS = {
    "account_id": salesforce_ids.ACCOUNT,
    "contact_id": salesforce_ids.CONTACT,
    "lead_id": salesforce_ids.LEAD,
    "deal_id": salesforce_ids.OPPORTUNITY,
    "activity_id": salesforce_ids.TASK,
}
ROOMS = ("pipeline", "conversion")
#: What a shape tells beyond the tables it was made from: the days on which records came into a stage.
TOLD_BESIDE = {"hubspot": {"deal_changes", "lead_changes"}, "salesforce": {"deal_changes"}}


@dataclass(frozen=True)
class Imported:
    """The company in one shape: where its facts lie, and what its import said."""

    home: Path
    result: ImportResult


@pytest.fixture(scope="module")
def company() -> World:
    return world_of(Parameters(n_sellers=10, months=9), seed=7)


@pytest.fixture(scope="module")
def imported(company: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Imported]:
    root = tmp_path_factory.mktemp("shapes")
    folders = write_exports(company, folder=root / "demo", say=lambda _: None)
    return {name: _by_preset(folder, root / name) for name, folder in folders.items()}


def _by_preset(folder: Path, home: Path) -> Imported:
    proposal = propose(folder, system=folder.name)
    assert [question.id for question in proposal.questions] == []
    assert proposal.mapping is not None
    assert CompanyPolicy(**proposal.mapping.company) == CompanyPolicy(**COMPANY)
    result = run_import(folder, proposal.mapping, now=IMPORTED_AT, progress=lambda _: None, home=home)
    return Imported(home, result)


@pytest.fixture
def answers(imported: dict[str, Imported], company: World, db: None, monkeypatch: pytest.MonkeyPatch) -> Answers:
    found(COMPANY, now=IMPORTED_AT.replace(tzinfo=None))
    return Answers(imported, company, monkeypatch)


@dataclass(frozen=True)
class Answers:
    """The answers of each shape's facts to the same question."""

    imported: dict[str, Imported]
    company: World
    monkeypatch: pytest.MonkeyPatch

    def rows(self, shape: str, answer: str, by: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """The rows without the ids that each system gives its own records."""
        self.monkeypatch.setenv("SALESFORMULA_HOME", str(self.imported[shape].home))
        result = ask(Question(answer, by=by, as_of=self.company.until), viewer=OPERATOR).result
        return [{name: value for name, value in row.items() if name not in OF_RECORDS} for row in result.rows]


def questions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every answer of the rooms, whole and by each of its dimensions."""
    for answer in registry.answers().values():
        if answer.room in ROOMS:
            yield from ((answer.id, by) for by in ((), *((dimension.name,) for dimension in answer.dimensions)))


@pytest.mark.parametrize("shape", [FIRST, *OTHERS])
def test_every_table_comes_back_row_for_row_without_a_doubt(
    imported: dict[str, Imported], company: World, shape: str
) -> None:
    assert imported[shape].result.problems == []
    landed = {name for name, count in imported[shape].result.counts.items() if count.landed}
    assert landed == set(company.tables) | TOLD_BESIDE.get(shape, set())
    facts = open_facts(root=imported[shape].home)
    for name, table in company.tables.items():
        found = facts.table(name).select(*table.column_names).to_pyarrow().cast(table.schema).to_pylist()
        expected = [_as_known(row, shape) for row in table.to_pylist()]
        assert _by_key(found, name) == _by_key(expected, name), name


@pytest.mark.parametrize("shape", TOLD_BESIDE)
def test_the_day_a_deal_closed_is_known_as_a_change_of_stage(
    imported: dict[str, Imported], company: World, shape: str
) -> None:
    changes = open_facts(root=imported[shape].home).table("deal_changes").to_pyarrow().to_pylist()
    closed = [_as_known(row, shape) for row in company.tables["deals"].to_pylist() if row["is_closed"]]
    assert {(row["deal_id"], row["new_value"], row["changed_at"]) for row in changes} == {
        (row["deal_id"], row["stage_id"], row["closed_at"]) for row in closed
    }
    assert len(changes) == len(closed) > 100


@pytest.mark.parametrize("shape", OTHERS)
def test_every_answer_is_the_same_to_the_cent(answers: Answers, shape: str) -> None:
    for answer, by in questions():
        # Only some systems tell beside the deals when each came into its stage.
        if answer == "pipeline.changes" and shape not in TOLD_BESIDE:
            continue
        expected = answers.rows(FIRST, answer, by)
        assert expected, (answer, by)
        assert _sorted(answers.rows(shape, answer, by)) == _sorted(expected), (answer, by)


def _as_known(row: dict[str, Any], shape: str) -> dict[str, Any]:
    """A row under the ids that the shape's system gave the records."""
    if shape != "salesforce":
        return row
    ids = {name: prefix for name, prefix in OF_RECORDS.items() if row.get(name)}
    return row | {
        name: salesforce_ids.long_id(salesforce_ids.short_id(prefix, row[name])) for name, prefix in ids.items()
    }


def _by_key(rows: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(row[name]) for name in TABLES[table].key])


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(list(row.values())))
