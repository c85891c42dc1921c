"""From a folder of files to a proposed mapping."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from salesformula.facts import versions
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.sources.mapping import Mapping, parse_mapping
from salesformula.sources.mapping_errors import sentence
from salesformula.sources.recognition import asking, canonical, reasons
from salesformula.sources.recognition.catalogue import SYSTEMS, find_kind
from salesformula.sources.recognition.composing import check_changes, compose
from salesformula.sources.recognition.drafting import draft
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.looking import Look, file_keys, look, readable_files
from salesformula.sources.recognition.open_points import ask_about_company, ask_about_files
from salesformula.sources.recognition.proposal import LEAVE_OUT, Asked, Choices, ColumnProposal, FileProposal, Proposal
from salesformula.sources.recognition.recognising import recognise, system_of
from salesformula.sources.recognition.scan import scan

COMPANY_FILE = "company.toml"
PRESETS = (*SYSTEMS[:-1], "canonical")
_NO_CHOICES = Choices()


def propose(
    folder: Path,
    *,
    system: str | None = None,
    choices: Choices = _NO_CHOICES,
    known: versions.Version | None = None,
    changes_only: tuple[str, ...] = (),
) -> Proposal:
    """What the files of a folder seem to be, which questions they leave open, and the mapping that follows.

    ``system`` restricts the headers considered to one system's and the sheets kept beside it; "canonical": a
    file per fact table, its columns named as there. ``choices`` holds answers by question id; who knows the
    company answers "zone" and "currency" beforehand. ``known``: the facts that answer now; whom no file of the folder
    delivers is looked up there, and only names that are new become rows. ``changes_only``: tables of which the files
    hold changes. Refused, by name, where a file is no table, or one of ``changes_only`` is in no file.
    """
    if system is not None and system not in PRESETS:
        raise Refused(f"there is no preset {system!r}; there are: {', '.join(PRESETS)}")
    company = company_file(folder)
    if system == "canonical":
        return canonical.propose(folder, company=company, choices=choices, changes_only=changes_only)
    looks, questions = _looks(folder, choices)
    files = recognise(looks, system=system, kinds=choices.kinds | _kinds(choices), targets=choices.targets)
    home = system or system_of(looks)
    if system is not None and not choices.kinds:
        _check_system(system, looks, files)
    sheets = tuple(
        Sheet(one, file, kind.table)
        for one, file in zip(looks, files, strict=True)
        if file.kind and (kind := find_kind(file.kind, file.system)) is not None
    )
    questions += [asking.kind(one) for one, file in zip(looks, files, strict=True) if _unknown(one, file, choices)]
    if not sheets:
        return Proposal(home, files, tuple(questions), None, compose((), [], {}))
    with scan(folder, tuple(sheet.look for sheet in sheets), known=known) as scanned:
        desk = Desk(scanned, sheets, choices, home, known=scanned.known())
        ask_about_files(desk)
        settings = ask_about_company(desk, company)
        draft(desk)
    questions += desk.questions.values()
    # Another zone may be the company's own by the time this is read.
    zone = str(settings["time_zone"]) if "time_zone" in settings else None
    looks = tuple(sheet.look for sheet in desk.sheets)
    check_changes(changes_only, {draft.table for draft in desk.drafts})
    partly = desk.changes.union(changes_only)
    text = compose(looks, desk.drafts, settings, times_in=zone, questions=questions, changes_only=partly)
    mapping = parse_mapping(text, name="the proposed mapping") if desk.drafts else None
    shown = tuple(_as_read(file, desk, mapping) for file in files)
    return Proposal(home, shown, tuple(questions), None if questions else mapping, text)


def _check_system(system: str, looks: tuple[Look, ...], files: tuple[FileProposal, ...]) -> None:
    """Refused where no file is of the system named, and its headers are those of another."""
    other = system_of(looks)
    if other and other != system and not any(file.system == system for file in files):
        names = ", ".join(look.path for look in looks)
        raise Refused(f"the headers of {names} are those of an export of {other}, not of {system}; choose {other}")


def company_file(folder: Path) -> dict[str, object]:
    """What ``company.toml`` of the folder says of the company, if it is there; Refused where it is no TOML."""
    path = folder / COMPANY_FILE
    if not path.is_file():
        return {}
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Refused(f"{COMPANY_FILE} is no TOML: {error}") from error
    inner = said.get("company", said)
    settings = dict(inner) if isinstance(inner, dict) else {}
    try:
        CompanyPolicy(**settings)
    except ValidationError as error:
        raise Refused(f"{COMPANY_FILE}: {sentence(error, CompanyPolicy)}") from error
    return settings


def _looks(folder: Path, choices: Choices) -> tuple[tuple[Look, ...], list[Asked]]:
    paths = readable_files(folder)
    keys, looks, questions = file_keys(paths), [], []
    for path in paths:
        sheet = choices.answers.get(f"sheet:{path.name}")
        seen = look(path, key=keys[path], sheet=sheet)
        looks.append(seen)
        if len(seen.sheets) > 1 and sheet is None:
            questions.append(asking.sheet(seen))
    return tuple(looks), questions


def _kinds(choices: Choices) -> dict[str, str]:
    """Kinds that were given as answers."""
    return {id.removeprefix("kind:"): kind for id, kind in choices.answers.items() if id.startswith("kind:")}


def _unknown(one: Look, file: FileProposal, choices: Choices) -> bool:
    """Whether to ask what a file is: not where somebody said, nor where its rows have a place nowhere."""
    chosen = one.path in choices.kinds or f"kind:{one.path}" in choices.answers
    return file.kind is None and file.confidence == "unsure" and not chosen and len(one.columns) > 1


def _as_read(file: FileProposal, desk: Desk, mapping: Mapping | None) -> FileProposal:
    """The file with what the mapping really reads of it."""
    sheet = next((sheet for sheet in desk.sheets if sheet.look.path == file.path), None)
    if sheet is None or mapping is None:
        return file
    used = _used(sheet, mapping)
    columns = tuple(_column(desk, file, column, used) for column in file.columns)
    return replace(file, columns=columns)


def _column(desk: Desk, file: FileProposal, column: ColumnProposal, used: set[str]) -> ColumnProposal:
    if column.target and column.header not in used:
        better = [other for other in file.columns if other.target == column.target and other.header in used]
        reason = reasons.filled(column.target, better[0].header) if better else reasons.nothing_to(column.target)
        return replace(column, target=LEAVE_OUT, confidence="sure", reason=reason)
    said = desk.remarks.get((file.path, column.header))
    if said is not None and column.target:
        return replace(column, confidence=said[0], reason=said[1])
    return column


def _used(sheet: Sheet, mapping: Mapping) -> set[str]:
    """The headers of a file that any block reads."""
    found: set[str] = set()
    for blocks in mapping.tables.values():
        for block in blocks:
            if block.file == sheet.look.key:
                found |= {header for rule in block.columns.values() for header in rule.reads}
                found |= {block.skip_empty} if block.skip_empty else set()
            elif block.sql is not None and sheet.look.key in block.sql:
                quoted = {header: '"' + header.replace('"', '""') + '"' for header in sheet.look.columns}
                found |= {header for header, name in quoted.items() if name in block.sql}
    return found
