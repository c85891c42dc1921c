"""Operations review a month, an executive approves it; a late edit waits, is let in, and is paid in the next month."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import BIN, Dress, Site, served, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser

URL = "/compensation/closing/"
FIRST, NEXT = "2026-09", "2026-10"


@pytest.fixture(scope="module")
def own_site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The simulated company in a home of its own: what is locked and edited here is no other journey's."""
    home = tmp_path_factory.mktemp("closing") / "home"
    shutil.copytree(site.home, home)
    with served(home, site.sign_ins) as found:
        yield found


def at(browser: Browser, site: Site, role: str) -> Page:
    """Somebody at a browser of their own."""
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    sign_in(page, site, role)
    return page


def edited(site: Site) -> tuple[Path, str]:
    """The CRM's export with one deal that the first month paid worth more than it was; the folder and the deal."""
    told = run(site, "answer", "compensation.ledger", "--where", f"period={FIRST}", "--format", "json")
    paid = next(row["deal_id"] for row in json.loads(told.stdout)["rows"] if Decimal(row["pay_amount"]) > 0)
    folder = site.home / "demo" / "hubspot"
    with (folder / "deals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place = {name: nth for nth, name in enumerate(rows[0])}
    worth = place["Annual contract value"]
    late = next(row for row in rows[1:] if row[place["Record ID"]] == paid)
    late[worth] = str(int(Decimal(late[worth])) + 12_000)
    with (folder / "deals.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder, late[place["Deal Name"]]


def run(site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SALESFORMULA_HOME": str(site.home)}
    command = [str(BIN / "salesformula"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def imported(site: Site, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(site, "import", "--preset", "hubspot", *words, str(folder))


def test_a_month_is_closed_by_two_people_and_a_late_edit_is_paid_in_the_next(browser: Browser, own_site: Site) -> None:
    operations, executive = at(browser, own_site, "operations"), at(browser, own_site, "executive")
    operations.goto(f"{own_site.address}{URL}?month={FIRST}")
    ready(operations)
    expect(operations).to_have_title("Closing pay · salesformula")
    expect(operations.locator("h1")).to_contain_text("Sep 2026 pays $")
    expect(operations.locator("h1")).to_contain_text("It is still a draft.")
    assert accessible(operations) == []
    shoot(operations, "closing-draft-1440")
    operations.get_by_role("button", name="I have reviewed Sep 2026").click()
    expect(operations.get_by_role("status")).to_contain_text("Sep 2026 is reviewed. Somebody else approves it.")
    expect(operations.locator(".sf-main, main").first).to_contain_text("it takes a second person to approve it")
    assert operations.get_by_role("button", name="Approve").count() == 0

    executive.goto(f"{own_site.address}{URL}?month={FIRST}")
    ready(executive)
    executive.get_by_role("button", name="Approve and lock Sep 2026").click()
    expect(executive.locator("h1")).to_contain_text("It is approved and locked.")
    assert accessible(executive) == []
    shoot(executive, "closing-locked-1440")
    locked = executive.locator("tfoot").first.inner_text()

    # The late edit waits: nothing moves before somebody who may see pay lets it in.
    folder, deal = edited(own_site)
    refused = imported(own_site, folder)
    assert refused.returncode == 3, refused.stderr
    assert "against locked months" in refused.stderr
    assert deal in refused.stderr
    operations.goto(f"{own_site.address}{URL}")
    ready(operations)
    expect(operations.get_by_text("Nothing has changed that locked months paid for")).to_be_visible()
    accepted = imported(own_site, folder, "--accept-impact")
    assert accepted.returncode == 0, accepted.stderr

    operations.reload()
    ready(operations)
    expect(operations.locator("h1")).to_contain_text("Oct 2026 pays $")
    expect(operations.get_by_role("heading", name="of locked months changed")).to_be_visible()
    expect(operations.locator("figure").last).to_contain_text(deal)
    assert accessible(operations) == []
    shoot(operations, "closing-adjusted-1440")
    operations.goto(f"{own_site.address}{URL}?month={FIRST}")
    assert operations.locator("tfoot").first.inner_text() == locked
    operations.get_by_role("button", name="Mark as paid").click()
    expect(operations.locator("h1")).to_contain_text("It is closed.")

    executive.goto(f"{own_site.address}{URL}?month={NEXT}")
    executive.get_by_role("button", name="I have reviewed Oct 2026").click()
    operations.goto(f"{own_site.address}{URL}?month={NEXT}")
    operations.get_by_role("button", name="Approve and lock Oct 2026").click()
    expect(operations.locator("h1")).to_contain_text("It is approved and locked.")


def test_the_page_holds_in_every_dress(page: Page, own_site: Site, dress: Dress) -> None:
    sign_in(page, own_site, "operations")
    with wearing(page, own_site, dress):
        page.goto(f"{own_site.address}{URL}")
        ready(page)
        assert accessible(page) == []
        shoot(page, f"closing-{dress.name}")
