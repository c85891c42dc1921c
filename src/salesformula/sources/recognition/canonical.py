"""The preset canonical: a file per fact table, its columns named as there, instants in UTC."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from salesformula.facts.build import DERIVED
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.origin_keys import ORIGIN
from salesformula.sources.recognition import reasons
from salesformula.sources.recognition.composing import check_changes, compose
from salesformula.sources.recognition.drafting.writing import Draft, Value
from salesformula.sources.recognition.looking import Look, look, readable_files
from salesformula.sources.recognition.proposal import Choices, ColumnProposal, FileProposal, Proposal


def propose(
    folder: Path, *, company: dict[str, object], choices: Choices, changes_only: tuple[str, ...] = ()
) -> Proposal:
    """The mapping of files that are the facts already.

    Refused, by name and with what is allowed, where a file is no fact table or a column none of its columns.
    """
    looks = [look(path, key=_table(path)) for path in readable_files(folder)]
    files, drafts = [], []
    for one in sorted(looks, key=lambda one: list(TABLES).index(one.key)):
        _check(one)
        columns = tuple(
            ColumnProposal(header, f"{one.key}.{header}", "sure", reasons.BY_NAME, one.values(header)[:3])
            for header in one.columns
        )
        reason = Msg("named after the fact table")
        files.append(
            FileProposal(
                one.path, "canonical", one.key, "sure", reason, columns, one.n_lines, one.notes, one.rows, one.lines
            )
        )
        drafts.append(Draft(one.key, file=one.key, columns={header: header for header in one.columns}))
    settings: dict[str, Value] = dict(company)  # type: ignore[arg-type]
    for name, id in (("time_zone", "zone"), ("currency", "currency")):
        if id in choices.answers:
            settings.setdefault(name, choices.answers[id])
    check_changes(changes_only, {draft.table for draft in drafts})
    text = compose(looks, drafts, settings, times_in="UTC", changes_only=changes_only)
    return Proposal("canonical", tuple(files), (), parse_mapping(text, name="the proposed mapping"), text)


def _table(path: Path) -> str:
    """The fact table that a file is named after."""
    stem, allowed = path.name.split(".")[0].casefold(), [name for name in TABLES if name not in DERIVED]
    if stem in allowed:
        return stem
    raise Refused(
        f"{path.name} is named after no fact table{_near(stem, allowed)}; allowed: {', '.join(allowed)}. "
        "Rename it or take it out of the folder"
    )


def _check(one: Look) -> None:
    allowed = [*(column.name for column in TABLES[one.key].columns), ORIGIN]
    for header in one.columns:
        if header not in allowed:
            raise Refused(
                f"{one.path}, column {header!r} is no column of {one.key}{_near(header, allowed)}; "
                f"allowed: {', '.join(allowed)}"
            )
    lacking = [name for name in TABLES[one.key].key[:1] if name not in one.columns]
    if lacking:
        raise Refused(f"{one.path} lacks the column {lacking[0]!r}: it is the key of {one.key}")


def _near(word: str, allowed: list[str]) -> str:
    near = get_close_matches(word.casefold(), allowed, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
