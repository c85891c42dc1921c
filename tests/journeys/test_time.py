"""A second import moves, pushes, hands on and loses deals; what stood before it can still be looked at."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing
from tests.journeys.test_data_room import command
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser

DAY = "2026-09-15"
BANNER = ".sf-past"


@dataclass(frozen=True)
class Second:
    """What the second import changed: the four deals as they were delivered first, and how many were open when."""

    moved: dict[str, str]
    pushed: dict[str, str]
    handed: dict[str, str]
    vanished: dict[str, str]
    new_stage: str
    new_owner: str
    open_first: int
    open_on_day: int


@pytest.fixture(scope="module")
def second(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Second]:
    """The company's own files again with four open deals changed; taken back at the end."""
    run = min((site.home / "raw").iterdir())
    folder = Path(shutil.copytree(run / "files", tmp_path_factory.mktemp("second") / "exports"))
    shutil.copyfile(run / "mapping.toml", folder / "mapping.toml")
    with (folder / "deals.csv").open(encoding="utf-8-sig", newline="") as file:
        deals = list(csv.DictReader(file))
    still_open = [deal for deal in deals if deal["Is Deal Closed?"] == "false"]
    first = [dict(deal) for deal in still_open[:4]]
    moved, pushed, handed, vanished = still_open[:4]
    moved["Deal Stage"] = next(d["Deal Stage"] for d in still_open if d["Deal Stage"] != moved["Deal Stage"])
    pushed["Close Date"] = "2027-12-31 12:00"
    handed["Deal owner"] = next(d["Deal owner"] for d in still_open if d["Deal owner"] != handed["Deal owner"])
    with (folder / "deals.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(deals[0]))
        writer.writeheader()
        writer.writerows(deal for deal in deals if deal is not vanished)
    done = command(site, "import", "--mapping", str(folder / "mapping.toml"), str(folder))
    assert done.returncode == 0, done.stderr
    closed = [f'Date entered "Closed {how} (Sales pipeline)"' for how in ("won", "lost")]
    opened_by_then = [deal for deal in deals if deal["Create Date"][:10] <= DAY]
    yield Second(
        moved=first[0],
        pushed=first[1],
        handed=first[2],
        vanished=first[3],
        new_stage=moved["Deal Stage"],
        new_owner=handed["Deal owner"],
        open_first=len(still_open),
        open_on_day=sum(all(not deal[at] or deal[at][:10] > DAY for at in closed) for deal in opened_by_then),
    )
    assert command(site, "undo-import").returncode == 0


def rows(site: Site, *words: str) -> list[dict[str, Any]]:
    """The rows the command line prints for an answer."""
    done = command(site, "answer", *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
    return found


def test_a_day_is_chosen_by_keyboard_and_left_again(page: Page, site: Site, second: Second) -> None:
    sign_in(page, site, "executive")
    page.goto(f"{site.address}/answers/pipeline.deals/?where=state%3Dopen")
    expect(page.locator("h2.sf-h").first).to_have_text(f"{second.open_first - 1} deals")
    control = page.locator(".sf-time > summary")
    control.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What had happened by the end of")).to_be_visible()
    assert accessible(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_label("What had happened by the end of")).to_be_hidden()
    assert control.evaluate("element => element === document.activeElement")

    page.keyboard.press("Enter")
    page.get_by_label("What had happened by the end of").fill(DAY)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/answers/pipeline.deals/?where=state%3Dopen&as_of={DAY}")
    expect(page.locator(BANNER)).to_contain_text("You look at 15 Sep 2026, as it is known today.")
    expect(page.locator("h2.sf-h").first).to_have_text(f"{second.open_on_day} deals")
    expect(page.locator("code").first).to_have_text(
        f"salesformula answer pipeline.deals --where state=open --as-of {DAY}"
    )
    assert accessible(page) == []

    page.get_by_role("link", name="State of the pipeline").first.click()
    ready(page)
    expect(page.locator(BANNER)).to_contain_text("You look at 15 Sep 2026")
    expect(page.locator(".sf-find select")).to_have_value("2026Q3")
    assert page.get_by_text("Changes are kept from").count() == 1
    shoot(page, "time-state-1440")
    assert accessible(page) == []
    page.get_by_role("link", name="Back to today").first.click()
    expect(page.locator(BANNER)).to_have_count(0)


def test_what_was_known_before_the_import_is_one_press_away(page: Page, site: Site, second: Second) -> None:
    sign_in(page, site, "executive")
    page.goto(f"{site.address}/answers/pipeline.deals/?where=state%3Dopen")
    page.locator(".sf-time > summary").click()
    shoot(page, "time-control-1440")
    page.get_by_role("link", name="Before the import of").first.click()
    expect(page.locator(BANNER)).to_contain_text("You look at what was known before the import of")
    expect(page.locator("h2.sf-h").first).to_have_text(f"{second.open_first} deals")
    asked = page.locator("code").first.inner_text()
    as_known = re.search(r"--as-known (\S+)", asked)
    assert as_known is not None
    before = rows(site, "pipeline.deals", "--where", "state=open", "--as-known", as_known[1])
    assert second.vanished["Record ID"] in {row["deal_id"] for row in before}
    vanished = f"deal_id={second.vanished['Record ID']}"
    assert rows(site, "pipeline.changes", "--where", vanished, "--as-known", as_known[1]) == []


def test_the_changes_are_told_in_one_sentence_and_row_by_row(page: Page, site: Site, second: Second) -> None:
    since = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    told = {
        (row["deal_id"], row["field"], row["old_label"], row["new_label"], row["told_by"])
        for row in rows(site, "pipeline.changes", "--param", f"since={since}")
    }
    assert {(deal, field) for deal, field, *_ in told} == {
        (second.moved["Record ID"], "stage_id"), (second.pushed["Record ID"], "expected_close_on"),
        (second.handed["Record ID"], "owner_id"), (second.vanished["Record ID"], "is_gone"),
    }  # fmt: skip
    stage = (second.moved["Deal Stage"], second.new_stage)
    owner = (second.handed["Deal owner"], second.new_owner)
    assert (second.moved["Record ID"], "stage_id", *stage, "noticed here") in told
    assert (second.handed["Record ID"], "owner_id", *owner, "noticed here") in told
    assert (second.vanished["Record ID"], "is_gone", "no", "yes", "noticed here") in told

    sign_in(page, site, "executive")
    page.goto(f"{site.address}/answers/pipeline.changes/?param=since%3D{since}")
    expect(page.locator("h2.sf-h").first).to_contain_text(
        "one moved a stage, one was pushed, one changed hands and one vanished"
    )
    expect(page.locator("tbody tr")).to_have_count(4)
    shoot(page, "time-changes-1440")
    assert accessible(page) == []

    page.goto(f"{site.address}/answers/pipeline.deals/?where=state%3Dopen&where=stage%3D{second.new_stage}")
    page.locator(f'a[href*="{second.moved["Record ID"]}"]').first.click()
    page.wait_for_url("**/answers/pipeline.changes/**")
    expect(page.locator("tbody")).to_contain_text(second.new_stage)


def test_a_time_that_cannot_be_is_said_at_the_control(page: Page, site: Site, second: Second) -> None:
    sign_in(page, site, "executive")
    given = page.request.get(f"{site.address}/answers/pipeline.stages/?as_of=2031-01-01")
    assert given.status == 400
    assert "is still to come" in given.text()
    assert "The page shows today." in given.text()


def test_without_scripts_the_control_does_the_same(page: Page, site: Site, second: Second) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    sign_in(plain, site, "executive")
    plain.goto(f"{site.address}/answers/pipeline.stages/")
    plain.locator(".sf-time > summary").click()
    plain.get_by_label("What had happened by the end of").fill(DAY)
    plain.get_by_role("button", name="Show").click()
    expect(plain.locator(BANNER)).to_contain_text("You look at 15 Sep 2026")
    context.close()


def test_the_control_holds_in_every_dress(page: Page, site: Site, second: Second, dress: Dress) -> None:
    sign_in(page, site, "manager")
    with wearing(page, site, dress):
        page.goto(f"{site.address}/pipeline/state/?as_of={DAY}")
        ready(page)
        page.locator(".sf-time > summary").click()
        shoot(page, f"time-{dress.name}")
        assert accessible(page) == []
