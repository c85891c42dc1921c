"""The parts of docs/ that follow from the code: who serves which mission id, and every setting of policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from salesformula.kit.action import Action
from salesformula.kit.answer import Answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.policy import Policy, settings_of
from salesformula.kit.room import Room
from salesformula.policybook.naming import policy_name

ROOT = Path(__file__).resolve().parents[1]


def write(root: Path = ROOT) -> None:
    """Write every generated page of the house as it stands now."""
    from salesformula.site.setup import start

    start()
    for name, text in pages(root).items():
        (root / name).write_text(text, encoding="utf-8")


def pages(root: Path = ROOT) -> dict[str, str]:
    """Path below the root -> text, as it should stand."""
    return {"docs/coverage.md": coverage(root), "docs/guide/policy.md": policy()}


def coverage(root: Path) -> str:
    """A row per mission id: the answers and actions that serve it, and a test that shows it."""
    served: dict[str, list[str]] = {}
    for room in _rooms():
        serving: list[Answer | Action] = [*room.answers, *room.actions]
        for one in serving:
            for mission in one.mission:
                served.setdefault(mission, []).append(one.id)
    lines = [
        "# Coverage",
        "",
        "Written by `make docs` from the answers and actions of the rooms; a test checks that it is current.",
        "The ids are those of the project's list of requirements (O whole system, P pay, M metrics, N enablement).",
        "An id that is not listed is not served yet.",
        "",
        "| id | where | shown by |",
        "|---|---|---|",
    ]
    for mission in sorted(served, key=_order):
        where = ", ".join(f"`{name}`" for name in sorted(served[mission]))
        lines.append(f"| {mission} | {where} | {_shown_by(served[mission], root)} |")
    return "\n".join(lines) + "\n"


def policy() -> str:
    """Every setting with its unit, default, bounds and source."""
    lines = [
        "# Policy: every setting",
        "",
        "Written by `make docs`. A default holds until a revision is recorded: by `salesformula init` or the first",
        "import, then on the page Company policy or by `salesformula do policy.revise`. Sources 000 to 004 are the",
        'five texts the requirements were drawn from; "given" stands there, "ours" is our choice.',
        "",
        "A **dated** setting is read on the day of an event, for the team of that day, and a team can have a value",
        "of its own: when it changes, what happened before keeps the old one. All others are read on the day an",
        "answer stands at. Settings marked **built** are also in the tables kept with the facts: a change starts a",
        "build, and until it has ended answers make those tables again. [Change a rule](revising.md) says how.",
        "",
        "| setting | label | default | unit | bounds | read | source |",
        "|---|---|---|---|---|---|---|",
    ]
    classes: list[type[Policy]] = [CompanyPolicy, *(found for room in _rooms() for found in room.policies)]
    for found in classes:
        for one in settings_of(found):
            bounds = f"{_plain(one.low)} to {_plain(one.high)}" if one.low is not None or one.high is not None else ""
            name = f"`{policy_name(found)}.{one.name}`"
            read = f"dated: {one.event}" if one.dated else "built" if one.is_built else ""
            lines.append(
                f"| {name} | {one.label} | {_plain(one.default)} | {one.unit} | {bounds} | {read} | {one.source} |"
            )
    return "\n".join(lines) + "\n"


def _rooms() -> Iterator[Room]:
    from importlib import import_module

    from salesformula.rooms import ROOMS
    from salesformula.site.apps import HOUSE

    for name in dict.fromkeys(ROOMS):
        yield import_module(f"salesformula.rooms.{name}.room").ROOM
    for name in HOUSE:
        yield import_module(name).ROOM


def _order(mission: str) -> tuple[str, int]:
    letters, digits = re.match(r"([A-Z]+)(\d+)", mission).groups()  # type: ignore[union-attr]
    return letters, int(digits)


def _shown_by(ids: list[str], root: Path) -> str:
    """The tests of the rooms that serve it, which name the answer or its function."""
    found = []
    for room in sorted({name.split(".")[0] for name in ids}):
        words = {name.split(".")[1] for name in ids if name.startswith(f"{room}.")}
        tests = sorted((root / f"src/salesformula/rooms/{room}/tests").glob("test_*.py"))
        naming = [test for test in tests if any(word in test.read_text(encoding="utf-8") for word in words)]
        found += [f"`{test.relative_to(root)}`" for test in (naming or tests)[:2]]
    return ", ".join(found)


def _plain(value: object) -> str:
    return "" if value is None else str(value)


if __name__ == "__main__":
    write()
