"""One column of the facts from the headers that fill it: formats, marks, words and ids looked up in the values."""

from __future__ import annotations

import re

from salesformula.kit.schema import Column
from salesformula.sources.cells.ids import long_id
from salesformula.sources.recognition import asking
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.writing import Rule, Value
from salesformula.sources.recognition.evidence import column_of, is_flag, looks_like_mail
from salesformula.sources.recognition.headers import plain
from salesformula.sources.recognition.words import CODES, outcome
from salesformula.sources.sql_text import literal

_LONG_ID = re.compile(r"^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$")
_PART = ("firstname", "lastname", "surname", "givenname", "familyname")


def rule(desk: Desk, sheet: Sheet, target: str) -> Rule | None:
    """How a target is read from a sheet; None where no header fills it."""
    headers = sheet.headers(target)
    column = column_of(target)
    if not headers or column is None:
        return None
    if column.name == "name" and len(headers) > 1:
        return _name(headers)
    return column_rule(desk, sheet, headers[0], target)


def column_rule(desk: Desk, sheet: Sheet, header: str, target: str) -> Rule:
    """How one header is read for a target."""
    column, found = column_of(target), {"column": header}
    if column is None:
        return header
    made: dict[str, Value] = {**found}
    match column.kind:
        case "date" | "timestamp":
            made |= date_format(desk, sheet, header)
        case "decimal" | "float64" | "int64":
            made |= decimal_mark(desk, sheet, header, column)
        case "boolean":
            made |= _flag(desk, sheet, header)
        case _ if target in CODES:
            made |= _codes(desk, sheet, header, target)
        case _:
            made |= cell_parts(desk, sheet, header, column)
    return header if list(made) == ["column"] else made


def cell_parts(desk: Desk, sheet: Sheet, header: str, column: Column) -> dict[str, Value]:
    """Which part of a cell is meant: the first of several ids or mail addresses, the long form of a Salesforce id."""
    made: dict[str, Value] = {}
    is_id = column.references is not None or column.unit.name == "ID"
    mark = "," if column.name == "email" else ";" if is_id else ""
    cell = desk.scan.cell(sheet.look, header)
    if mark and desk.scan.count(sheet.look, f"contains({cell}, {literal(mark)})"):
        made["first_of"] = mark
    values = sheet.look.values(header)
    if is_id and sheet.file.system == "salesforce" and values and all(_LONG_ID.match(value) for value in values):
        made["ids"] = "salesforce"
    return made


def date_format(desk: Desk, sheet: Sheet, *headers: str) -> dict[str, Value]:
    """The format where the values leave it open and somebody said it."""
    for header in headers:
        id = f"format:{sheet.look.path}:{header}"
        if given := desk.choices.answers.get(id):
            return {"format": given}
        if (found := desk.scan.undecided(sheet.look, header)) is not None:
            desk.questions.setdefault(id, asking.undecided(sheet.look, header, found))
    return {}


def decimal_mark(desk: Desk, sheet: Sheet, header: str, column: Column) -> dict[str, Value]:
    """The decimal mark where the values leave it open and somebody said it."""
    id = f"decimal:{sheet.look.path}:{header}"
    if given := desk.choices.answers.get(id):
        return {"decimal": given}
    if (found := desk.scan.undecided_number(sheet.look, header, column)) is not None:
        desk.questions.setdefault(id, asking.undecided(sheet.look, header, found))
    return {}


def as_sql(desk: Desk, sheet: Sheet, found: Rule | None) -> str:
    """The text a rule makes, as SQL over the file; only what keys and names use."""
    if found is None:
        return "NULL"
    if isinstance(found, str):
        return desk.scan.cell(sheet.look, found)
    if "join" in found:
        headers, mark = found["join"], str(found.get("with", " "))
        parts = ", ".join(desk.scan.cell(sheet.look, str(header)) for header in headers)  # type: ignore[union-attr]
        return f"nullif(concat_ws({literal(mark)}, {parts}), '')"
    if "constant" in found:
        return literal(str(found["constant"]))
    cell = desk.scan.cell(sheet.look, str(found["column"]))
    if "first_of" in found:
        cell = f"nullif(trim(split_part({cell}, {literal(str(found['first_of']))}, 1)), '')"
    return long_id(cell) if found.get("ids") == "salesforce" else cell


def is_mail(sheet: Sheet, header: str) -> bool:
    """Whether a column holds mail addresses."""
    return looks_like_mail(sheet.look.values(header))


def _name(headers: tuple[str, ...]) -> Rule:
    """First and last name joined; a full name is enough by itself."""
    parts = [header for header in headers if plain(header).endswith(_PART)]
    whole = [header for header in headers if header not in parts]
    if whole:
        return whole[0]
    first = sorted(parts, key=lambda header: not plain(header).endswith(("firstname", "givenname")))
    return {"join": first, "with": " "}


def _flag(desk: Desk, sheet: Sheet, header: str) -> dict[str, Value]:
    """A yes or no as it is; words such as won and lost by what they say."""
    said = desk.scan.words(sheet.look, header)
    if is_flag(tuple(said)):
        return {}
    values: dict[str, str | bool | int | float] = {}
    for word, n in said.items():
        if word.casefold() in {known.casefold() for known in values}:
            continue
        meaning = outcome(word) or desk.answer(
            f"outcome:{sheet.look.path}:{header}:{word}",
            lambda word=word, n=n: asking.outcome(sheet.look, header, word, n, suggested="open"),  # type: ignore[misc]
        )
        values[word] = meaning == "won"
    for word in ("won", "lost", "open"):
        if word not in {value.casefold() for value in values}:
            values[word] = word == "won"
    return {"values": values}


def _codes(desk: Desk, sheet: Sheet, header: str, target: str) -> dict[str, Value]:
    """The words that occur with the code of each; a word that is not known leaves the cell empty."""
    find, column = CODES[target], column_of(target)
    values: dict[str, str | bool | int | float] = {}
    for word in desk.scan.words(sheet.look, header):
        if word.casefold() not in {known.casefold() for known in values}:
            values[word] = find(word) or ""
    if column is not None and not column.choices and not all(values.values()):
        return {}
    if all(word == code for word, code in values.items()):
        return {}
    return {"values": {**values, "*": ""}}
