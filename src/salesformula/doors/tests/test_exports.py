"""Files hold what the page shows, exactly and harmlessly."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from salesformula.doors.asking import Answered, ask
from salesformula.doors.exports import export, harmless
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


@pytest.fixture
def answered() -> Answered:
    return ask(Question("pipeline.win_rate", by=("owner",)), viewer=OPERATOR)


def test_json_keeps_money_as_text_and_missing_values_as_null(answered: Answered) -> None:
    given = json.loads(export(answered, form="json"))
    assert set(given) >= {"answer", "as_of", "as_known", "facts_version", "policy", "columns", "rows", "caveats"}
    row = given["rows"][0]
    assert isinstance(row["won_amount"], str)
    assert row["won_amount"].partition(".")[2].isdigit()
    assert row["win_share"] is None
    assert row["reason"] == "too_few_to_say"
    assert [column["name"] for column in given["columns"]] == list(row)


def test_csv_and_excel_hold_every_row(answered: Answered) -> None:
    lines = list(csv.DictReader(StringIO(export(answered, form="csv").decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(export(answered, form="xlsx"))).worksheets[0]
    names = [cell.value for cell in sheet[1]]
    in_excel = [dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert len(lines) == len(in_excel) == len(answered.result.rows) == 12
    assert [int(line["n_won"]) for line in lines] == [row["n_won"] for row in in_excel]


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-2", "@here", "\tx", "\rx"])
def test_a_cell_never_leaves_as_a_live_formula(answered: Answered, text: str) -> None:
    rows = [{**answered.result.rows[0], "owner": text}]
    planted = replace(answered, result=replace(answered.result, rows=rows))
    assert harmless(text) == f"'{text}"
    written = next(csv.DictReader(StringIO(export(planted, form="csv").decode("utf-8-sig"), newline="")))
    assert written["owner"] == f"'{text}"
    if text.isprintable():
        cell = load_workbook(BytesIO(export(planted, form="xlsx"))).worksheets[0]["A2"]
        assert (cell.value, cell.data_type) == (text, "s")


def test_a_picture_is_a_png() -> None:
    drawn = ask(Question("pipeline.stages"), viewer=OPERATOR)
    assert export(drawn, form="png").startswith(b"\x89PNG")


def test_what_has_nothing_to_draw_is_no_picture(answered: Answered) -> None:
    with pytest.raises(Refused, match="has no chart in this form; ask for csv, xlsx or json"):
        export(answered, form="png")


def test_an_unknown_format_is_refused(answered: Answered) -> None:
    with pytest.raises(Refused, match="there is no format 'pdf'"):
        export(answered, form="pdf")
