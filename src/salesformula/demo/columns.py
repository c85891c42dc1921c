"""Records kept as columns: a dataclass whose every field is an array of the same length."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

from salesformula.demo.draws import Ints

Columns = TypeVar("Columns")


def take(rows: Columns, index: Ints) -> Columns:
    """Those rows, in that order."""
    return _made(rows, {name: values[index] for name, values in _arrays(rows).items()})


def stack(first: Columns, second: Columns) -> Columns:
    """The rows of both, the first's before the second's."""
    other = _arrays(second)
    return _made(first, {name: np.concatenate((values, other[name])) for name, values in _arrays(first).items()})


def _arrays(rows: Any) -> dict[str, np.ndarray[Any, Any]]:
    return {field.name: getattr(rows, field.name) for field in fields(rows)}


def _made(like: Columns, arrays: dict[str, np.ndarray[Any, Any]]) -> Columns:
    return type(like)(**arrays)
