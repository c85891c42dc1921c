"""The company's rules as typed settings. A Policy is frozen: a change is a new revision, never an edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from salesformula.kit.units import Unit


class Policy(BaseModel):
    """Rules of one room, or of the company. Subclass it; declare every field with ``setting``."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


@dataclass(frozen=True)
class Setting:
    """How a setting is shown and read: its default, unit, label, bounds and source.

    ``event`` says on whose day a dated setting is read, in words; empty for all others. ``is_built``: tables that are
    kept with the facts are made with it. ``choices`` are the values allowed, where only some are; ``may_be_empty``:
    None is one of the values. ``kind`` is the type of the others: bool, int, float, Decimal or str.
    """

    name: str
    default: Any
    unit: Unit
    label: str
    source: str
    low: float | None
    high: float | None
    event: str
    is_built: bool
    choices: tuple[str, ...]
    may_be_empty: bool
    kind: type

    @property
    def dated(self) -> bool:
        """Whether each row reads the value that was in force for its team on the day of its event."""
        return bool(self.event)


def setting(
    default: Any,
    *,
    unit: Unit,
    label: str,
    source: str,
    low: float | None = None,
    high: float | None = None,
    event: str = "",
    is_built: bool = False,
) -> Any:
    """Declare a setting.

    ``source`` says where the default comes from: "003 S5, given", or "ours". ``event`` makes the setting dated:
    it names the one day on which it is read ("the day a deal closed"), for the subject's team on that day; all
    others are company-wide. ``is_built``: tables kept with the facts are made with it, so a change asks for a build.
    TypeError for a dated setting whose default is None: for a team, None means "as the company has it".
    """
    if event and default is None:
        raise TypeError(f"the dated setting {label!r} needs a default other than None")
    described: dict[str, Any] = {"unit": unit.value, "label": label, "source": source, "event": event}
    described["is_built"] = is_built
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
        event=str(extra["event"]),
        is_built=bool(extra["is_built"]),
        choices=_choices(info.annotation),
        may_be_empty=type(None) in get_args(info.annotation),
        kind=_kind(info.annotation),
    )


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(value) for value in get_args(annotation))
    return ()


def _kind(annotation: Any) -> type:
    if get_origin(annotation) is Literal:
        return str
    kinds = [one for one in get_args(annotation) or (annotation,) if one is not type(None)]
    found: type = kinds[0]
    return found
