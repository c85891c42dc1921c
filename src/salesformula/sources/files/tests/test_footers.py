"""What reports write around their rows: titles, footers, totals; and names of columns with odd quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.files.footers import told
from salesformula.sources.files.headers import Headers
from salesformula.sources.files.peek import peek
from salesformula.sources.files.records import LeftOut, Misfit
from salesformula.sources.files.tests.made import rule_of, tidied, written
from salesformula.sources.files.titles import header_of

_SALESFORCE = """"Opportunity Name","Stage","Amount"
"Acme","Closed Won","100"
"Bolt","Closed Lost","50"


"Grand Totals (2 records)"
"Confidential Information - Do Not Distribute"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
"""


def test_the_footer_of_a_salesforce_report_is_left_out_and_counted(tmp_path: Path) -> None:
    rows, misfits, left_out = tidied(written(tmp_path, _SALESFORCE))
    assert rows == ["2|Acme|Closed Won|100", "3|Bolt|Closed Lost|50"]
    assert misfits == []
    assert [(item.what, item.line) for item in left_out] == [("footer", 6), ("footer", 7), ("footer", 8)]
    assert str(told(left_out)[0]) == "3 lines of the footer left out, as line 6, 'Grand Totals (2 records)'"


@pytest.mark.parametrize(
    "line",
    [
        "Copyright © 2000-2026 salesforce.com, inc. All rights reserved.",
        "Copyright (c) 2000-2019 salesforce.com. inc. All rights reserved.",
        "CONFIDENTIAL INFORMATION - DO NOT DISTRIBUTE",
        "Grand Totals (5700 records)",
        "Grand Total (1 record)",
    ],
)
def test_a_footer_is_known_in_each_of_its_forms(tmp_path: Path, line: str) -> None:
    rows, misfits, left_out = tidied(written(tmp_path, f'id,name\nA,x\n\n"{line}"\n'))
    assert (rows, misfits, len(left_out)) == (["2|A|x"], [], 1)


def test_a_footer_as_wide_as_the_table_is_one_too(tmp_path: Path) -> None:
    rows, _, left_out = tidied(written(tmp_path, "id,name,n\nA,x,1\n,,\nGrand Totals (1 record),,\n"))
    assert rows == ["2|A|x|1"]
    assert left_out == [LeftOut("footer", 4, "Grand Totals (1 record)")]


def test_what_reads_like_a_footer_above_rows_is_a_row(tmp_path: Path) -> None:
    rows, misfits, left_out = tidied(written(tmp_path, "note\nGrand Totals (2 records)\nlast\n"))
    assert rows == ["2|Grand Totals (2 records)", "3|last"]
    assert (misfits, left_out) == ([], [])


def test_totals_between_rows_are_left_out_and_said(tmp_path: Path) -> None:
    content = 'stage,name,amount\nWon,A,100\nSubtotal,,100\nLost,B,50\nTotal,,"$1,150.00"\n'
    rows, misfits, left_out = tidied(written(tmp_path, content))
    assert rows == ["2|Won|A|100", "4|Lost|B|50"]
    assert misfits == []
    assert left_out == [LeftOut("totals", 3, "Subtotal, 100"), LeftOut("totals", 5, "Total, $1,150.00")]
    assert str(told(left_out)[0]) == "2 rows of totals left out, as line 3, 'Subtotal, 100'"


@pytest.mark.parametrize("row", ["Total,Paris,100", "Total,Oil,", "Total,2026-01-01,100", "Totalenergies,,100"])
def test_a_company_named_total_is_a_row(tmp_path: Path, row: str) -> None:
    rows, _, left_out = tidied(written(tmp_path, f"name,city,staff\nAcme,Rome,5\n{row}\n"))
    assert rows[1] == "3|" + row.replace(",", "|")
    assert left_out == []


def test_the_first_column_may_be_empty_in_a_row_of_totals(tmp_path: Path) -> None:
    rows, _, left_out = tidied(written(tmp_path, "a,b,c\nx,y,1\n,Total,1\n"))
    assert (rows, len(left_out)) == (["2|x|y|1"], 1)


def test_titles_above_the_header_of_a_text_are_left_out_only_over_a_blank_line(tmp_path: Path) -> None:
    content = "Pipeline report\nAs of 2026-03-01\n\nid;name;amount\nA;x;1\nB;y;2\n"
    path = written(tmp_path, content)
    rows, misfits, left_out = tidied(path)
    assert rows == ["5|A|x|1", "6|B|y|2"]
    assert misfits == []
    assert [(item.line, item.text) for item in left_out] == [(1, "Pipeline report"), (2, "As of 2026-03-01")]
    assert str(peek(path, rule_of("deals.csv")).notes[0]).startswith("2 lines above the header left out")


def test_a_plain_table_of_one_column_loses_no_row_to_a_guess(tmp_path: Path) -> None:
    rows, misfits, left_out = tidied(written(tmp_path, "note\na, b, c\nd, e, f\n"))
    assert rows == []
    assert misfits == [Misfit(2, "3 cells: a, b, c", "1 cells"), Misfit(3, "3 cells: d, e, f", "1 cells")]
    assert left_out == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["id", "name"], ["1", "x"]], 0),
        ([["Report"], [], ["id", "name", "n"], ["1", "x", "2"]], 2),
        ([["Report", "", ""], ["Owner:", "me", ""], ["id", "name", "n"], ["1", "x", "2"]], 2),
        ([["a", "a", "b"], ["id", "name", "n"], ["1", "x", "2"]], 1),
        ([["note"], ["x"]], 0),
        ([[], [""]], None),
    ],
)
def test_the_header_is_the_first_row_that_names_most_columns(rows: list[list[str]], expected: int | None) -> None:
    assert header_of(rows) == expected


@pytest.mark.parametrize(
    "written_so",
    [
        'Date entered "Demo (Sales Pipeline)"',
        "Date entered \u201cDemo (Sales Pipeline)\u201d",
        "Date entered 'Demo (Sales Pipeline)'",
        "\ufeffDate entered\u00a0\u2018Demo  (Sales Pipeline)\u2019 ",
    ],
)
def test_a_column_is_found_whatever_its_quotes_and_blanks(written_so: str) -> None:
    assert Headers({written_so: "c0"})['Date entered "Demo (Sales Pipeline)"'] == "c0"


def test_two_columns_that_differ_in_quotes_alone_are_found_only_as_they_stand() -> None:
    columns = Headers({'a "x"': "c0", "a 'x'": "c1"})
    assert (columns['a "x"'], columns["a 'x'"]) == ("c0", "c1")
    assert "a \u201cx\u201d" not in columns


def test_a_name_keeps_its_quotes_for_people(tmp_path: Path) -> None:
    path = written(tmp_path, "id,\u201cDemo\u201d\u00a0\nA,x\n")
    assert peek(path, rule_of("deals.csv")).columns == ("id", "\u201cDemo\u201d")


def test_a_second_header_behind_a_byte_order_mark_is_found(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="repeats its header in line 3"):
        tidied(written(tmp_path, "\ufeffid,name\nA,x\n\ufeffid,name\nB,y\n"))


def test_a_quote_left_open_in_the_header_swallows_no_rows(tmp_path: Path) -> None:
    rows, misfits, _ = tidied(written(tmp_path, 'id,"name\nA,x\nB,"y"\n'))
    assert rows == ["2|A|x", "3|B|y"]
    assert misfits == []


def test_a_backslash_before_a_quote_is_reported_not_read_wrongly(tmp_path: Path) -> None:
    rows, misfits, _ = tidied(written(tmp_path, 'id,name\nA,"a \\"b\\" c"\nB,y\n'))
    assert rows == ["3|B|y"]
    said = 'a quote inside a quoted cell: A,"a \\"b\\" c"'
    assert misfits == [Misfit(2, said, "2 cells, quotes inside them doubled")]


def test_the_names_around_the_notice_of_a_salesforce_report_go_with_it(tmp_path: Path) -> None:
    notice = '"Q1 report"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    notice += '"Confidential Information - Do Not Distribute"\n"Generated By:  Ann  1/2/2026 10:00 AM"\n"Acme"\n'
    rows, misfits, left_out = tidied(written(tmp_path, f"id,name,n\nA,x,1\n\n\n{notice}"))
    assert (rows, misfits) == (["2|A|x|1"], [])
    assert [item.line for item in left_out] == [5, 6, 7, 8, 9]


def test_a_lone_cell_at_the_end_without_a_notice_is_set_aside(tmp_path: Path) -> None:
    rows, misfits, left_out = tidied(written(tmp_path, "id,name,n\nA,x,1\nB\n"))
    assert (rows, [bad.line for bad in misfits], left_out) == (["2|A|x|1"], [3], [])


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "\ufeffSEP=;"])
def test_a_line_that_tells_excel_the_delimiter_is_no_header(tmp_path: Path, first: str) -> None:
    rows, misfits, _ = tidied(written(tmp_path, f"{first}\nid;name, first\nA;x\n"))
    assert (rows, misfits) == (["3|A|x"], [])
