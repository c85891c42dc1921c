"""Folders of files: what they become, and what they leave open."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.recognition import Choices, propose

ROOT = Path(__file__).resolve().parents[5]
MAVEN = ROOT / "../shared/data/maven-crm-sales"
USD = Choices(answers={"currency": "USD", "zone": "UTC"})


def _ids(folder: Path, choices: Choices = USD, system: str | None = None) -> list[str]:
    return [question.id for question in propose(folder, system=system, choices=choices).questions]


@pytest.mark.skipif(not MAVEN.is_dir(), reason=f"the public data sets are not in {MAVEN}")
def test_four_files_of_no_system_become_what_a_person_would_make_of_them() -> None:
    started = time.monotonic()
    found = propose(MAVEN, choices=USD)
    assert time.monotonic() - started < 20
    assert {file.path: file.kind for file in found.files} == {
        "accounts.csv": "accounts", "products.csv": None, "sales_pipeline.csv": "deals", "sales_teams.csv": "people",
    }  # fmt: skip
    assert found.questions == ()
    assert found.mapping is not None
    deals = found.mapping.tables["deals"][0].columns
    assert {name: rule.column for name, rule in deals.items() if rule.column} == {
        "deal_id": "opportunity_id", "account_id": "account", "owner_id": "sales_agent", "product": "product",
        "stage_id": "deal_stage", "amount": "close_value", "acv_amount": "close_value", "created_at": "engage_date",
        "closed_at": "close_date",
    }  # fmt: skip
    assert (deals["closed_at"].where, deals["closed_at"].is_in) == ("deal_stage", ("Won", "Lost"))
    assert list(found.mapping.tables) == ["people", "teams", "memberships", "accounts", "pipelines", "stages", "deals"]
    assert "('Engaging', 2, false, false)" in found.toml
    assert propose(MAVEN).questions[0].id == "currency"


def test_a_stage_that_no_word_tells_is_asked_about_with_its_deals(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        "deal id,deal stage,amount,owner\n1,Won,5,Ann\n2,Lost,5,Ann\n3,Signed,5,Bo\n4,Signed,6,Bo\n"
    )
    asked = propose(tmp_path, choices=USD).questions
    assert [question.id for question in asked] == ["outcome:deals.csv:deal stage:Signed"]
    assert str(asked[0].text) == "2 deals of deals.csv are in “Signed”. Is such a deal won, lost or open?"
    said = Choices(answers={**USD.answers, asked[0].id: "won"})
    found = propose(tmp_path, choices=said)
    assert found.questions == ()
    assert "('Won', 1, true, true)" in found.toml
    assert "('Signed', 2, true, true)" in found.toml


def test_flags_beside_a_stage_spare_the_question(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        "Opportunity ID,Opportunity Name,Stage,Closed,Won,Amount\n1,A,Signed,1,1,5\n2,B,Gone,1,0,5\n3,C,Talking,0,0,5\n"
    )
    found = propose(tmp_path, system="salesforce", choices=USD)
    assert found.questions == ()
    for line in ("('Talking', 1, false, false)", "('Signed', 2, true, true)", "('Gone', 3, false, true)"):
        assert line in found.toml


def test_sellers_come_from_owners_where_no_users_are_there(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("deal id,deal stage,amount,owner\n1,Won,5,Ann\n2,Lost,5,Ann\n3,Won,5,Bo\n")
    found = propose(tmp_path, choices=USD)
    assert found.mapping is not None
    people = found.mapping.tables["people"][0]
    assert (people.distinct, people.skip_empty) == (True, "owner")
    assert {name: rule.column or rule.constant for name, rule in people.columns.items()} == {
        "person_id": "owner", "name": "owner", "role": "seller",
    }  # fmt: skip


def test_an_owner_whom_nobody_knows_is_looked_up_and_never_invented(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("person id,name,email\n7,Ann,ann@x.example\n")
    (tmp_path / "deals.csv").write_text("deal id,deal stage,amount,owner\n1,Won,5,Cleo\n")
    found = propose(tmp_path, choices=USD)
    assert found.mapping is not None
    assert [block.file for block in found.mapping.tables["people"]] == ["users"]
    assert found.mapping.tables["deals"][0].columns["owner_id"].lookup == "people"


def test_reopened_deals_close_on_the_close_date_not_on_two_days_at_once(tmp_path: Path) -> None:
    header = '"Record ID","Deal Name","Deal Stage","Close Date",'
    header += '"Date entered ""Closed Won (P)""","Date entered ""Closed Lost (P)"""\n'
    (tmp_path / "deals.csv").write_text(
        header + "1,A,Closed Won,2026-02-03,2026-02-03,\n2,B,Closed Lost,2026-03-04,2026-01-01,2026-03-04\n"
    )
    found = propose(tmp_path, system="hubspot", choices=USD)
    assert found.mapping is not None
    closed = found.mapping.tables["deals"][0].columns["closed_at"]
    assert (closed.column, closed.where, closed.is_in) == ("Close Date", "Deal Stage", ("Closed Won", "Closed Lost"))


def test_rows_without_an_id_are_told_apart_by_names_only_where_names_differ(tmp_path: Path) -> None:
    lines = "Opportunity Name,Stage,Amount,Account Name\nA,Closed Won,5,X\nB,Closed Lost,6,X\n"
    (tmp_path / "report.csv").write_text(lines)
    found = propose(tmp_path, system="salesforce", choices=USD)
    assert found.mapping is not None
    assert found.mapping.tables["deals"][0].columns["deal_id"].column == "Opportunity Name"
    (tmp_path / "report.csv").write_text(lines + "A,Closed Won,7,X\n")
    assert _ids(tmp_path, system="salesforce") == ["key:report.csv"]


