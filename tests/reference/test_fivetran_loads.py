"""Fivetran's HubSpot and Salesforce tables through the shipped mappings: what lands, what is left out, what is doubted.

The seeds are small cuts with hashed values, so most of what they point to is not among them. Each count is made again
from the files; each doubt is explained.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from salesformula.facts import versions
from salesformula.facts.engine import reading
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.mapping import load_mapping

ROOT = Path(__file__).resolve().parents[2]
CRM = ROOT.parent / "shared/crm"
HUBSPOT, SALESFORCE = CRM / "hubspot-fivetran-seeds", CRM / "salesforce-fivetran-seeds"
NOW = datetime(2026, 1, 1)
pytestmark = pytest.mark.skipif(not CRM.exists(), reason=f"the CRM files are not at {CRM}")

Rows = list[dict[str, str]]


def land(example: str, folder: Path, home: Path) -> ImportResult:
    mapping = load_mapping(ROOT / f"examples/{example}/mapping.toml")
    return run_import(folder, mapping, now=NOW, progress=lambda line: None, home=home)


def facts(result: ImportResult, sql: str) -> list[tuple[Any, ...]]:
    version = versions.current(result.run.parents[1])
    assert version is not None
    return reading(version).execute(sql).fetchall()


def counts(result: ImportResult) -> dict[str, tuple[int, int]]:
    """Per table the rows that landed and those set aside."""
    return {table: (count.landed, count.quarantined) for table, count in result.counts.items()}


def doubts(result: ImportResult) -> Counter[tuple[str, str, str]]:
    """How often each column was doubted."""
    return Counter((problem.severity, problem.table, problem.column) for problem in result.problems)


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hubspot_rows(name: str) -> Rows:
    return read(HUBSPOT / f"{name}_data.csv")


def salesforce_rows(name: str) -> Rows:
    """The rows of a table that are neither deleted nor replaced by a later version."""
    rows = read(SALESFORCE / f"sf_{name}_data.csv")
    return [
        row
        for row in rows
        if "true" not in (row.get("is_deleted", "").lower(), row.get("_fivetran_deleted", "").lower())
        and row.get("_fivetran_active", "").lower() != "false"
    ]


@pytest.fixture(scope="module")
def hubspot(tmp_path_factory: pytest.TempPathFactory) -> ImportResult:
    """The HubSpot tables, landed."""
    return land("fivetran-hubspot", HUBSPOT, tmp_path_factory.mktemp("hubspot"))


@pytest.fixture(scope="module")
def salesforce(tmp_path_factory: pytest.TempPathFactory) -> ImportResult:
    """The Salesforce tables, landed."""
    return land("fivetran-salesforce", SALESFORCE, tmp_path_factory.mktemp("salesforce"))


def test_hubspot_lands_row_for_row_without_what_was_deleted(hubspot: ImportResult) -> None:
    primary = [row for row in hubspot_rows("owner_team") if row["is_team_primary"] == "true"]
    stages = [row for row in hubspot_rows("deal_pipeline_stage") if row["_fivetran_deleted"] == "FALSE"]
    opened = [
        row
        for row in hubspot_rows("email_event")
        if row["type"] in ("OPEN", "CLICK") and row["filtered_event"] != "true"
    ]
    work = [row for kind in ("call", "email", "meeting", "task") for row in hubspot_rows(f"engagement_{kind}")]
    history = hubspot_rows("deal_property_history") + hubspot_rows("deal_stage")
    # One contact lists three ids merged into it; four more merges stand in the audit.
    listed = [
        part for row in hubspot_rows("contact") for part in row["property_hs_merged_object_ids"].split(";") if part
    ]
    merged = {row["vid_to_merge"] for row in hubspot_rows("contact_merge_audit")} | set(listed)
    assert counts(hubspot) == {
        table: (n, 0)
        for table, n in {
            "people": len(hubspot_rows("owner")),
            "teams": len(hubspot_rows("team")),
            "memberships": len(primary),
            "accounts": len(hubspot_rows("company")),
            "contacts": len(hubspot_rows("contact")),
            "buyer_events": len(hubspot_rows("contact_form_submission")) + len(opened),
            "activities": len(work),
            "pipelines": len(hubspot_rows("deal_pipeline")),
            "stages": len(stages),
            "deals": len(hubspot_rows("deal")),
            "deal_changes": len(history),
            "deal_contacts": len(hubspot_rows("deal_contact")),
            "merges": len(hubspot_rows("merged_deal")) + len(merged),
        }.items()
    }
    assert (len(stages), len(work), len(opened), len(merged)) == (69, 104, 90, 7)


def test_every_doubt_about_hubspot_is_a_row_that_the_cut_left_out(hubspot: ImportResult) -> None:
    assert doubts(hubspot) == {
        # Forms were sent by the contacts 001 to 005, which are not among the 22.
        ("flagged", "buyer_events", "contact_id"): 5,
        # The one call is with contact 501; both tasks belong to owner 32779820, who is not among the 100.
        ("flagged", "activities", "contact_id"): 1,
        ("flagged", "activities", "person_id"): 2,
        # Stages name their pipeline by its hash, pipelines carry their names in clear.
        ("flagged", "stages", "pipeline_id"): 69,
        # The histories and the contacts of deals come from other cuts than the deals.
        ("flagged", "deal_changes", "deal_id"): 114,
        ("flagged", "deal_contacts", "deal_id"): 11,
        ("flagged", "deal_contacts", "contact_id"): 11,
        # Deals and contacts were merged into records that are not in the cut.
        ("flagged", "merges", "kept_id"): 18,
    }


def test_hubspots_hashes_stay_text_and_its_instants_are_utc(hubspot: ImportResult) -> None:
    first = hubspot_rows("deal")[0]
    [row] = facts(hubspot, f"SELECT name, created_at, owner_id, is_won FROM deals WHERE deal_id = '{first['deal_id']}'")
    assert row == (first["property_dealname"], datetime(2019, 12, 4, 12, 48, 22), first["owner_id"] or None, None)
    # Hours without a leading zero: 2021-01-07 6:49:18.
    [(changed_at,)] = facts(hubspot, "SELECT min(changed_at) FROM deal_changes WHERE field = 'stage_id'")
    assert changed_at == datetime(2021, 1, 7, 6, 49, 18)


def test_a_value_of_a_hubspot_property_has_the_value_before_it(hubspot: ImportResult) -> None:
    twice = Counter((row["deal_id"], row["name"]) for row in hubspot_rows("deal_property_history"))
    [((deal_id, name), n)] = [(key, n) for key, n in twice.items() if n > 1]
    earlier, later = sorted(
        (row["timestamp"], row["value"])
        for row in hubspot_rows("deal_property_history")
        if (row["deal_id"], row["name"]) == (deal_id, name)
    )
    assert n == 2
    assert facts(
        hubspot, "SELECT deal_id, field, old_value, new_value FROM deal_changes WHERE old_value IS NOT NULL"
    ) == [(deal_id, name, earlier[1], later[1])]


def test_hubspots_meetings_last_from_their_start_to_their_end(hubspot: ImportResult) -> None:
    first = hubspot_rows("engagement_meeting")[0]
    assert (first["start_time"], first["end_time"]) == ("2019-09-26 13:00:00", "2019-09-26 14:30:00")
    sql = f"SELECT kind, occurred_at, duration_minutes FROM activities WHERE activity_id = '{first['engagement_id']}'"
    assert facts(hubspot, sql) == [("meeting", datetime(2019, 9, 26, 13), 90.0)]


def test_forms_that_ask_for_a_demo_or_a_guide_are_told_apart(hubspot: ImportResult) -> None:
    assert dict(facts(hubspot, "SELECT kind, count(*) FROM buyer_events GROUP BY kind")) == {
        "form_submit": 3,
        "download": 1,
        "demo_request": 1,
        "email_open": 90,
    }


def test_hubspots_stages_count_from_one_and_won_is_closed(hubspot: ImportResult) -> None:
    sql = "SELECT min(position), count(*) FILTER (is_won), count(*) FILTER (is_closed) FROM stages"
    assert facts(hubspot, sql) == [(1, 5, 5)]
    assert facts(hubspot, "SELECT DISTINCT default_probability FROM stages WHERE is_won") == [(1.0,)]


def test_salesforce_lands_row_for_row_without_what_was_deleted_or_replaced(salesforce: ImportResult) -> None:
    people = salesforce_rows("user")
    # All ten opportunities of the cut are deleted, so there is no deal, no stage and no change.
    assert (salesforce_rows("opportunity"), len(people)) == ([], 4)
    assert counts(salesforce) == {
        table: (n, 0)
        for table, n in {
            "people": 4,
            "memberships": len([row for row in people if row["manager_id"]]),
            "accounts": len(salesforce_rows("account")),
            "contacts": len(salesforce_rows("contact")),
            "leads": len(salesforce_rows("lead")),
            "activities": len(salesforce_rows("task")) + len(salesforce_rows("event")),
            "pipelines": 1,
            "stages": 0,
            "deals": 0,
            "deal_lines": len(salesforce_rows("opportunity_line_item")),
            "deal_changes": 0,
            "merges": 1,
        }.items()
    }


def test_every_doubt_about_salesforce_is_a_row_that_the_cut_left_out(salesforce: ImportResult) -> None:
    known = {row["id"] for row in salesforce_rows("user")}
    work = salesforce_rows("task") + salesforce_rows("event")
    assert not known & {row["owner_id"] for row in work + salesforce_rows("lead")}
    assert doubts(salesforce) == {
        # Managers and the owners of accounts are hashed, users are not.
        ("flagged", "memberships", "manager_id"): 4,
        ("flagged", "accounts", "owner_id"): 1,
        # One account is left of ten; three of four contacts, the lead and the work belong to others.
        ("flagged", "contacts", "account_id"): 3,
        ("flagged", "leads", "account_id"): 1,
        ("flagged", "leads", "contact_id"): 1,
        ("flagged", "leads", "owner_id"): 1,
        ("flagged", "activities", "person_id"): 20,
        ("flagged", "activities", "account_id"): sum(bool(row["account_id"]) for row in work),
        ("flagged", "activities", "contact_id"): sum(row["who_id"].startswith("003") for row in work),
        ("flagged", "activities", "lead_id"): sum(row["who_id"].startswith("00Q") for row in work),
        ("flagged", "activities", "deal_id"): sum(row["what_id"].startswith("006") for row in work),
        ("flagged", "deal_lines", "deal_id"): 10,
        # So was the account that was merged.
        ("flagged", "merges", "kept_id"): 1,
    }


def test_salesforces_events_are_calls_and_meetings_and_its_own_kinds_are_tasks(salesforce: ImportResult) -> None:
    events = Counter(row["type"].lower() for row in salesforce_rows("event"))
    assert dict(facts(salesforce, "SELECT kind, count(*) FROM activities GROUP BY kind")) == {**events, "task": 10}


def test_salesforces_master_record_is_a_merge(salesforce: ImportResult) -> None:
    assert facts(salesforce, 'SELECT "table", lost_id, kept_id FROM merges') == [
        ("accounts", "0015500000Ygpq1AAB", "L4izOo4yZpLq5io5YM8pvA==")
    ]


def test_an_opportunity_that_is_not_deleted_is_a_deal_and_its_versions_are_changes(tmp_path: Path) -> None:
    folder = tmp_path / "salesforce"
    shutil.copytree(SALESFORCE, folder)
    first = read(SALESFORCE / "sf_opportunity_data.csv")[0]
    rewrite(folder / "sf_opportunity_data.csv", [{**first, "is_deleted": "false"}])
    versions_of = [row for row in read(SALESFORCE / "sf_opportunity_history_data.csv") if row["id"] == first["id"]]
    before = {**versions_of[0], "_fivetran_start": "2019-01-02 3:04:05", "stage_name": "Proposal", "amount": "1000"}
    rewrite(folder / "sf_opportunity_history_data.csv", [versions_of[0], before])
    result = land("fivetran-salesforce", folder, tmp_path / "home")
    sql = "SELECT amount, created_at, closed_at, expected_close_on, is_won, is_closed FROM deals"
    [(amount, created_at, closed_at, expected_on, is_won, is_closed)] = facts(result, sql)
    assert (str(amount), created_at, is_won, is_closed) == (
        "24120000.0000",
        datetime(2018, 12, 19, 19, 51, 13),
        True,
        True,
    )
    assert (closed_at.date(), expected_on) == (expected_on, datetime(2018, 12, 19).date())
    changes = facts(result, "SELECT field, old_value, new_value, changed_at FROM deal_changes ORDER BY field")
    began = datetime(2019, 10, 17, 21, 10, 19)
    assert changes == [
        ("amount", "1000", "24120000", began),
        ("stage_id", "Proposal", first["stage_name"], began),
    ]


def rewrite(path: Path, rows: Rows) -> None:
    """A file of a copied folder with other rows."""
    path.unlink()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
