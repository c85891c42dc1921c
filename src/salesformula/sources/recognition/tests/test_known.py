"""A folder with deals alone, after everything was imported: nobody is replaced, and what is new is added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from salesformula.facts import versions
from salesformula.facts.engine import reading
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.recognition import Choices, propose

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
SAID = Choices(answers={"currency": "USD", "zone": "UTC"})
EVERYTHING = {
    "users.csv": (
        "Owner ID,First Name,Last Name,Email,Role,Team\n"
        "7,Ann,Ash,ann@x.co,seller,West\n8,Bo,Birch,bo@x.co,manager,West\n"
    ),
    "team history.csv": "Email,Team,Manager email,From,Until before\nann@x.co,West,bo@x.co,2025-01-01,\n",
    "quotas.csv": (
        "Email,Metric,Quarter starts,Next quarter,Quota,Currency\nann@x.co,acv,2026-01-01,2026-04-01,9000,USD\n"
    ),
    "companies.csv": "Record ID,Company name,Country/Region\n50,Acme,US\n51,Bolt,US\n",
    "pipelines.csv": (
        "Stage ID,Stage,Pipeline ID,Pipeline,Display order,Is won,Is closed\n"
        "s1,Talking,p1,New business,1,false,false\ns2,Signed,p1,New business,2,true,true\n"
    ),
    "deals.csv": (
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Deal owner,Associated Company\n"
        "1,A,Talking,New business,5,Ann Ash,Acme\n2,B,Signed,New business,7,Ann Ash,Bolt\n"
    ),
}


class Company:
    """A home with facts, and folders of exports."""

    def __init__(self, root: Path) -> None:
        self.root, self.n = root, 0

    def land(self, files: dict[str, str], *, system: str = "hubspot") -> ImportResult:
        """Import a folder as the preset proposes."""
        folder = self.root / f"folder-{self.n}"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        home, now = self.root / "home", MONDAY + timedelta(days=self.n)
        self.n += 1
        found = propose(folder, system=system, choices=SAID, known=versions.current(home))
        assert found.questions == ()
        assert found.mapping is not None
        return run_import(folder, found.mapping, now=now, progress=lambda line: None, home=home)

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Those columns of the rows known now."""
        version = versions.current(self.root / "home")
        assert version is not None
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE known_to IS NULL ORDER BY ALL"
        return reading(version).execute(sql).fetchall()


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


def test_deals_alone_leave_people_teams_quotas_stages_and_companies_as_they_are(company: Company) -> None:
    company.land(EVERYTHING)
    kept = ("people", "teams", "memberships", "quotas", "accounts", "pipelines", "stages", "reports")
    before = {table: company.rows(table, "*") for table in kept}
    assert company.rows("deals", "deal_id", "owner_id", "stage_id", "account_id") == [
        ("1", "7", "s1", "50"),
        ("2", "7", "s2", "51"),
    ]
    head = "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Deal owner,Associated Company\n"
    company.land(
        {"deals.csv": head + "1,A,Signed,New business,6,Bo Birch,Acme\n2,B,Signed,New business,7,Ann Ash,Bolt\n"}
    )
    assert {table: company.rows(table, "*") for table in kept} == before
    assert company.rows("deals", "deal_id", "owner_id", "stage_id", "account_id", "CAST(amount AS INT)") == [
        ("1", "8", "s2", "50", 6),
        ("2", "7", "s2", "51", 7),
    ]


def test_new_names_in_deals_become_a_person_a_company_a_stage_and_a_pipeline(company: Company) -> None:
    company.land(EVERYTHING)
    head = "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Deal owner,Associated Company\n"
    company.land({"deals.csv": head + "1,A,Talking,New business,5,Ann Ash,Acme\n3,C,Demo,Renewals,5,Cy Cedar,Coil\n"})
    assert company.rows("people", "person_id", "name", "role") == [
        ("7", "Ann Ash", "seller"),
        ("8", "Bo Birch", "manager"),
        ("Cy Cedar", "Cy Cedar", "seller"),
    ]
    assert company.rows("accounts", "account_id", "name") == [("50", "Acme"), ("51", "Bolt"), ("Coil", "Coil")]
    assert company.rows("pipelines", "pipeline_id", "name") == [("Renewals", "Renewals"), ("p1", "New business")]
    assert company.rows("stages", "stage_id", "pipeline_id", "position", "is_won") == [
        ("Demo", "Renewals", 2, False),
        ("s1", "p1", 1, False),
        ("s2", "p1", 2, True),
    ]
    assert company.rows("deals", "deal_id", "owner_id", "stage_id", "pipeline_id", "account_id") == [
        ("1", "7", "s1", "p1", "50"),
        ("3", "Cy Cedar", "Demo", "Renewals", "Coil"),
    ]


