"""One setting's value between its type and the JSON it is stored as."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from salesformula.kit.policy import Policy


def typed(policy: type[Policy], setting: str, value: Any) -> Any:
    """A stored value with its type; None stays None (in a team's revision it means: as the company has it)."""
    return None if value is None else _adapter(policy, setting).validate_python(value)


def stored(policy: type[Policy], setting: str, value: Any) -> Any:
    """A value as JSON holds it."""
    return None if value is None else _adapter(policy, setting).dump_python(value, mode="json")


@cache
def _adapter(policy: type[Policy], setting: str) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, policy.model_fields[setting].annotation))
