"""Each of the 203 published headers: read as what it is, or known and not read for a reason; never silently wrong."""

from __future__ import annotations

import csv

import pytest

from salesformula.sources.recognition import reasons
from salesformula.sources.recognition.proposal import FileProposal
from salesformula.sources.recognition.recognising import recognise
from salesformula.sources.recognition.tests.crm_headers import MISSING, empty_file, rows
from salesformula.sources.recognition.tests.expected_headers import EXPECTED

HEADERS = rows("headers.csv")
#: Columns that an export of these has besides, so that it can be told what it is.
BESIDE = {
    "deals (association columns)": ("Deal Name", "Deal Stage"),
    "contacts (lifecycle dates, older label set)": ("First Name", "Last Name", "Email"),
}


def _export(row: dict[str, str]) -> str:
    """Pipedrive's small exports are listed as one; each begins its headers with its own word."""
    return row["header"].split(" - ")[0] if " / people" in row["export"] else row["export"]


def _file(system: str, export: str, *, label: str = "header") -> FileProposal:
    columns = [*BESIDE.get(export, ())]
    for row in HEADERS:
        if (row["system"], _export(row)) == (system, export):
            columns += (
                [name for name in row[label].split(" / ") if name != "-"] if label == "api_name" else [row[label]]
            )
    look = empty_file(tuple(dict.fromkeys(columns)))
    return recognise((look,), system=None, kinds={}, targets={})[0]


def _told(file: FileProposal, header: str) -> str:
    """What became of a header, in the words of the expectations."""
    column = next(column for column in file.columns if column.header == header)
    if column.target:
        return column.target
    why = {str(reason): key for key, reason in reasons.ASIDE.items()}
    if str(column.reason) in why:
        return f"not read: {why[str(column.reason)]}"
    return f"better: {dict(column.reason.params)['target']}" if "target" in dict(column.reason.params) else "unknown"


@pytest.mark.skipif(not HEADERS, reason=MISSING)
@pytest.mark.parametrize(
    ("system", "export", "header"), [(row["system"], _export(row), row["header"]) for row in HEADERS]
)
def test_every_published_header_is_what_it_should_be(system: str, export: str, header: str) -> None:
    file = _file(system, export)
    assert file.system == system
    assert _told(file, header) == EXPECTED[system, export][header]


@pytest.mark.skipif(not HEADERS, reason=MISSING)
def test_all_headers_are_expected() -> None:
    assert len(HEADERS) == 203
    assert {(row["system"], _export(row), row["header"]) for row in HEADERS} == {
        (*key, header) for key, headers in EXPECTED.items() for header in headers
    }


#: The few whose name inside the system says something else, or nothing, by itself.
APART = {"custom", "-", "name", "CreatedDate", "StageName", "OpportunityId", "Opportunity.Name", "OldValue", "NewValue"}


@pytest.mark.skipif(not HEADERS, reason=MISSING)
@pytest.mark.parametrize(
    ("system", "export", "header", "name"),
    [
        (row["system"], _export(row), row["header"], name)
        for row in HEADERS
        for name in row["api_name"].split(" / ")
        if name not in APART
    ],
)
def test_names_inside_the_system_say_the_same_as_labels(system: str, export: str, header: str, name: str) -> None:
    assert _told(_file(system, export, label="api_name"), name) == EXPECTED[system, export][header]


def test_the_history_object_dates_its_changes_and_its_report_does_not_take_the_deals_day_for_it() -> None:
    rows_of_object = empty_file(("OpportunityId", "Field", "OldValue", "NewValue", "CreatedDate"))
    report = empty_file(("Opportunity ID", "From Stage", "To Stage", "Created Date", "Edit Date"))
    loaded, reported = recognise((rows_of_object, report), system="salesforce", kinds={}, targets={})
    assert _told(loaded, "CreatedDate") == "deal_changes.changed_at"
    assert _told(reported, "Created Date") == "not read: with_deal"


VERBATIM = rows("verbatim-header-rows.csv")
KINDS = ("deals", "deals", "deals", "contacts", "contacts", "accounts", "deals", "deals", "deals", "contacts", "deals")


@pytest.mark.skipif(not VERBATIM, reason=MISSING)
@pytest.mark.parametrize(("row", "kind"), [*zip(VERBATIM, KINDS, strict=False)])
def test_header_rows_as_found_are_known_as_their_system_and_kind(row: dict[str, str], kind: str) -> None:
    look = empty_file(tuple(next(csv.reader([row["header_row"]]))))
    file = recognise((look,), system=None, kinds={}, targets={})[0]
    assert (file.system, file.kind, file.confidence) == (row["system"], kind, "sure")


@pytest.mark.parametrize(
    "header",
    [
        'Date entered "Demo (Sales Pipeline)"',
        "Date entered 'Demo (Sales Pipeline)'",
        "Date entered “Demo (Sales Pipeline)”",
        'DATE ENTERED "Demo (Sales Pipeline)" ',
    ],
)
def test_dates_of_stages_are_known_whatever_became_of_their_quotes(header: str) -> None:
    look = empty_file(("Record ID", "Deal Name", "Deal Stage", header))
    assert _told(recognise((look,), system=None, kinds={}, targets={})[0], header) == "deal_changes.new_value"


@pytest.mark.parametrize("header", ["DEAL STAGE", "deal_stage", "DealStage", " Deal  Stage* ", "deal-stage"])
def test_case_blanks_and_marks_make_no_difference(header: str) -> None:
    look = empty_file(("Record ID", "Deal Name", header))
    assert _told(recognise((look,), system=None, kinds={}, targets={})[0], header) == "deals.stage_id"


def test_a_column_of_an_unknown_name_is_not_read_and_said_so() -> None:
    look = empty_file(("Record ID", "Deal Name", "Deal Stage", "Amount", "Moon phase"))
    column = recognise((look,), system=None, kinds={}, targets={})[0].columns[-1]
    assert (column.target, column.confidence) == ("", "unsure")
