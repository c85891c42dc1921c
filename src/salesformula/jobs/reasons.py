"""Why a task failed, as a sentence: the error's own text, from the traceback that is kept."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from salesformula.kit.errors import SalesFormulaError


def reason(record: DBTaskResult[..., Any]) -> str:
    """The text of the error; one nobody anticipated has its kind before it."""
    path = record.exception_class_path
    name = path.removeprefix("builtins.")
    # The error itself is told last, after those it came from.
    told = f"\n{record.traceback}"
    found = told.rfind(f"\n{name}")
    text = told[found + 1 + len(name) :].removeprefix(":").strip() if found >= 0 else ""
    if text and _is_anticipated(path):
        return text
    kind = path.rsplit(".", 1)[-1]
    return f"{kind}: {text}" if text else kind


def _is_anticipated(path: str) -> bool:
    try:
        kind = import_string(path)
    except ImportError:
        return False
    return isinstance(kind, type) and issubclass(kind, SalesFormulaError)
