"""A manager asks how the quarter stands, and why."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


def shoot(page: Page, name: str) -> None:
    """Keep a picture where SALESFORMULA_PICTURES says, to be looked at by people."""
    folder = os.environ.get("SALESFORMULA_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def ready(page: Page) -> None:
    """Wait until the charts are drawn."""
    page.wait_for_selector("html[data-ready]")


def accessible(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 and 2.1, A and AA."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def test_from_sign_in_to_the_rows_behind_a_number(page: Page, site: Site) -> None:
    sign_in(page, site, "manager")
    expect(page).to_have_title("This morning · salesformula")
    shoot(page, "this-morning-1440")
    page.get_by_role("link", name="State of the pipeline").first.click()
    ready(page)
    expect(page).to_have_title("State of the pipeline · salesformula")
    shoot(page, "state-1440")
    assert accessible(page) == []

    page.locator(".sf-stat").get_by_role("link", name="Win rate").first.click()
    drawer = page.locator(".sf-drawer")
    expect(drawer).to_contain_text("Why this number")
    expect(drawer).to_contain_text("Difference: 0")
    page.wait_for_timeout(300)
    shoot(page, "state-why-1440")
    assert accessible(page) == []

    with page.expect_download() as download:
        drawer.get_by_role("link", name="Excel").click()
    book = load_workbook(BytesIO(Path(str(download.value.path())).read_bytes()))
    header = [cell.value for cell in book.worksheets[0][1]]
    assert {"n_won", "n_closed", "win_share"} <= set(header)

    drawer.get_by_role("link", name=re.compile("^All .* rows$")).click()
    page.wait_for_url("**/answers/pipeline.deals/**")
    expect(page.locator("table.sf-table")).to_have_count(1)
    shoot(page, "rows-1440")


def test_escape_closes_the_drawer_and_gives_the_focus_back(page: Page, site: Site) -> None:
    sign_in(page, site, "manager")
    page.goto(f"{site.address}/pipeline/state/")
    ready(page)
    opener = page.locator(".sf-stat").get_by_role("link", name="Win rate").first
    opener.click()
    expect(page.locator(".sf-drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sf-drawer")).to_have_count(0)
    assert opener.evaluate("element => element === document.activeElement")


def test_the_page_holds_in_every_dress(page: Page, site: Site, dress: Dress) -> None:
    sign_in(page, site, "manager")
    with wearing(page, site, dress):
        page.goto(f"{site.address}/pipeline/state/")
        ready(page)
        shoot(page, f"state-{dress.name}")
        assert accessible(page) == []


def test_a_marketer_is_told_kindly_that_the_page_is_not_theirs(page: Page, site: Site) -> None:
    sign_in(page, site, "marketer")
    shoot(page, "this-morning-marketer")
    assert page.get_by_role("link", name="State of the pipeline").count() == 0
    answer = page.request.get(f"{site.address}/pipeline/state/")
    assert answer.status == 403
