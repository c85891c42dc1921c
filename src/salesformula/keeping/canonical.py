"""A table of an answer as one text: equal texts are equal tables, on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from salesformula.kit.schema import Column


def table_hash(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 of the columns' names and kinds and of the rows in their order, hexadecimal.

    Floats count to ten significant digits: an engine that adds them in another order ends in other last digits.
    """
    digest = hashlib.sha256(_text([[column.name, column.kind] for column in columns]))
    names = [column.name for column in columns]
    for row in rows:
        digest.update(_text([written(row.get(name)) for name in names]))
    return digest.hexdigest()


def written(value: Any) -> Any:
    """A value as JSON holds it, without two different ones becoming the same text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return {"float": format(value, ".10g")}
        case Decimal():
            return {"decimal": str(value)}
        case datetime() | date():
            return {"time": value.isoformat()}
        case list() | tuple():
            return [written(item) for item in value]
        case dict():
            return {str(name): written(item) for name, item in value.items()}
        case _:
            return {type(value).__name__: str(value)}


def _text(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
