"""A row written here is counted once: before a build, after it, and when the CRM tells it back."""

from __future__ import annotations

from datetime import datetime

import pytest

from salesformula.facts.own_rows import typed
from salesformula.facts.tables import TABLES
from salesformula.facts.tests.tail_company import MORNING, Company

CALL = "trial.call-1"


@pytest.fixture
def company() -> Company:
    company = Company()
    company.crm["77"] = {"lead_id": "L1", "outcome": "from the CRM", "origin_key": None}
    company.build(delivered=True)
    return company


CRM = ("L1", "from the CRM")


def test_a_logged_call_is_live_at_once_and_built_with_the_next_build(company: Company) -> None:
    company.log(CALL, "no answer")
    assert (company.told_live(), company.told_built()) == ([CRM, ("L1", "no answer")], [CRM])
    company.build()
    assert company.told_live() == company.told_built() == [CRM, ("L1", "no answer")]


def test_an_import_that_knows_nothing_of_it_leaves_it_there(company: Company) -> None:
    company.log(CALL, "no answer")
    company.build()
    company.build(delivered=True)
    assert company.told_live() == company.told_built() == [CRM, ("L1", "no answer")]


@pytest.mark.parametrize("absorbed", [True, False])
@pytest.mark.parametrize("bearing", [True, False])
def test_written_back_and_imported_it_is_counted_once(company: Company, absorbed: bool, bearing: bool) -> None:
    company.log(CALL, "no answer")
    if absorbed:
        company.build()
    company.send(CALL)
    assert company.told_live() == [CRM, ("L1", "no answer")]
    company.note(CALL)
    assert company.told_live() == [CRM, ("L1", "no answer")]
    company.build(delivered=True, bearing=bearing)
    assert company.told_live() == company.told_built() == [CRM, ("L1", "no answer")]
    company.build(delivered=True, bearing=False)
    assert company.told_live() == company.told_built() == [CRM, ("L1", "no answer")]


def test_an_id_noted_after_the_import_ends_ours_live_at_once(company: Company) -> None:
    company.log(CALL, "no answer")
    company.build()
    company.send(CALL)
    company.build(delivered=True, bearing=False)
    company.note(CALL)
    assert company.told_live() == [CRM, ("L1", "no answer")]
    company.build()
    assert company.told_built() == [CRM, ("L1", "no answer")]


def test_what_the_crm_deletes_does_not_come_back_as_ours(company: Company) -> None:
    company.log(CALL, "no answer")
    company.send(CALL)
    company.build(delivered=True)
    del company.crm[f"crm-{CALL}"]
    company.build(delivered=True)
    assert company.told_live() == company.told_built() == [CRM]


def test_edits_and_withdrawals_reach_the_file_with_the_instants_they_were_made_at(company: Company) -> None:
    company.log(CALL, "no answer")
    company.build()
    company.edit(CALL, "reached")
    assert company.told_live() == [CRM, ("L1", "reached")]
    assert company.told_built() == [CRM, ("L1", "no answer")]
    company.withdraw(CALL)
    assert company.told_live() == [CRM]
    company.build()
    own = "SELECT outcome, minute(known_from), minute(known_to) FROM activities WHERE origin_key IS NOT NULL ORDER BY 2"
    assert company.connection.execute(own).fetchall() == [("no answer", 2, 4), ("reached", 4, 5)]
    assert company.told_live() == company.told_built() == [CRM]


def test_absorbing_the_same_rows_again_changes_nothing(company: Company) -> None:
    company.log(CALL, "no answer")
    company.edit(CALL, "reached")
    company.build()
    before = company.connection.execute("FROM activities ORDER BY ALL").fetchall()
    company.build()
    assert company.connection.execute("FROM activities ORDER BY ALL").fetchall() == before


def test_a_row_that_commits_after_the_build_is_known_from_that_build_on(company: Company) -> None:
    stamped = company.now()
    company.build()
    company.log(CALL, "late", stamped=stamped)
    assert company.told_live() == [CRM, ("L1", "late")]
    company.build()
    assert company.told_built() == [CRM, ("L1", "late")]
    assert company.told_built(at=company.built[1]) == [CRM]


def test_a_withdrawal_that_commits_after_the_build_ends_the_row(company: Company) -> None:
    company.log(CALL, "by mistake")
    stamped = company.now()
    company.build()
    company.states[-1]["known_to"] = stamped
    assert company.told_live() == [CRM]
    company.build()
    assert company.told_built() == [CRM]
    assert company.told_built(at=company.built[1]) == [("L1", "by mistake"), CRM]


def test_what_was_told_live_at_an_instant_is_told_again(company: Company) -> None:
    company.log(CALL, "no answer")
    first = company.now()
    company.edit(CALL, "reached")
    second = company.now()
    company.build()
    company.send(CALL)
    company.build(delivered=True)
    assert company.told_live(at=first) == [CRM, ("L1", "no answer")]
    assert company.told_live(at=second) == [CRM, ("L1", "reached")]


def test_a_call_on_a_lead_that_was_merged_away_belongs_to_the_one_it_lives_on_as(company: Company) -> None:
    company.log(CALL, "no answer")
    company.connection.execute(
        "INSERT INTO merges (\"table\", lost_id, kept_id, known_from) VALUES ('leads', 'L1', 'L9', ?)", [MORNING]
    )
    company.build()
    assert company.told_built() == [CRM, ("L9", "no answer")]
    company.build()
    own = "SELECT lead_id, known_to FROM activities WHERE origin_key IS NOT NULL"
    assert company.connection.execute(own).fetchall() == [("L9", None)]


def test_a_key_that_is_not_the_origin_key_is_refused() -> None:
    row = {"activity_id": "1", "origin_key": "trial.call-1", "known_from": MORNING, "known_to": None}
    with pytest.raises(ValueError, match=r"own row 'trial.call-1' has the activity_id '1'"):
        typed([row], TABLES["activities"])


def test_instants_with_a_zone_are_stored_as_utc() -> None:
    row = {"activity_id": "c", "origin_key": "c", "known_to": None}
    rows = typed([row | {"known_from": datetime.fromisoformat("2026-11-02T10:00:00+01:00")}], TABLES["activities"])
    assert rows["known_from"].to_pylist() == [datetime(2026, 11, 2, 9, 0)]
