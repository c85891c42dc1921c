"""A planned import of unchanged files makes no version; what a person asks for always does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesformula.kit.company import CompanyPolicy
from salesformula.sources.files.raw import FILES
from salesformula.sources.history import last_checked, runs
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.outcome import Asked
from salesformula.sources.status import status
from salesformula.sources.tests.desk import DEALS, MONDAY, Desk
from salesformula.sources.tests.test_partial_deliveries import DEALS as OWNED
from salesformula.sources.tests.test_partial_deliveries import PEOPLE
from salesformula.sources.undoing import undo

NIGHTLY = Asked(how="schedule", name="nightly")


class Nights:
    """The same folder, read night after night."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.n = desk, 0

    def land(
        self, mapping: str, *, asked: Asked = NIGHTLY, company: CompanyPolicy | None = None, **files: str
    ) -> ImportResult:
        """Import, a day after the last time."""
        folder = self.desk.root / "folder"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.csv").write_text(text)
        self.n += 1
        return run_import(
            folder,
            parse_mapping(mapping),
            now=MONDAY + timedelta(days=self.n),
            progress=self.desk.said.append,
            company=company,
            home=self.desk.home,
            asked=asked,
        )

    def states(self) -> list[tuple[str, int | None]]:
        return [(run.state, run.version) for run in reversed(runs(self.desk.home))]


@pytest.fixture
def nights(desk: Desk) -> Nights:
    return Nights(desk)


def test_unchanged_files_make_no_version_and_are_said_to_have_been_looked_at(nights: Nights) -> None:
    nights.land(DEALS, deals="id\nA\n")
    assert last_checked(nights.desk.home) is None
    again = nights.land(DEALS)
    assert (again.version, again.is_unchanged, again.counts) == (1, True, {})
    assert nights.states() == [("answers", 1), ("unchanged", None)]
    assert not (again.run / FILES).exists()
    told = status(nights.desk.home)
    assert (told["facts_version"], told["checked_at"], told["last_error"]) == (1, "2026-03-04T06:00:00Z", None)
    assert nights.land(DEALS, deals="id\nA\nB\n").version == 2
    assert last_checked(nights.desk.home) is None


def test_what_a_person_asks_for_makes_a_version(nights: Nights) -> None:
    nights.land(DEALS, deals="id\nA\n")
    assert nights.land(DEALS, asked=Asked(how="page", by="ann@x.co")).version == 2


def test_another_mapping_or_other_settings_make_a_version(nights: Nights) -> None:
    nights.land(DEALS, deals="id\nA\n")
    assert nights.land(DEALS + 'name = "id"\n').version == 2
    assert nights.land(DEALS + 'name = "id"\n', company=CompanyPolicy(currency="EUR")).version == 3


def test_an_undone_import_is_made_again(nights: Nights) -> None:
    nights.land(DEALS, deals="id\nA\n")
    nights.land(DEALS, deals="id\nB\n")
    undo(nights.desk.home)
    assert nights.land(DEALS).version == 3


def test_an_import_of_the_same_table_in_between_makes_a_version_and_of_another_none(nights: Nights) -> None:
    nights.land(DEALS, deals="id\nA\n")
    nights.land(PEOPLE, people="id,name\n1,Ann\n")
    assert nights.land(DEALS).is_unchanged
    nights.land(DEALS + 'name = "id"\n')
    assert nights.land(DEALS).version == 4


def test_rows_that_were_looked_up_among_others_are_looked_up_again_when_those_change(nights: Nights) -> None:
    nights.land(PEOPLE, people="id,name\n1,Ann\n")
    nights.land(OWNED, deals="id,amount,owner\nA,5,Ann\n")
    assert nights.land(OWNED).is_unchanged
    nights.land(PEOPLE, people="id,name\n9,Ann\n")
    assert nights.land(OWNED).version == 4
    assert nights.desk.deals("owner_id") == [("9",)]
