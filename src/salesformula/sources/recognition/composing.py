"""The text of a mapping: company, files, blocks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.sources.recognition.drafting.writing import Draft, Value, table_text, written
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.proposal import Asked

_HEAD = "# Proposed from the headers and values of the files. Change what is wrong: docs/guide/import.md says how."
_PARTLY = "# Of these tables the files hold new and changed rows only: what is absent stays as it is."


def compose(
    looks: Sequence[Look],
    drafts: list[Draft],
    settings: dict[str, Value],
    *,
    times_in: str | None = None,
    questions: Sequence[Asked] = (),
    changes_only: Collection[str] = (),
) -> str:
    """The TOML of a mapping that reads these files by these blocks; what is still open stands at its head."""
    open_ones = [f"# OPEN, {question.id}: {' '.join(str(question.text).split())}" for question in questions]
    parts = ["\n".join([_HEAD, *open_ones])]
    if times_in:
        parts.append(f'times_in = "{times_in}"')
    partly = [table for table in dict.fromkeys(draft.table for draft in drafts) if table in changes_only]
    if partly:
        parts.append(f"{_PARTLY}\nchanges_only = {written(list(partly))}")
    if settings:
        parts.append(table_text("company", settings))
    read = [look for look in looks if any(_reads(draft, look.key) for draft in drafts)]
    parts += [table_text(f"files.{look.key}", _file(look)) for look in read] or ["[files]"]
    parts += [draft.text() for draft in drafts] or ["[tables]"]
    return "\n\n".join(parts) + "\n"


def check_changes(changes_only: Collection[str], drafted: Collection[str]) -> None:
    """Refused, by name, where a table said to hold changes only is in no file."""
    absent = [table for table in changes_only if table not in drafted]
    if absent:
        there = ", ".join(table for table in TABLES if table in drafted)
        raise Refused(f"changes only: no file holds {', '.join(absent)}; the files hold: {there or 'nothing'}")


def _file(look: Look) -> dict[str, Value]:
    sheet: dict[str, Value] = {"sheet": look.rule.sheet} if look.rule.sheet else {}
    return {"path": look.path, **sheet}


def _reads(draft: Draft, key: str) -> bool:
    return draft.file == key or (bool(draft.sql) and key in draft.sql)
