"""How a check or an import ended, as data an upload keeps: counts, problems grouped by reason, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from salesformula.kit.errors import Question, SalesFormulaError
from salesformula.sources.cells.undecided import Undecided
from salesformula.sources.problems import Problem
from salesformula.sources.staging import TableCount
from salesformula.sources.weighing import Impact

#: Examples kept of each reason.
SHOWN = 3


def told(counts: Mapping[str, TableCount], problems: Iterable[Problem]) -> dict[str, Any]:
    """Counts by table, the reasons why rows were set aside or flagged, and how many of each file were."""
    groups: dict[tuple[str, str, str, str, str], dict[str, Any]] = {}
    aside: dict[str, set[int]] = {}
    for problem in problems:
        key = (problem.severity, problem.table, problem.file, problem.column, problem.expected)
        group = groups.setdefault(key, {**asdict(problem), "n": 0, "examples": []})
        group["n"] += 1
        if len(group["examples"]) < SHOWN:
            group["examples"].append([problem.row, problem.found])
        if problem.severity == "quarantined":
            aside.setdefault(problem.file, set()).add(problem.row)
    reasons = sorted(groups.values(), key=lambda group: (group["severity"] != "quarantined", -group["n"]))
    return {
        "counts": {table: asdict(count) for table, count in counts.items()},
        "reasons": reasons,
        "aside": {file: len(lines) for file, lines in sorted(aside.items())},
    }


def failed(error: BaseException) -> dict[str, Any]:
    """What the page says of an error: a question to be answered, what it would change, a refusal, or a defect."""
    if isinstance(error, Undecided):
        return {
            "kind": "question",
            "text": str(error),
            "id": f"{error.key}:{error.file}:{error.column}",
            "file": error.file,
            "column": error.column,
            "value": error.value,
            "options": [list(option) for option in error.options],
        }
    if isinstance(error, Impact):
        return {
            "kind": "impact",
            "text": error.kept,
            "shown": error.shown,
            "mark": error.mark,
            "rights": sorted(error.rights),
        }
    if isinstance(error, Question):
        return {"kind": "question", "text": str(error)}
    if isinstance(error, SalesFormulaError):
        return {"kind": "refused", "text": str(error)}
    return {"kind": "broken", "text": f"{type(error).__name__}: {error}"}