def test_two_files_of_a_kind_are_united_unless_they_hold_the_same_deal(tmp_path: Path) -> None:
    (tmp_path / "won.csv").write_text("deal id,deal stage,amount\n1,Won,5\n")
    (tmp_path / "lost.csv").write_text("deal id,deal stage,amount\n2,Lost,5\n")
    found = propose(tmp_path, choices=USD)
    assert found.mapping is not None
    assert [block.file for block in found.mapping.tables["deals"]] == ["lost", "won"]
    (tmp_path / "lost.csv").write_text("deal id,deal stage,amount\n1,Lost,5\n")
    assert _ids(tmp_path) == ["several:deals"]
    chosen = propose(tmp_path, choices=Choices({**USD.answers, "several:deals": "won.csv"}))
    assert chosen.mapping is not None
    assert [block.file for block in chosen.mapping.tables["deals"]] == ["won"]


def test_a_file_nobody_knows_is_asked_about_and_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("deal id,deal stage,amount\n1,Won,5\n")
    (tmp_path / "weather.csv").write_text("day,rain\n2026-01-05,3\n")
    asked = propose(tmp_path, choices=USD).questions
    assert [(question.id, question.suggested) for question in asked] == [("kind:weather.csv", "")]
    assert _ids(tmp_path, Choices({**USD.answers, "kind:weather.csv": ""})) == []
    assert _ids(tmp_path, Choices(USD.answers, kinds={"weather.csv": ""})) == []


def test_numbers_that_may_be_thousands_or_fractions_are_asked_about(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text('deal id,deal stage,amount\n1,Won,"1,234"\n2,Lost,"2,500"\n')
    assert _ids(tmp_path) == ["decimal:deals.csv:amount"]
    said = Choices({**USD.answers, "decimal:deals.csv:amount": ","})
    found = propose(tmp_path, choices=said)
    assert found.mapping is not None
    assert found.mapping.tables["deals"][0].columns["amount"].decimal == ","


def test_values_that_belie_a_name_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("deal id,deal stage,amount,closed on\n1,Won,5,soon\n2,Lost,5,never\n")
    column = propose(tmp_path, choices=USD).file("deals.csv").columns[3]
    assert column.target == ""
    assert str(column.reason) == "by its name deals.closed_at, but “soon” is nothing to put there"


def test_company_toml_answers_zone_and_currency(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("deal id,deal stage,amount,created\n1,Won,5,2026-01-05 10:00\n")
    assert _ids(tmp_path, Choices()) == ["zone", "currency"]
    (tmp_path / "company.toml").write_text('name = "Acme"\ncurrency = "EUR"\ntime_zone = "Europe/Berlin"\n')
    found = propose(tmp_path)
    assert found.mapping is not None
    assert found.mapping.company == {"name": "Acme", "currency": "EUR", "time_zone": "Europe/Berlin"}


def test_the_preset_canonical_reads_the_facts_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("deal_id,amount,created_at\n1,5,2026-01-05T10:00:00Z\n")
    found = propose(tmp_path, system="canonical")
    assert found.mapping is not None
    assert found.mapping.times_in == "UTC"
    assert list(found.mapping.tables["deals"][0].columns) == ["deal_id", "amount", "created_at"]
    (tmp_path / "deals.csv").write_text("deal_id,amounts\n1,5\n")
    with pytest.raises(Refused, match=r"deals.csv, column 'amounts' is no column of deals \(did you mean 'amount'\?\)"):
        propose(tmp_path, system="canonical")
    (tmp_path / "deals.csv").rename(tmp_path / "deal.csv")
    with pytest.raises(Refused, match=r"deal.csv is named after no fact table \(did you mean 'deals'\?\)"):
        propose(tmp_path, system="canonical")


def test_choices_survive_their_text() -> None:
    choices = Choices({"zone": "UTC"}, {"a.csv": ""}, {("a.csv", 'Date "x"'): "deals.amount"})
    assert Choices.from_json(choices.to_json()) == choices
    with pytest.raises(Refused):
        Choices.from_json("[1]")


def test_stages_of_two_pipelines_that_share_words_are_known_by_both(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        'Record ID,Deal Name,Pipeline,Deal Stage,"Date entered ""Won (P2)"""\n1,A,P1,Won,\n2,B,P2,Won,2026-01-05\n'
    )
    for stages in (None, "Stage ID,Stage,Pipeline ID,Pipeline,Is won,Is closed\n1,Won,10,P1,1,1\n2,Won,11,P2,1,1\n"):
        if stages is not None:
            (tmp_path / "stages.csv").write_text(stages)
        found = propose(tmp_path, system="hubspot", choices=USD)
        assert found.mapping is not None
        assert found.mapping.tables["deals"][0].columns["stage_id"].join == ("Pipeline", "Deal Stage")
        assert "'P2 / Won' AS stage" in found.toml
        assert stages is None or found.mapping.tables["stages"][0].columns["stage_id"].join == ("Pipeline", "Stage")


def test_a_lonely_name_is_no_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("deal id,deal stage,amount\n1,Won,5\n")
    (tmp_path / "list.csv").write_text("name\nAnn\n")
    found = propose(tmp_path, choices=USD)
    assert found.file("list.csv").kind is None
