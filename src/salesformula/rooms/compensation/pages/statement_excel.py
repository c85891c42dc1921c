"""A statement as a workbook: its lines with their sum as a formula, and what they rest on."""

from __future__ import annotations

import io

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from salesformula.rooms.compensation.pages.statement import Statement

HEAD = 5
WIDTHS = {"A": 34, "B": 30, "C": 14, "D": 16, "E": 90}
HAIR, INK = Side(style="thin", color="FFE7E7E3"), Side(style="thin", color="FF16181D")


def statement_excel(told: Statement) -> bytes:
    """The file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(told.period)
    _lines(sheet, told)
    _about(book.create_sheet("about"), told)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _lines(sheet: Worksheet, told: Statement) -> None:
    _text(sheet, 1, 1, gettext("Statement of pay, {month}").format(month=told.month), Font(color="FF666C78"))
    _text(sheet, 2, 1, told.payee, Font(bold=True, size=16))
    _text(sheet, 3, 1, f"{told.counted} · {told.state}", Font(color="FF666C78"))
    titles = (gettext("Deal"), gettext("Line"), gettext("Due"), told.unit, gettext("Why"))
    for column, title in enumerate(titles, start=1):
        _text(sheet, HEAD, column, title, Font(bold=True))
        sheet.cell(HEAD, column).border = Border(bottom=INK)
    for number, line in enumerate(told.lines, start=HEAD + 1):
        _text(sheet, number, 1, line.deal)
        _text(sheet, number, 2, line.about)
        sheet.cell(number, 3, line.due_on).number_format = "yyyy-mm-dd"
        sheet.cell(number, 4, line.pay).number_format = "#,##0.00;[Red]-#,##0.00"
        _text(sheet, number, 5, line.steps)
        for column in range(1, 6):
            cell = sheet.cell(number, column)
            cell.alignment = Alignment(vertical="top", wrap_text=column in (1, 2, 5))
            cell.border = Border(bottom=HAIR)
    last = HEAD + len(told.lines)
    _text(sheet, last + 1, 1, gettext("{month}, total").format(month=told.month), Font(bold=True))
    total = sheet.cell(last + 1, 4, f"=SUM(D{HEAD + 1}:D{last})")
    total.font, total.number_format = Font(bold=True), "#,##0.00;[Red]-#,##0.00"
    for column in range(1, 6):
        sheet.cell(last + 1, column).border = Border(top=INK)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _about(sheet: Worksheet, told: Statement) -> None:
    pairs = (
        (gettext("Company"), told.company),
        (gettext("Payee"), told.payee),
        (gettext("Month"), told.period),
        (gettext("Pay"), told.total),
        *told.facts,
        (gettext("Proof, sha256"), told.sha256),
    )
    for number, (name, value) in enumerate(pairs, start=1):
        _text(sheet, number, 1, name)
        _text(sheet, number, 2, value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 70


def _text(sheet: Worksheet, row: int, column: int, value: str, font: Font | None = None) -> None:
    """Text stays text: what begins like a formula is none."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    if font is not None:
        cell.font = font
