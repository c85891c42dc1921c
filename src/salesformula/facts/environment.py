"""Settings of the machine, read from the environment: typed, and loud about what can't be read."""

from __future__ import annotations

import os
import re

from salesformula.kit.errors import Refused


class EnvironmentRefused(Refused):
    """A variable of the environment holds something that can't be meant."""


def flag(name: str, *, default: bool = False) -> bool:
    """1 is true, 0 is false; EnvironmentRefused for anything else."""
    found = os.environ.get(name, "")
    if found not in ("", "0", "1"):
        raise EnvironmentRefused(f"{name} is {found!r}: write 1 for yes or 0 for no")
    return found == "1" if found else default


def whole(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number between ``low`` and ``high``; EnvironmentRefused for anything else."""
    found = os.environ.get(name, "")
    if not found:
        return default
    if not found.isdecimal() or not low <= int(found) <= high:
        raise EnvironmentRefused(f"{name} is {found!r}: write a whole number from {low} to {high}")
    return int(found)


def text(name: str, *, default: str = "") -> str:
    """The text as it stands."""
    return os.environ.get(name, "") or default


def listed(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Names separated by commas."""
    found = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [part for part in found if part] or list(default)


def size(name: str, *, default: str) -> str:
    """A size in memory such as 512MB; EnvironmentRefused for anything else."""
    found = os.environ.get(name, "") or default
    if not re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)? ?[KMGT]i?B", found):
        raise EnvironmentRefused(f"{name} is {found!r}: write a size such as 512MB or 2GB")
    return found
