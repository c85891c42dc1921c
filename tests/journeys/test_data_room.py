"""An operations manager looks at the data, imports a file with faults, goes back, and confirms a role."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import BIN, Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def exports(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's own files again, fourteen deals with a cell too many."""
    run = min((site.home / "raw").iterdir())
    folder = Path(shutil.copytree(run / "files", tmp_path_factory.mktemp("again") / "exports"))
    shutil.copyfile(run / "mapping.toml", folder / "mapping.toml")
    deals = folder / "deals.csv"
    lines = deals.read_text(encoding="utf-8").splitlines()
    lines[100:114] = [f"{line},one too many" for line in lines[100:114]]
    deals.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def command(site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SALESFORMULA_HOME": str(site.home)}
    whole = [str(BIN / "salesformula"), *words]
    return subprocess.run(whole, env=environment, capture_output=True, text=True, check=False)


def test_import_look_and_go_back(page: Page, site: Site, exports: Path) -> None:
    done = command(site, "import", "--mapping", str(exports / "mapping.toml"), str(exports))
    assert done.returncode == 0, done.stderr
    sign_in(page, site, "operations")
    page.get_by_role("link", name="State of the data").first.click()
    ready(page)
    expect(page).to_have_title("State of the data · salesformula")
    expect(page.locator("h1")).to_contain_text("14 rows of deals.csv were set aside.")
    shoot(page, "data-1440")
    assert accessible(page) == []

    with page.expect_download() as download:
        page.get_by_role("link", name="Rows to mend").click()
    lines = Path(str(download.value.path())).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("_row,_why,")
    assert len(lines) == 15

    page.get_by_text("Go back to facts 1", exact=True).click()
    shoot(page, "data-undo-1440")
    assert accessible(page) == []
    page.get_by_role("button", name="Yes, go back to facts 1").click()
    expect(page.get_by_role("status")).to_contain_text("Facts 1 answer again.")
    expect(page.locator("h1")).to_contain_text("No row was set aside.")
    expect(page.locator("#history")).to_contain_text("undone")
    shoot(page, "data-undone-1440")
    assert accessible(page) == []


def test_an_import_is_planned_and_ended(page: Page, site: Site, exports: Path) -> None:
    inbox = site.home / "inbox"
    inbox.mkdir(exist_ok=True)
    shutil.copyfile(exports / "mapping.toml", inbox / "crm.toml")
    sign_in(page, site, "operations")
    page.goto(f"{site.address}/data/")
    page.get_by_text("Plan an import", exact=True).click()
    page.fill("input[name=name]", "Nightly")
    page.fill("input[name=mapping]", "crm.toml")
    shoot(page, "data-plan-1440")
    assert accessible(page) == []
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("status")).to_contain_text("Nightly is planned.")
    expect(page.locator("#schedules table")).to_contain_text("every day, 06:00")
    assert accessible(page) == []
    page.get_by_role("button", name="End Nightly").click()
    expect(page.get_by_role("status")).to_contain_text("Nightly comes no more.")
    expect(page.locator("#schedules table")).to_have_count(0)


def test_a_role_is_confirmed_in_one_click(page: Page, site: Site) -> None:
    sign_in(page, site, "operations")
    page.goto(f"{site.address}/data/people/")
    ready(page)
    expect(page.locator("h1")).to_contain_text("wait for their role")
    shoot(page, "people-1440")
    assert accessible(page) == []
    before = page.locator("tbody tr").count()
    page.get_by_role("button", name="Confirm the role of").first.click()
    expect(page.get_by_role("status")).to_contain_text("The role is confirmed.")
    assert page.locator("tbody tr").count() == before - 1


@pytest.mark.parametrize("path", ["/data/", "/data/people/?all=1"])
def test_the_pages_hold_in_every_dress(page: Page, site: Site, path: str, dress: Dress) -> None:
    sign_in(page, site, "operations")
    with wearing(page, site, dress):
        page.goto(f"{site.address}{path}")
        ready(page)
        shoot(page, f"{'people' if 'people' in path else 'data'}-{dress.name}")
        assert accessible(page) == []


def test_a_seller_is_told_kindly_that_the_page_is_not_theirs(page: Page, site: Site) -> None:
    sign_in(page, site, "seller")
    assert page.get_by_role("link", name="State of the data").count() == 0
    for path in ("/data/", "/data/people/", "/data/rejected/?file=deals.csv", "/answers/data.problems/"):
        assert page.request.get(f"{site.address}{path}").status == 403
