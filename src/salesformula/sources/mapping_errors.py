"""What is wrong with a mapping, said by key and with what is allowed there."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BaseModel, ValidationError


def sentence(error: ValidationError, model: type[BaseModel]) -> str:
    """The first faults of a validation, each by its key."""
    said = []
    for fault in error.errors()[:5]:
        where = _where(fault["loc"])
        if fault["type"] == "extra_forbidden":
            allowed = ", ".join(_allowed(model, fault["loc"][:-1]))
            said.append(f"{where} is not known here; allowed: {allowed}")
        elif fault["type"] == "value_error":
            text = str(fault["ctx"]["error"])
            said.append(f"{where}: {text}" if where else text)
        else:
            said.append(f"{where}: {fault['msg']}; found {fault['input']!r}"[:300])
    return "; ".join(said)


def _where(loc: tuple[int | str, ...]) -> str:
    path = ""
    for step in loc:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


def _allowed(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys of the model that a path of keys and numbers leads to."""
    kind: Any = model
    for step in loc:
        kind = _step(kind, step)
    if not _is_model(kind):
        return []
    return [field.alias or name for name, field in kind.model_fields.items() if name != "text"]


def _step(kind: Any, step: int | str) -> Any:
    """What stands under one key of a model, a dict or a tuple."""
    if _is_model(kind):
        return kind.model_fields[str(step)].annotation
    inside = typing.get_args(kind)
    return inside[1] if typing.get_origin(kind) is dict else inside[0]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
