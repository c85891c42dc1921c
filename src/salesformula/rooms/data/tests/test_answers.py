"""What the room says of a few files typed in the test."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from salesformula.doors.asking import ask
from salesformula.doors.exports import as_json
from salesformula.doors.question import Question
from salesformula.doors.tables import table_view
from salesformula.facts.tables import TABLES
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import render
from salesformula.policybook.recording import record
from salesformula.rooms.data.answers.needs import NEEDS
from salesformula.rooms.data.answers.tables import MAIN_DATE
from salesformula.rooms.data.tests.shop import DEALS, Shop, result, rows
from salesformula.sources.outcome import Asked
from salesformula.sources.undoing import undo

pytestmark = pytest.mark.django_db


def test_each_table_says_its_rows_its_days_and_its_file(shop: Shop) -> None:
    shop.land()
    found = {row["table"]: row for row in rows("data.loaded")}
    assert list(found) == ["people", "deals"]
    deals = found["deals"]
    assert (deals["n_rows"], deals["first_on"], deals["last_on"]) == (4, date(2026, 1, 5), date(2026, 1, 12))
    assert (deals["files"], deals["imported_at"]) == ("deals.csv", datetime(2026, 3, 2, 6))
    assert (found["people"]["n_rows"], found["people"]["first_on"], found["people"]["files"]) == (2, None, "people.csv")
    said = "6 rows are loaded, up to 20 Feb 2026. 2 rows of deals.csv were set aside."
    assert render(result("data.loaded").finding) == said


def test_shares_are_of_the_rows_that_could_hold_a_value(shop: Shop) -> None:
    shop.land()
    found = {(row["table"], row["column"]): row for row in rows("data.completeness")}
    owner = found["deals", "owner_id"]
    assert (owner["n_rows"], owner["n_known"], owner["known_share"]) == (4, 3, 0.75)
    assert (owner["n_resolved"], owner["resolved_share"]) == (2, pytest.approx(2 / 3))
    # d2 is open, so only d1, d3 and d4 could have a closing day.
    closed = found["deals", "closed_at"]
    assert (closed["n_rows"], closed["n_known"], closed["known_share"]) == (3, 2, pytest.approx(2 / 3))
    assert closed["resolved_share"] is None
    assert found["deals", "loss_reason"]["known_share"] == 0.0


def test_the_worst_of_what_is_needed_comes_first(shop: Shop) -> None:
    shop.land()
    found = rows("data.completeness")
    needed = [row["column"] for row in found if row["is_needed"]]
    # No account, product, stage is mapped; 2 of 3 owners arrive; 2 of 3 closing days, 3 of 4 amounts are known.
    assert needed == [
        "account_id", "product", "stage_id", "owner_id", "closed_at", "amount", "email", "role", "created_at"
    ]  # fmt: skip
    assert [row["is_needed"] for row in found] == sorted((row["is_needed"] for row in found), reverse=True)
    assert [row["table"] for row in rows("data.completeness", where={"table": "people"})] == ["people"] * 11


def test_the_finding_names_the_worst_gap(shop: Shop) -> None:
    shop.land()
    assert render(result("data.completeness", where={"table": "deals"}).finding) == (
        "100.0% of 4 rows of deals have no account_id. 5 more columns that answers need have gaps."
    )
    assert render(result("data.completeness", where={"table": "people"}).finding) == (
        "Everything that answers need is known."
    )


def test_problems_can_be_asked_by_severity_and_file_and_are_cut_with_a_word(shop: Shop) -> None:
    shop.land()
    aside = rows("data.problems", where={"severity": "quarantined"})
    assert [(row["file"], row["row"], row["column"], row["found"]) for row in aside] == [
        ("deals.csv", 6, "id", "d1 again; first in row 2"),
        ("deals.csv", 7, "value", "much"),
    ]
    doubted = rows("data.problems", where={"severity": "flagged"})
    assert ("p9", "a person_id of people") in [(row["found"], row["expected"]) for row in doubted]
    assert rows("data.problems", where={"file": "people.csv"}) == []
    cut = result("data.problems", params={"most": "1"})
    assert len(cut.rows) == 1
    assert cut.caveats[0].figures == {"n_problems": len(aside) + len(doubted)}


def test_every_import_says_who_asked_and_what_became_of_it(shop: Shop) -> None:
    shop.land()
    shop.land(deals=DEALS + "d7,p2,2026-03-01,,70,open\n", asked=Asked("ada@shop.example", "page", "weekly"))
    newest, first = rows("data.imports")
    assert (newest["by"], newest["how"], newest["name"], newest["state"]) == (
        "ada@shop.example", "page", "weekly", "answers"
    )  # fmt: skip
    assert (newest["n_delivered"], newest["n_landed"], newest["n_set_aside"]) == (9, 7, 2)
    assert (newest["is_undoable"], first["is_undoable"]) == (True, False)
    assert (first["by"], first["how"], first["state"], first["version"]) == ("operator", "command", "earlier", 1)
    undo(shop.home)
    assert [(row["state"], row["is_undoable"]) for row in rows("data.imports")] == [
        ("undone", False), ("answers", False)
    ]  # fmt: skip
    assert [row["version"] for row in rows("data.imports", where={"state": "undone"})] == [2]


def test_people_read_words_and_the_companys_clocks_where_programs_get_codes_and_utc(shop: Shop) -> None:
    shop.land()
    long_ago = datetime(2020, 1, 1)
    record(
        CompanyPolicy,
        {"time_zone": "America/New_York"},
        effective_from=long_ago.date(),
        now=long_ago,
        author="",
        reason="our clocks",
    )
    asked = ask(Question("data.imports"), viewer=OPERATOR)
    view = table_view(asked)
    (line,) = view.rows
    shown = {column.text: cell.text for column, cell in zip(view.columns, line, strict=True)}
    # 06:00 in London is 01:00 in New York.
    assert shown["Started, America/New York"] == "2 Mar 2026, 01:00"
    assert (shown["By"], shown["How"], shown["What became of it"]) == ("operator", "command line", "answers now")
    (given,) = as_json(asked)["rows"]
    assert (given["started_at"], given["how"], given["state"]) == ("2026-03-02T06:00:00Z", "command", "answers")


def test_what_is_named_as_needed_is_a_column_and_no_column_twice() -> None:
    named = [(need.table, need.column) for need in NEEDS]
    assert [name for name in named if name[1] not in TABLES[name[0]]] == []
    assert len(named) == len(set(named))
    assert [(table, column) for table, column in MAIN_DATE.items() if column not in TABLES[table]] == []


def test_a_row_stands_beside_the_cells_it_was_made_from(shop: Shop) -> None:
    shop.land()
    asked = {"table": "deals", "key": "d3"}
    found = {row["column"]: row for row in rows("data.source_row", params=asked)}
    won = found["is_won"]
    assert (won["value"], won["cell"], won["header"], won["file"], won["row"]) == (
        "no",
        "lost",
        "state",
        "deals.csv",
        4,
    )
    assert (found["closed_at"]["value"], found["closed_at"]["cell"]) == ("2026-02-20 00:00:00", "2026-02-20")
    assert (found["amount"]["value"], found["amount"]["header"]) == (None, "value")
    assert (found["product"]["header"], found["product"]["file"]) == (None, None)
    assert render(result("data.source_row", params=asked).finding) == "deals d3 came from deals.csv, row 4"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"table": "deals", "key": "nothing"}, "deals has no row 'nothing'"),
        ({"table": "calendar", "key": "2026-01-01"}, "no table that files deliver"),
        ({"table": "quotas", "key": "p1"}, "has 3 parts"),
        ({"table": "deals"}, "parameter key"),
    ],
)
def test_a_row_that_is_not_there_is_said(shop: Shop, params: dict[str, str], said: str) -> None:
    shop.land()
    with pytest.raises(Refused, match=said):
        rows("data.source_row", params=params)


def test_cells_that_were_not_kept_are_said(shop: Shop) -> None:
    run = shop.land().run
    for kept in (run / "cells").iterdir():
        kept.unlink()
    found = result("data.source_row", params={"table": "deals", "key": "d1"})
    assert [caveat.code for caveat in found.caveats] == ["cells_not_kept"]
    assert {row["column"]: row["value"] for row in found.rows}["owner_id"] == "p1"
