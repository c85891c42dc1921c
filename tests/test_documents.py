"""Documents that follow from the code are current, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from salesformula.kit import registry
from tools import documents

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


@pytest.mark.parametrize("name", ["docs/coverage.md", "docs/guide/policy.md"])
def test_a_written_page_is_what_the_code_says(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == documents.pages(ROOT)[name], "run make docs"


def test_every_answer_has_its_entry_in_the_formulas() -> None:
    for room in registry.rooms():
        if not room.answers or room.name == "identity":
            continue
        text = (ROOT / f"docs/formulas/{room.name}.md").read_text(encoding="utf-8")
        missing = [answer.id for answer in room.answers if answer.id not in text]
        assert missing == []


def test_every_link_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("README.md")]
    dead = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_the_architecture_names_files_that_are_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.split("## Where do I change")[1]
    named = re.findall(r"`([a-z_]+/[a-z_/]*[a-z_]+\.(?:py|css|toml))`", table)
    missing = [name for name in named if not ((ROOT / "src/salesformula" / name).exists() or (ROOT / name).exists())]
    assert named
    assert missing == []


def test_the_readme_begins_with_the_two_commands() -> None:
    first = re.search(r"```\w*\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert first is not None
    assert first.group(1).split("\n")[:2] == ["make demo", "make test"]
