"""An answer as a file: JSON for programs, CSV and Excel for spreadsheets, PNG for slides."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from salesformula.doors import clock
from salesformula.doors.asking import Answered
from salesformula.doors.writing import words
from salesformula.kit.errors import Refused
from salesformula.kit.text import Day, Moment, write
from salesformula.web import chart

FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
}

#: A cell that starts with one of these would run as a formula in a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(answered: Answered, *, form: str) -> bytes:
    """The answer in one of FORMATS; Refused for another, or for a picture of an answer without a chart."""
    match form:
        case "json":
            return (json.dumps(as_json(answered), ensure_ascii=False, indent=1) + "\n").encode()
        case "csv":
            return _csv(answered)
        case "xlsx":
            return _xlsx(answered)
        case "png":
            return _png(answered)
        case _:
            raise Refused(f"there is no format {form!r}; there are: {', '.join(FORMATS)}")


def as_json(answered: Answered) -> dict[str, Any]:
    """The answer as the API and ``--format json`` give it: decimals as texts, missing values as null."""
    known = answered.question.as_known
    names = [column.name for column in answered.columns]
    return {
        "answer": answered.answer.id,
        "finding": words(answered.result.finding),
        "as_of": answered.as_of.isoformat(),
        "as_known": f"{known.isoformat()}Z" if known else None,
        "facts_version": answered.facts_version,
        "policy": answered.policy,
        "columns": [{"name": c.name, "type": c.kind, "unit": c.unit.value} for c in answered.columns],
        "rows": [{name: plain(row.get(name)) for name in names} for row in answered.result.rows],
        "caveats": [
            {
                "code": caveat.code,
                "text": words(caveat.text),
                "figures": {name: plain(value) for name, value in caveat.figures.items()},
            }
            for caveat in answered.result.caveats
        ],
    }


def plain(value: Any) -> Any:
    """A value JSON can hold without losing anything."""
    match value:
        case Decimal():
            return str(value)
        case datetime():
            return f"{value.isoformat()}Z"
        case date():
            return value.isoformat()
        case float() if not math.isfinite(value):
            return None
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case _:
            return value


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula, made plain text by an apostrophe in front."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _csv(answered: Answered) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    names = [column.name for column in answered.columns]
    writer.writerow(names)
    for row in answered.result.rows:
        writer.writerow(["" if row.get(name) is None else plain(harmless(row[name])) for name in names])
    return b"\xef\xbb\xbf" + sink.getvalue().encode()


def _xlsx(answered: Answered) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(answered.answer.id.split(".")[1][:31])
    sheet.freeze_panes = "A2"
    for index, column in enumerate(answered.columns, start=1):
        sheet.cell(1, index, column.name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = max(12, len(column.name) + 2)
    for number, row in enumerate(answered.result.rows, start=2):
        for index, column in enumerate(answered.columns, start=1):
            target = sheet.cell(number, index)
            target.value = _excel(row.get(column.name))
            if isinstance(target.value, str):
                target.data_type = "s"
            if column.unit.value == "share 0-1":
                target.number_format = "0.0%"
    _about(book, answered)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _excel(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def _about(book: Workbook, answered: Answered) -> None:
    sheet = book.create_sheet("about")
    facts = as_json(answered) | {"command": answered.question.command()}
    lines = [(name, facts[name]) for name in ("answer", "finding", "as_of", "as_known", "facts_version", "command")]
    lines += [(f"caveat {caveat['code']}", caveat["text"]) for caveat in facts["caveats"]]
    lines += [
        (f"policy {policy}.{name}", str(value))
        for policy, settings in facts["policy"]["settings"].items()
        for name, value in settings.items()
    ]
    for number, (name, value) in enumerate(lines, start=1):
        sheet.cell(number, 1, name)
        target = sheet.cell(number, 2, _excel(value))
        if isinstance(value, str):
            target.data_type = "s"
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 80


def _png(answered: Answered) -> bytes:
    figure = answered.result.figure
    if figure is None:
        raise Refused(f"{answered.answer.id} has no chart in this form; ask for csv, xlsx or json")
    caption = words(answered.result.caption) if answered.result.caption else ""
    stands = gettext("as of {day}, facts {n}").format(day=write(Day(answered.as_of)), n=answered.facts_version)
    known = answered.question.as_known
    if known:
        stands += gettext(", as known on {at}").format(at=write(Moment(clock.local(known, company=answered.company))))
    source = f"{answered.answer.id}, {stands}"
    said = f"{caption}. {source}" if caption else source
    return chart.png(figure, width=720, title=words(answered.result.finding), caption=said)
