"""The text of a mapping: company, files, blocks."""

from __future__ import annotations

from collections.abc import Sequence

from salesformula.sources.recognition.drafting.writing import Draft, Value, table_text
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.proposal import Asked

_HEAD = "# Proposed from the headers and values of the files. Change what is wrong: docs/guide/import.md says how."


def compose(
    looks: Sequence[Look],
    drafts: list[Draft],
    settings: dict[str, Value],
    *,
    times_in: str | None = None,
    questions: Sequence[Asked] = (),
) -> str:
    """The TOML of a mapping that reads these files by these blocks; what is still open stands at its head."""
    open_ones = [f"# OPEN, {question.id}: {' '.join(str(question.text).split())}" for question in questions]
    parts = ["\n".join([_HEAD, *open_ones])]
    if times_in:
        parts.append(f'times_in = "{times_in}"')
    if settings:
        parts.append(table_text("company", settings))
    read = [look for look in looks if any(_reads(draft, look.key) for draft in drafts)]
    parts += [table_text(f"files.{look.key}", _file(look)) for look in read] or ["[files]"]
    parts += [draft.text() for draft in drafts] or ["[tables]"]
    return "\n\n".join(parts) + "\n"


def _file(look: Look) -> dict[str, Value]:
    sheet: dict[str, Value] = {"sheet": look.rule.sheet} if look.rule.sheet else {}
    return {"path": look.path, **sheet}


def _reads(draft: Draft, key: str) -> bool:
    return draft.file == key or (bool(draft.sql) and key in draft.sql)
