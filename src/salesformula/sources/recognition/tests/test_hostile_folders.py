"""Folders that nobody meant well: their questions are ours, and nothing breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from salesformula.kit.errors import Refused
from salesformula.sources.recognition import Choices, propose

HEADER = "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Deal owner\n"
ROW = "1,A,Closed Won,1000,2026-01-02,2026-02-03,Ann\n"
KNOWN = Choices(answers={"zone": "UTC", "currency": "EUR"})


@pytest.mark.parametrize("word", ["window", "select", "group", "pivot", "qualify", "deals; drop table", "lateral"])
def test_a_file_may_be_called_as_a_word_of_sql(tmp_path: Path, word: str) -> None:
    (tmp_path / f"{word}.csv").write_text(HEADER + ROW)
    proposal = propose(tmp_path, system="hubspot", choices=KNOWN)
    assert (proposal.questions, proposal.file(f"{word}.csv").kind) == ((), "deals")


def test_a_workbook_of_two_tables_is_one_question_with_its_sheets(tmp_path: Path) -> None:
    book = Workbook()
    deals = book.create_sheet("Deals", 0)
    del book["Sheet"]
    for line in (HEADER + ROW).splitlines():
        deals.append(line.split(","))
    book.create_sheet("Accounts").append(["Record ID", "Company name"])
    book["Accounts"].append(["8", "Acme"])
    book.save(tmp_path / "book.xlsx")
    (asked,) = propose(tmp_path, system="hubspot", choices=KNOWN).questions
    assert (asked.id, [option.value for option in asked.options]) == ("sheet:book.xlsx", ["Deals", "Accounts"])
    answered = Choices(answers={**KNOWN.answers, "sheet:book.xlsx": "Accounts"})
    assert propose(tmp_path, system="hubspot", choices=answered).file("book.xlsx").kind == "accounts"


def test_an_answer_that_reads_not_every_cell_says_so(tmp_path: Path) -> None:
    rows = "1,A,Closed Won,5,13/02/2026,2026-03-01,Ann\n2,B,Closed Won,5,02/14/2026,2026-03-01,Ann\n"
    (tmp_path / "deals.csv").write_text(HEADER + rows)
    (asked,) = propose(tmp_path, system="hubspot", choices=KNOWN).questions
    assert [str(option.label) for option in asked.options] == [
        "DD/MM/YYYY: 02/14/2026 can't be read so and is set aside",
        "MM/DD/YYYY: 02/14/2026 is 2026-02-14",
    ]


def test_a_column_whose_values_belie_its_name_is_unread_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(HEADER + ROW.replace("1000", "many"))
    columns = {column.header: column for column in propose(tmp_path, choices=KNOWN).file("deals.csv").columns}
    amount = columns["Amount"]
    assert (amount.target, amount.confidence) == ("", "unsure")
    assert str(amount.reason) == "by its name deals.amount, but “many” is nothing to put there"


def test_names_that_serve_as_keys_of_deals_are_shown_for_a_look(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(HEADER.replace("Record ID", "Foo") + ROW)
    columns = {column.header: column for column in propose(tmp_path, choices=KNOWN).file("deals.csv").columns}
    assert columns["Deal Name"].confidence == "likely"
    assert str(columns["Deal Name"].reason) == "no column is known as the id, so names tell the rows apart"


@pytest.mark.parametrize("system", ["salesforce", "pipedrive"])
def test_the_preset_of_another_system_is_refused_by_name(tmp_path: Path, system: str) -> None:
    (tmp_path / "deals.csv").write_text(HEADER + ROW)
    said = rf"deals\.csv are those of an export of hubspot, not of {system}; choose hubspot"
    with pytest.raises(Refused, match=said):
        propose(tmp_path, system=system, choices=KNOWN)


@pytest.mark.parametrize(
    ("company", "said"),
    [
        ('time_zone = "Mars/X"', "company.toml: time_zone: a time zone is an IANA name"),
        ('currency = "EURO"', "company.toml: currency"),
        ("colour = 1", "company.toml: colour is not known here; allowed: name, currency"),
        ("currency =", "company.toml is no TOML"),
    ],
)
def test_what_is_wrong_with_the_company_file_is_said_by_its_name(tmp_path: Path, company: str, said: str) -> None:
    (tmp_path / "deals.csv").write_text(HEADER + ROW)
    (tmp_path / "company.toml").write_text(company)
    with pytest.raises(Refused) as refused:
        propose(tmp_path, choices=KNOWN)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("id", "answer", "said"),
    [
        (
            "outcome:deals.csv:Deal Stage:Signed",
            "maybe",
            "'maybe' is no answer to it; there are: 'won', 'lost', 'open'",
        ),
        ("kind:deals.csv", "banana", "there is no kind of file called 'banana'; there are: "),
        ("several:deals", "c.csv", "'c.csv' is no answer to it; there are: 'copy.csv', 'deals.csv'"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_those_there_are(
    tmp_path: Path, id: str, answer: str, said: str
) -> None:
    for file in ("deals.csv", "copy.csv")[: 2 if id.startswith("several") else 1]:
        (tmp_path / file).write_text(HEADER + ROW.replace("Closed Won", "Signed"))
    with pytest.raises(Refused) as refused:
        propose(tmp_path, choices=Choices(answers={**KNOWN.answers, id: answer}))
    assert said in str(refused.value)


def test_a_column_that_is_not_there_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("Deal Name,Deal Stage,Amount\nA,Closed Won,1\nA,Closed Won,2\n")
    with pytest.raises(Refused, match="'Nope' is no answer to it; there are: '', 'Deal Name'"):
        propose(tmp_path, choices=Choices(answers={**KNOWN.answers, "key:deals.csv": "Nope"}))
