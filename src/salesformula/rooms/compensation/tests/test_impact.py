"""An import that touches locked months is shown first: each payee and amount, and what only follows from it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from salesformula.cli import importing
from salesformula.cli.proposing import mapping_for
from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.facts import versions
from salesformula.facts.access import Facts, open_facts
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation.tests.test_closing import FINANCE, TIERS
from salesformula.sources.history import runs
from salesformula.sources.importing import run_import
from salesformula.sources.weighing import Impact, weighing

pytestmark = pytest.mark.django_db

PEOPLE = "person_id,name,email,role\nann,Ann,ann@x.example,seller\nbo,Bo,bo@x.example,seller\n"
PEOPLE += "kim,Kim,kim@x.example,operations\n"
STAGES = "stage_id,name,position,is_won,is_closed\nwon,Won,1,true,true\n"
QUOTAS = "person_id,metric,period_start,period_end,amount\nann,mrr,2025-01-01,2025-03-31,1500\n"
QUOTAS += "bo,mrr,2025-01-01,2025-03-31,9000\n"
DEALS = "deal_id,name,owner_id,kind,stage_id,mrr_amount,currency,created_at,closed_at\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path / "home"))
    (tmp_path / "files").mkdir()
    return tmp_path / "home"


def delivered(home: Path, *deals: tuple[str, str, int, str], accept: bool = False) -> list[str]:
    """An import of those deals (id, owner, MRR, day won); what it told."""
    folder = home.parent / "files"
    told: list[str] = []
    (folder / "people.csv").write_text(PEOPLE)
    (folder / "stages.csv").write_text(STAGES)
    (folder / "quotas.csv").write_text(QUOTAS)
    rows = [f"{id},{id},{owner},new,won,{mrr},USD,{day}T12:00:00,{day}T12:00:00\n" for id, owner, mrr, day in deals]
    (folder / "deals.csv").write_text(DEALS + "".join(rows))
    now = datetime.now(UTC)

    def accepted(impact: Impact) -> bool:
        told.extend(impact.shown)
        return True

    answers = ["zone=UTC", "currency=USD"]
    mapping = mapping_for(folder, system="canonical", answers=answers, changes_only=[], now=now)
    company = CompanyPolicy(name="Typed")
    weigh = weighing(home=home, company=company, accept=accepted if accept else None)
    run_import(folder, mapping, now=now, progress=told.append, company=company, home=home, weigh=weigh)
    return told


def close(period: str) -> None:
    do("compensation.review_period", {"period": period}, viewer=OPERATOR)
    do("compensation.approve_period", {"period": period}, viewer=FINANCE)


FIRST = (("d1", "ann", 1000, "2025-01-15"), ("d2", "ann", 1000, "2025-02-10"), ("d3", "bo", 500, "2025-01-20"))


def test_an_import_that_changes_what_locked_months_paid_asks_first_and_changes_nothing(home: Path) -> None:
    delivered(home, *FIRST)
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    close("2025-02")
    version = versions.current(home)
    raised = ("d1", "ann", 1400, "2025-01-15")
    with pytest.raises(Impact) as asked:
        delivered(home, raised, *FIRST[1:])
    said = str(asked.value)
    assert "Ann: $48.00 against locked months" in said
    assert "  d1: $32.00, paid in 2025-01" in said
    assert "  d2: $16.00, it follows from the others through tiers or caps" in said
    assert "Bo" not in said
    assert asked.value.exit_code == 3
    assert versions.current(home) == version
    kept = [run.outcome.error for run in runs(home) if run.outcome and run.outcome.error]
    assert kept
    assert not any("48.00" in text or "Ann" in text for text in kept)
    told = delivered(home, raised, *FIRST[1:], accept=True)
    assert "Ann: $48.00 against locked months" in told
    rows = ask(Question("compensation.impact"), viewer=OPERATOR).result.rows
    assert [(row["deal_id"], str(row["pay_amount"]), row["is_cascade"]) for row in rows] == [
        ("d1", "32.00", False),
        ("d2", "16.00", True),
    ]
    # What was accepted once is not asked about again.
    delivered(home, raised, *FIRST[1:])


def test_an_import_that_touches_open_months_alone_is_not_asked_about(home: Path) -> None:
    delivered(home, *FIRST)
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    delivered(home, *FIRST, ("d4", "bo", 700, "2025-03-03"))


def test_who_sees_their_own_pay_alone_sees_their_own_changes_alone(home: Path) -> None:
    delivered(home, *FIRST)
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    delivered(home, ("d1", "ann", 1400, "2025-01-15"), *FIRST[1:2], ("d3", "bo", 600, "2025-01-20"), accept=True)
    everyone = ask(Question("compensation.impact"), viewer=OPERATOR).result
    assert {row["payee_id"] for row in everyone.rows} == {"ann", "bo"}
    bo = replace(OPERATOR, person_id="bo", rights=frozenset({"compensation.view"}), email="bo@x.example")
    own = ask(Question("compensation.impact"), viewer=bo).result
    assert [(row["payee_id"], str(row["pay_amount"])) for row in own.rows] == [("bo", "8.00")]


def test_going_back_over_what_locked_months_paid_asks_first_as_an_import_does(home: Path) -> None:
    delivered(home, *FIRST)
    delivered(home, ("d1", "ann", 1400, "2025-01-15"), *FIRST[1:])
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    version = versions.current(home)
    with pytest.raises(Impact) as asked:
        do("data.undo_import", {}, viewer=OPERATOR)
    head = "going back changes what locked months of pay were paid for:"
    assert f"{head}\nAnn: \N{MINUS SIGN}$32.00 against locked months" in str(asked.value)
    # Who may bring files and may not see pay is told that it does, and not whom it touches.
    keeper = replace(OPERATOR, email="kim@x.example", rights=frozenset({"data.import"}))
    for given in ({}, {"accept_impact": True}):
        with pytest.raises(Refused, match="who may see pay looks at it and goes back all the same") as refused:
            do("data.undo_import", given, viewer=keeper)
        assert "Ann" not in str(refused.value)
    assert versions.current(home) == version
    do("data.undo_import", {"accept_impact": True}, viewer=OPERATOR)
    rows = ask(Question("compensation.impact"), viewer=OPERATOR).result.rows
    assert [(row["deal_id"], str(row["pay_amount"])) for row in rows] == [("d1", "-32.00")]


def test_who_goes_back_by_the_command_line_all_the_same_sees_what_it_changes(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importing, "prepare", lambda: None)
    delivered(home, *FIRST)
    delivered(home, ("d1", "ann", 1400, "2025-01-15"), *FIRST[1:])
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    with pytest.raises(Impact):
        importing.undo_import()
    importing.undo_import(accept_impact=True)
    said = "".join(capsys.readouterr())
    assert "Ann: \N{MINUS SIGN}$32.00 against locked months" in said
    assert "facts 1 answer again" in said


def test_going_back_over_open_months_alone_is_not_asked_about(home: Path) -> None:
    delivered(home, *FIRST)
    delivered(home, *FIRST, ("d4", "bo", 700, "2025-03-03"))
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    do("data.undo_import", {}, viewer=OPERATOR)
    assert ask(Question("compensation.impact"), viewer=OPERATOR).result.rows == []


def test_the_page_shows_what_going_back_would_change_and_goes_back_on_a_second_yes(home: Path, client: Client) -> None:
    delivered(home, *FIRST)
    delivered(home, ("d1", "ann", 1400, "2025-01-15"), *FIRST[1:])
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    version = versions.current(home)
    assert version is not None
    confirm(people={"kim": "operations"}, by=None, now=datetime.now(UTC))
    user, _ = create_account(email="kim@x.example", name="Kim", person_id="kim")
    client.force_login(user)
    asked = client.post("/data/undo/", {"version": version.number})
    page = asked.content.decode()
    assert asked.status_code == 409
    assert "Nothing was changed." in page
    assert "Ann: \N{MINUS SIGN}$32.00 against locked months" in page
    assert "Go back to facts 1 all the same" in page
    assert versions.current(home) == version
    mark = re.search(r'name="mark" value="(\w+)"', page)
    assert mark is not None
    given = {"version": version.number, "accept_impact": "yes", "mark": mark[1]}
    # Another month is closed meanwhile: what was shown is let in, and nothing beyond it.
    close("2025-02")
    again = client.post("/data/undo/", given)
    assert again.status_code == 409
    assert "d2" in again.content.decode()
    assert versions.current(home) == version
    mark = re.search(r'name="mark" value="(\w+)"', again.content.decode())
    assert mark is not None
    done = client.post("/data/undo/", given | {"mark": mark[1]}, follow=True)
    assert "Facts 1 answer again." in done.content.decode()


@pytest.mark.django_db(transaction=True)
def test_weighing_holds_up_nobody(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    delivered(home, *FIRST)
    delivered(home, ("d1", "ann", 1400, "2025-01-15"), *FIRST[1:])
    do("compensation.adopt_plan", TIERS, viewer=OPERATOR)
    close("2025-01")
    counted: list[int] = []

    def told(*args: Any) -> list[str]:
        # No transaction holds back whoever writes meanwhile, and the facts that answer go on answering elsewhere.
        assert not connection.in_atomic_block
        asking = open_facts()
        counted.append(int(asking.table("deals").count().to_pyarrow().as_py()))
        others.append(asking)
        return ["Ann: less"]

    others: list[Facts] = []
    monkeypatch.setattr("salesformula.rooms.compensation.models.weighing.told", told)
    with pytest.raises(Impact):
        do("data.undo_import", {}, viewer=OPERATOR)
    assert int(others[0].table("people").count().to_pyarrow().as_py()) == 3
    assert counted == [3]
    do("data.undo_import", {"accept_impact": True}, viewer=OPERATOR)
