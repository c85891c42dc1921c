"""The company's rules as typed settings. A Policy is frozen: a change is a new revision, never an edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from salesformula.kit.units import Unit


class Policy(BaseModel):
    """Rules of one room, or of the company. Subclass it; declare every field with ``setting``."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


@dataclass(frozen=True)
class Setting:
    """How a setting is shown and read: its default, unit, label, bounds, source, and whether it is dated."""

    name: str
    default: Any
    unit: Unit
    label: str
    source: str
    low: float | None
    high: float | None
    dated: bool


def setting(
    default: Any,
    *,
    unit: Unit,
    label: str,
    source: str,
    low: float | None = None,
    high: float | None = None,
    dated: bool = False,
) -> Any:
    """Declare a setting.

    ``source`` says where the default comes from: "003 S5, given", or "ours". ``dated`` settings are
    joined on the subject's team at the event; all others are company-wide.
    """
    described: dict[str, Any] = {"unit": unit.value, "label": label, "source": source, "dated": dated}
    return Field(default=default, ge=low, le=high, json_schema_extra=described | {"low": low, "high": high})


def settings_of(policy: type[Policy]) -> Iterator[Setting]:
    """Every setting of a policy; TypeError where a field was not declared with ``setting``."""
    for name, info in policy.model_fields.items():
        yield _setting(policy, name, info)


def _setting(policy: type[Policy], name: str, info: FieldInfo) -> Setting:
    extra = info.json_schema_extra
    if not isinstance(extra, dict) or "unit" not in extra:
        raise TypeError(f"{policy.__name__}.{name} is not declared with setting(): it has no unit and no source")
    return Setting(
        name=name,
        default=info.default,
        unit=Unit(str(extra["unit"])),
        label=str(extra["label"]),
        source=str(extra["source"]),
        low=extra["low"],  # type: ignore[arg-type]
        high=extra["high"],  # type: ignore[arg-type]
        dated=bool(extra["dated"]),
    )
