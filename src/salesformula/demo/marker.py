"""The file that says which simulated company a home folder holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from salesformula.facts import versions
from salesformula.kit.errors import Refused

#: Raised whenever the same seed would draw other rows or write other files.
EDITION = 3


class AnotherCompany(Refused):
    """The home folder holds the facts of another company."""


@dataclass(frozen=True)
class Cast:
    """The person who stands for a role at the sign-in."""

    role: str
    person_id: str
    name: str
    email: str


@dataclass(frozen=True)
class Marker:
    """A simulated company as it was made, and who signs in for each role."""

    seed: int
    size: str
    until: date
    cast: tuple[Cast, ...]
    edition: int = EDITION

    @property
    def title(self) -> str:
        """How people call it."""
        return f"a simulated company (seed {self.seed}, size {self.size}, up to {self.until}, edition {self.edition})"


def path(home: Path) -> Path:
    """Where the marker lies."""
    return home / "demo" / "demo.json"


def read(home: Path) -> Marker | None:
    """The marker of a home folder; None where no simulated company was made in it, or not to the end."""
    if not path(home).is_file() or versions.current(home) is None:
        return None
    said = json.loads(path(home).read_text(encoding="utf-8"))
    cast = tuple(Cast(**one) for one in said["cast"])
    return Marker(said["seed"], said["size"], date.fromisoformat(said["until"]), cast, said["edition"])


def write(home: Path, marker: Marker) -> None:
    """Leave the marker in the home folder."""
    said = {**asdict(marker), "until": marker.until.isoformat()}
    path(home).write_text(json.dumps(said, indent=1, ensure_ascii=False), encoding="utf-8")


def check_free(home: Path) -> None:
    """AnotherCompany where the home folder holds facts that no marker speaks of."""
    if versions.current(home) is not None and read(home) is None:
        raise AnotherCompany(
            f"{home} holds the facts of a company already, which the simulated one would replace; "
            "name another folder in SALESFORMULA_HOME"
        )


def check_same(home: Path, *, there: Marker, seed: int, size: str, until: date | None) -> None:
    """AnotherCompany where the home folder holds a simulated company other than the one asked for."""
    asked = (seed, size, until or there.until, EDITION)
    if asked != (there.seed, there.size, there.until, there.edition):
        raise AnotherCompany(
            f"{home} holds {there.title}, not the one asked for (seed {seed}, size {size}, up to {asked[2]}, "
            f"edition {EDITION}); name another folder in SALESFORMULA_HOME"
        )
