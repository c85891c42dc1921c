"""Each published quirk of a system's exports: recognised, or asked about; never silently wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from salesformula.sources.recognition import Choices, Proposal, propose
from salesformula.sources.recognition.tests.crm_headers import MISSING, rows

QUIRKS = rows("quirks.csv")
KNOWN = Choices(answers={"zone": "Europe/Berlin", "currency": "EUR"})
Check = Callable[[Path], None]
CHECKS: dict[tuple[str, str], Check] = {}


def quirk(system: str, begins: str) -> Callable[[Check], Check]:
    """A check of the quirk whose text begins so."""

    def keep(check: Check) -> Check:
        CHECKS[system, begins] = check
        return check

    return keep


@pytest.mark.parametrize(("system", "begins"), CHECKS)
def test_quirk(system: str, begins: str, tmp_path: Path) -> None:
    CHECKS[system, begins](tmp_path)


@pytest.mark.skipif(not QUIRKS, reason=MISSING)
def test_every_published_quirk_has_its_check() -> None:
    assert len(QUIRKS) == 25
    for row in QUIRKS:
        assert [key for key in CHECKS if key[0] == row["system"] and row["quirk"].startswith(key[1])], row["quirk"]


def _write(folder: Path, name: str, *lines: list[str], encoding: str = "utf-8", mark: str = ",") -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(lines)
    (folder / name).write_bytes(out.getvalue().encode(encoding))


def _rule(proposal: Proposal, table: str, column: str, *, block: int = 0) -> dict[str, object]:
    assert proposal.mapping is not None, [question.id for question in proposal.questions]
    return proposal.mapping.tables[table][block].columns[column].model_dump(exclude_defaults=True)


def _targets(proposal: Proposal, path: str) -> dict[str, str]:
    return {column.header: column.target for column in proposal.file(path).columns}


DEALS = ["Record ID", "Deal Name", "Deal Stage", "Deal owner", "Create Date"]


@quirk("hubspot", "header carries double quotes")
def _quotes(folder: Path) -> None:
    for number, header in enumerate(
        ('Date entered "Demo (Sales Pipeline)"', "Date entered 'Demo (Sales Pipeline)'", "Date entered ”Demo (Sales)”")
    ):
        there = folder / str(number)
        there.mkdir()
        _write(there, "deals.csv", [*DEALS, header], ["1", "A", "Demo", "Ann", "2026-01-05", "2026-01-09 10:00"])
        found = propose(there, system="hubspot", choices=KNOWN)
        assert _targets(found, "deals.csv")[header] == "deal_changes.new_value"
        assert found.mapping is not None
        assert found.mapping.tables["deal_changes"][0].sql is not None


@quirk("hubspot", "labels differ by portal age")
def _old_labels(folder: Path) -> None:
    headers = ["Contact ID", "First Name", "Last Name", "Email", "HubSpot Owner", "Create Date", "Original Source",
               "Associated Deals"]  # fmt: skip
    _write(folder, "contacts.csv", headers, ["7", "Ann", "Lee", "a@x.example", "Bo", "2026-01-05", "Web", "3"])
    found = _targets(propose(folder, choices=KNOWN), "contacts.csv")
    assert found == {
        "Contact ID": "contacts.contact_id", "First Name": "contacts.name", "Last Name": "contacts.name",
        "Email": "contacts.email", "HubSpot Owner": "leads.owner_id", "Create Date": "leads.created_at",
        "Original Source": "leads.source", "Associated Deals": "",
    }  # fmt: skip


@quirk("hubspot", "date-times without zone")
def _no_zone(folder: Path) -> None:
    _write(folder, "deals.csv", DEALS, ["1", "A", "Closed Won", "Ann", "2024-03-12 09:14"])
    asked = {question.id: question for question in propose(folder, system="hubspot").questions}
    assert list(asked) == ["zone"]
    assert asked["zone"].values == ("2024-03-12 09:14",)
    assert "Europe/Berlin" in [option.value for option in asked["zone"].options]
    answered = propose(folder, system="hubspot", choices=Choices(answers={"zone": "Europe/Berlin"}))
    assert answered.mapping is not None
    assert answered.mapping.company == {"time_zone": "Europe/Berlin"}


@quirk("hubspot", "US style date-times")
def _us_times(folder: Path) -> None:
    _write(folder, "deals.csv", DEALS, ["1", "A", "Closed Won", "Ann", "3/15/2024 2:30 PM"])
    assert _rule(propose(folder, system="hubspot", choices=KNOWN), "deals", "created_at") == {"column": "Create Date"}
    _write(folder, "deals.csv", DEALS, ["1", "A", "Closed Won", "Ann", "3/5/2024 2:30 PM"])
    asked = propose(folder, system="hubspot", choices=KNOWN).questions
    assert [question.id for question in asked] == ["format:deals.csv:Create Date"]
    said = Choices(answers={**KNOWN.answers, "format:deals.csv:Create Date": asked[0].options[0].value})
    assert _rule(propose(folder, system="hubspot", choices=said), "deals", "created_at") == {
        "column": "Create Date", "format": asked[0].options[0].value
    }  # fmt: skip


@quirk("hubspot", "multi-value cells")
def _several_ids(folder: Path) -> None:
    headers = [*DEALS, "Associated Company IDs", "Associated Contact IDs"]
    _write(folder, "deals.csv", headers, ["1", "A", "Closed Won", "Ann", "2026-01-05", "8001;8002", "5;6"])
    found = propose(folder, system="hubspot", choices=KNOWN)
    assert _rule(found, "deals", "account_id") == {"column": "Associated Company IDs", "first_of": ";"}
    assert found.mapping is not None
    assert "string_split" in str(found.mapping.tables["deal_contacts"][0].sql)


@quirk("hubspot", "enumerations may be labels or internal values")
def _internal_values(folder: Path) -> None:
    for number, (won, kind) in enumerate((("closedwon", "newbusiness"), ("Closed Won", "New Business"))):
        there = folder / str(number)
        there.mkdir()
        _write(there, "deals.csv", [*DEALS, "Deal Type"], ["1", "A", won, "Ann", "2026-01-05", kind])
        found = propose(there, system="hubspot", choices=KNOWN)
        assert f"('{won}', 1, true, true)" in found.toml
        assert _rule(found, "deals", "kind")["values"] == {kind: "new", "*": ""}


@quirk("hubspot", "owner as full name or e-mail")
def _owners(folder: Path) -> None:
    users = ["Owner ID", "First Name", "Last Name", "Email"]
    for match, owner in (("name", "Sarah Chen"), ("email", "sarah@x.example")):
        there = folder / match
        there.mkdir()
        _write(there, "users.csv", users, ["77", "Sarah", "Chen", "sarah@x.example"])
        _write(there, "deals.csv", DEALS, ["1", "A", "Closed Won", owner, "2026-01-05"])
        found = propose(there, system="hubspot", choices=KNOWN)
        assert _rule(found, "deals", "owner_id") == {"column": "Deal owner", "lookup": "people", "match": match}


@quirk("hubspot", "re-saved from Excel as UTF-16")
def _utf16(folder: Path) -> None:
    _write(folder, "deals.csv", DEALS, ["1", "Žofie", "Closed Won", "Ann", "2026-01-05"], encoding="utf-16", mark="\t")
    assert _targets(propose(folder, choices=KNOWN), "deals.csv")["Deal Name"] == "deals.name"


@quirk("hubspot", "line breaks, commas and doubled quotes")
def _inside_cells(folder: Path) -> None:
    _write(folder, "deals.csv", DEALS, ["1", 'A "b",\nc; d', "Closed Won", "Ann", "2026-01-05"], mark=";",
           encoding="utf-8-sig")  # fmt: skip
    found = propose(folder, choices=KNOWN)
    assert found.file("deals.csv").columns[0].header == "Record ID"
    assert found.file("deals.csv").columns[1].samples == ('A "b",\nc; d',)


def _workbook(folder: Path, name: str, *lines: list[object]) -> None:
    book = openpyxl.Workbook()
    page = book.create_sheet("Deals", 0)
    for line in lines:
        page.append(line)
    del book["Sheet"]
    book.save(folder / name)


@quirk("hubspot", "xlsx dates are serial numbers")
def _serials(folder: Path) -> None:
    _workbook(folder, "deals.xlsx", [*DEALS], ["1", "A", "Closed Won", "Ann", 46296])
    assert _rule(propose(folder, choices=KNOWN), "deals", "created_at") == {"column": "Create Date"}


REPORT = ["Opportunity ID", "Opportunity Name", "Stage", "Amount", "Close Date", "Created Date", "Opportunity Owner"]
ROW = ["0065g00000AbCdE", "A", "Closed Won", "100", "2026-03-05", "2026-01-05", "Ann"]


def _report(folder: Path, *ends: str, name: str = "report1700000000000.csv") -> Proposal:
    _write(folder, name, REPORT, ROW)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\r\n\r\n" + "\r\n".join(ends) + "\r\n" if ends else "")
    return propose(folder, choices=KNOWN)


@quirk("salesforce", "footer after two blank lines")
def _footer(folder: Path) -> None:
    found = _report(folder, '"Grand Totals (1 records)"', '"Confidential Information - Do Not Distribute"',
                    '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."')  # fmt: skip
    assert "('Closed Won', 1, true, true)" in found.toml
    assert "Grand Totals" not in found.toml


@quirk("salesforce", "footer copyright sign varies")
def _sign(folder: Path) -> None:
    found = _report(folder, '"Copyright © 2000-2026 salesforce.com, inc. All rights reserved."')
    assert [column.samples for column in found.files[0].columns[:2]] == [("0065g00000AbCdE",), ("A",)]


@quirk("salesforce", "total row inside the data")
def _total(folder: Path) -> None:
    _write(folder, "report.csv", REPORT, ROW, ["Total", "", "", "100", "", "", ""])
    found = propose(folder, choices=KNOWN)
    assert _targets(found, "report.csv")["Amount"] == "deals.amount"
    assert "Total" not in found.toml


@quirk("salesforce", "all values quoted")
def _quoted(folder: Path) -> None:
    lines = ['"Opportunity ID","Opportunity Name","Stage","Amount"', '"0065g00000AbCdE","A\r\nb","Closed Won","1"']
    (folder / "report.csv").write_bytes(("\n".join(lines) + "\n").encode())
    assert propose(folder, choices=KNOWN).file("report.csv").columns[1].samples == ("A\r\nb",)


@quirk("salesforce", "file name")
def _file_name(folder: Path) -> None:
    found = _report(folder, name="report1700000000123.csv")
    assert (found.system, found.files[0].kind) == ("salesforce", "deals")
    assert "[files.report1700000000123]" in found.toml


@quirk("salesforce", "amount with symbol and thousands")
def _symbol(folder: Path) -> None:
    _write(
        folder,
        "report.csv",
        REPORT,
        [*ROW[:3], "$1,234,567", *ROW[4:]],
        [ROW[0][:-1] + "F", *ROW[1:3], "$12.50", *ROW[4:]],
    )
    asked = propose(folder).questions
    assert [(question.id, question.suggested) for question in asked] == [("currency", "USD")]


@quirk("salesforce", "multi-currency")
def _currencies(folder: Path) -> None:
    headers = [*REPORT[:3], "Total Amount Currency", "Total Amount", "Billed iARR Currency", "Billed iARR"]
    _write(folder, "report.csv", headers, [*ROW[:3], "EUR", "100", "USD", "5"])
    found = propose(folder)
    assert found.questions == ()
    assert _rule(found, "deals", "currency") == {"column": "Total Amount Currency"}
    assert _rule(found, "deals", "amount") == {"column": "Total Amount"}
    unread = [column for column in found.files[0].columns if column.header.startswith("Billed")]
    assert [(column.target, column.confidence) for column in unread] == [("", "unsure")] * 2


@quirk("salesforce", "dates as 3/4/2025")
def _date_forms(folder: Path) -> None:
    forms = {"us": "3/4/2025", "named": "05-Mar-2026", "iso": "2025-03-04T10:22:00Z", "timed": "3/14/2025, 10:22 AM"}
    asked = {}
    for name, value in forms.items():
        there = folder / name
        there.mkdir()
        _write(there, "report.csv", REPORT, [*ROW[:4], "2026-03-05", value, "Ann"])
        asked[name] = [question.id for question in propose(there, choices=KNOWN).questions]
    assert asked == {"us": ["format:report.csv:Created Date"], "named": [], "iso": [], "timed": []}


@quirk("salesforce", "history rows newest first")
def _history(folder: Path) -> None:
    _write(folder, "opportunities.csv", REPORT, ROW, [ROW[0][:-1] + "F", *ROW[1:]])
    headers = ["Opportunity Name", "Field / Event", "Old Value", "New Value", "Edited By", "Edit Date"]
    _write(folder, "history.csv", headers,
           ["A", "Stage", "Proposal", "Closed Won", "Ann", "2026-03-05 10:00"],
           ["A", "Amount", "90", "100", "Ann", "2026-03-01 10:00"],
           ["A", "Stage", "New", "Proposal", "Ann", "2026-02-01 10:00"])  # fmt: skip
    found = propose(folder, choices=KNOWN)
    # Two deals have one name: the lookup takes neither, and each row is reported.
    assert _rule(found, "deal_changes", "deal_id") == {"column": "Opportunity Name", "lookup": "deals", "match": "name"}
    assert _rule(found, "deal_changes", "field")["values"] == {"Stage": "stage_id", "Amount": "amount", "*": "other"}
    assert _rule(found, "deal_changes", "changed_at") == {"column": "Edit Date"}


@quirk("salesforce", "data loader CSV")
def _loader(folder: Path) -> None:
    headers = ["Id", "Name", "StageName", "Amount", "CloseDate", "CreatedDate", "OwnerId", "IsWon", "IsClosed"]
    row = [
        "0065g00000AbCdEAAV",
        "A",
        "Closed Won",
        "#N/A",
        "2026-03-05",
        "2026-01-05T10:00:00.000Z",
        "0055g00000AbCdEAAV",
    ]
    _write(folder, "extract.csv", headers, [*row, "true", "true"])
    found = propose(folder, choices=KNOWN)
    assert _targets(found, "extract.csv")["Amount"] == "deals.amount"
    assert _rule(found, "deals", "deal_id") == {"column": "Id", "ids": "salesforce"}


PIPE = ["Deal - ID", "Deal - Title", "Deal - Value", "Deal - Currency", "Deal - Stage", "Deal - Status", "Deal - Owner"]


@quirk("pipedrive", "headers follow UI language")
def _language(folder: Path) -> None:
    _write(folder, "obchody.csv", ["Obchod - ID", "Obchod - Název", "Obchod - Hodnota", "Obchod - Stav"],
           ["1", "A", "100", "won"])  # fmt: skip
    found = propose(folder, choices=KNOWN)
    assert found.system == "pipedrive"
    assert list(_targets(found, "obchody.csv").values()) == [
        "deals.deal_id",
        "deals.name",
        "deals.amount",
        "deals.is_won",
    ]


@quirk("pipedrive", "custom field header")
def _custom(folder: Path) -> None:
    _write(
        folder, "deals.csv", [*PIPE, "Deal - Nazwa Partnera"], ["1", "A", "100", "EUR", "Demo", "won", "Ann", "Orlen"]
    )
    column = propose(folder, choices=KNOWN).file("deals.csv").columns[-1]
    assert (column.target, column.confidence) == ("", "unsure")
    chosen = Choices(KNOWN.answers, targets={("deals.csv", "Deal - Nazwa Partnera"): "deals.competitor"})
    assert _rule(propose(folder, choices=chosen), "deals", "competitor") == {"column": "Deal - Nazwa Partnera"}


@quirk("pipedrive", "status case differs")
def _status(folder: Path) -> None:
    said = ("won", "Won", "LOST", "Open")
    lines = [[str(number), "A", "9", "EUR", "Demo", word, "Ann"] for number, word in enumerate(said)]
    _write(folder, "deals.csv", PIPE, *lines)
    found = propose(folder)
    assert _rule(found, "deals", "is_won")["values"] == {"won": True, "LOST": False, "Open": False}
    assert _rule(found, "deals", "is_closed")["values"] == {"won": True, "LOST": True, "Open": False}


@quirk("pipedrive", "dates as Excel serials")
def _pipe_serials(folder: Path) -> None:
    _workbook(folder, "deals.xlsx", [*PIPE, "Deal - Deal created"], [1, "A", 9, "EUR", "Demo", "won", "Ann", 45631])
    found = propose(folder)
    assert _rule(found, "deals", "created_at") == {"column": "Deal - Deal created"}


@quirk("pipedrive", "several e-mails or phones")
def _mails(folder: Path) -> None:
    _write(folder, "people.csv", ["Person - ID", "Person - Name", "Person - Email (Work)", "Person - Phone"],
           ["1", "Ann Lee", "a@x.example, b@x.example", "1, 2"])  # fmt: skip
    found = propose(folder)
    assert _rule(found, "contacts", "email") == {"column": "Person - Email (Work)", "first_of": ","}
    assert _targets(found, "people.csv")["Person - Phone"] == ""