def test_owners_named_by_mail_are_known_by_it(company: Company) -> None:
    company.land(EVERYTHING)
    head = "Opportunity ID,Opportunity Name,Stage,Amount,Opportunity Owner,Opportunity Owner Email\n"
    company.land(
        {"deals.csv": head + "1,A,Talking,5,Ann,ann@x.co\n2,B,Signed,7,Dee Dogwood,dee@x.co\n"}, system="salesforce"
    )
    assert company.rows("people", "person_id", "name", "email") == [
        ("7", "Ann Ash", "ann@x.co"),
        ("8", "Bo Birch", "bo@x.co"),
        ("dee@x.co", "Dee Dogwood", "dee@x.co"),
    ]
    assert company.rows("deals", "deal_id", "owner_id", "pipeline_id") == [("1", "7", "p1"), ("2", "dee@x.co", "p1")]


def test_a_word_made_a_stage_once_is_asked_about_again_and_may_mean_something_else(company: Company) -> None:
    deals = "Record ID,Deal Name,Deal Stage,Amount,Deal owner\n1,A,Paper,5,Ann\n2,B,Won,5,Ann\n"
    folder = company.root / "deals"
    folder.mkdir()
    (folder / "deals.csv").write_text(deals)
    home = company.root / "home"
    for day, said in enumerate(("open", "lost")):
        asked = propose(folder, system="hubspot", choices=SAID, known=versions.current(home)).questions
        assert [(one.id, one.suggested) for one in asked] == [
            ("outcome:deals.csv:Deal Stage:Paper", None if not day else "open")
        ]
        choices = Choices(answers={**SAID.answers, asked[0].id: said})
        found = propose(folder, system="hubspot", choices=choices, known=versions.current(home))
        assert found.mapping is not None
        now = MONDAY + timedelta(days=day)
        run_import(folder, found.mapping, now=now, progress=lambda line: None, home=home)
        assert company.rows("stages", "stage_id", "is_won", "is_closed") == [
            ("Paper", False, said == "lost"),
            ("Won", True, True),
        ]


def test_stages_of_two_pipelines_that_share_words_stay_apart(company: Company) -> None:
    shared = EVERYTHING | {
        "pipelines.csv": (
            "Stage ID,Stage,Pipeline ID,Pipeline,Display order,Is won,Is closed\n"
            "s1,Talking,p1,New business,1,false,false\ns2,Won,p1,New business,2,true,true\n"
            "s3,Talking,p2,Renewals,1,false,false\ns4,Won,p2,Renewals,2,true,true\n"
        ),
        "deals.csv": (
            "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Deal owner\n"
            "1,A,Talking,New business,5,Ann Ash\n2,B,Talking,Renewals,7,Ann Ash\n"
        ),
    }
    company.land(shared)
    stages = company.rows("stages", "*")
    company.land({"deals.csv": shared["deals.csv"].replace("2,B,Talking", "2,B,Won")})
    assert company.rows("stages", "*") == stages
    assert company.rows("deals", "deal_id", "stage_id", "pipeline_id") == [
        ("1", "New business / Talking", "p1"),
        ("2", "Renewals / Won", "p2"),
    ]


def test_leads_of_their_own_are_not_replaced_by_contacts(company: Company) -> None:
    contacts = "Record ID,First Name,Last Name,Email,Create Date\n90,Al,Oak,al@x.co,2026-01-05 10:00\n"
    leads = "Record ID,Create Date,Lead type,Associated Contact IDs\n500,2026-01-06 10:00,Inbound,90\n"
    company.land(EVERYTHING | {"contacts.csv": contacts, "leads.csv": leads})
    company.land({"contacts.csv": contacts + "91,Di,Elm,di@x.co,2026-02-05 10:00\n"})
    assert company.rows("leads", "lead_id", "contact_id") == [("500", "90")]
    assert company.rows("contacts", "contact_id") == [("90",), ("91",)]


def test_the_key_of_a_record_written_here_is_read_from_a_custom_field(company: Company) -> None:
    deals = EVERYTHING["deals.csv"].replace("Associated Company\n", "Associated Company,salesformula origin key\n")
    deals = deals.replace("Acme\n", "Acme,prospecting.deal-1\n").replace("Bolt\n", "Bolt,\n")
    company.land(EVERYTHING | {"deals.csv": deals})
    assert company.rows("deals", "deal_id", "origin_key") == [("1", "prospecting.deal-1"), ("2", None)]
