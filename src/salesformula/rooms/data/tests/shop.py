"""A shop with five people's worth of files, imported for real into a home folder of the test's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.answer import Result
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.outcome import Asked

MONDAY = datetime(2026, 3, 2, 6, 0)

MAPPING = """
times_in = "UTC"
[files.deals]
path = "deals.csv"
[files.people]
path = "people.csv"
[[tables.people]]
file = "people"
[tables.people.columns]
person_id = "id"
name = "name"
role = "role"
email = "email"
[[tables.deals]]
file = "deals"
[tables.deals.columns]
deal_id = "id"
owner_id = "owner"
created_at = { column = "opened", format = "%Y-%m-%d" }
closed_at = { column = "closed", format = "%Y-%m-%d" }
amount = { column = "value", decimal = "." }
is_won = { column = "state", values = { won = true, "*" = false } }
is_closed = { column = "state", values = { open = false, "*" = true } }
"""

PEOPLE = """id,name,role,email
p1,Ann,manager,ann@shop.example
p2,Ben,seller,ben@shop.example
"""

#: Row 4 has an owner whom nobody knows, row 5 none; row 6 repeats an id; row 7 has no number.
DEALS = """id,owner,opened,closed,value,state
d1,p1,2026-01-05,2026-02-01,100,won
d2,p2,2026-01-07,,200,open
d3,p9,2026-01-09,2026-02-20,,lost
d4,,2026-01-12,,50,lost
d1,p1,2026-01-05,2026-02-01,100,won
d6,p1,2026-01-20,,much,open
"""


@dataclass
class Shop:
    """Its home, and a folder of files."""

    root: Path
    n_imports: int = 0

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    def write(self, folder: Path, *, deals: str = DEALS, people: str = PEOPLE) -> Path:
        """The files, in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "deals.csv").write_text(deals, encoding="utf-8")
        (folder / "people.csv").write_text(people, encoding="utf-8")
        (folder / "shop.toml").write_text(MAPPING, encoding="utf-8")
        return folder

    def land(self, *, deals: str = DEALS, people: str = PEOPLE, asked: Asked = Asked()) -> ImportResult:  # noqa: B008
        """Import the files; each import is a day after the one before."""
        folder = self.write(self.root / "files", deals=deals, people=people)
        now = MONDAY + timedelta(days=self.n_imports)
        self.n_imports += 1
        return run_import(
            folder, parse_mapping(MAPPING), now=now, progress=lambda line: None, home=self.home, asked=asked
        )


def result(answer: str, **asked: Any) -> Result:
    """The answer as the operator gets it."""
    return ask(Question(answer, **asked), viewer=OPERATOR).result


def rows(answer: str, **asked: Any) -> list[dict[str, Any]]:
    """Its rows."""
    return result(answer, **asked).rows
