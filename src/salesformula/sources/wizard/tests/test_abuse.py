"""What nobody does by accident: forms made by hand, odd names, two clicks at once. It ends in a sentence."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import living
from salesformula.jobs.taking import take
from salesformula.sources.models import SavedMapping, State, Upload
from salesformula.sources.wizard import running
from salesformula.sources.wizard.folders import uploads_folder
from salesformula.sources.wizard.pages import mappings
from salesformula.sources.wizard.tests.keeper import ADDRESS, Keeper

pytestmark = pytest.mark.django_db

DEALS = "deal id,stage,amount,close date\nD1,Won,10,2024-05-17\n"


def test_more_files_than_a_form_takes_are_refused_with_the_way_out(keeper: Keeper) -> None:
    files = [SimpleUploadedFile(f"deals {n}.csv", DEALS.encode()) for n in range(101)]
    answer = keeper.client.post(ADDRESS, {"files": files})
    assert (answer.status_code, "more than 100 files" in answer.text) == (400, True)
    assert list(uploads_folder().iterdir()) == []
    assert not Upload.objects.exists()


def test_names_inside_a_zip_are_made_fit_as_those_of_files_are(keeper: Keeper) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a\nb.csv", "deals-*.csv", "deals-1.csv", "x\u202ey.csv"):
            archive.writestr(name, DEALS)
    assert keeper.bring(all_zip=packed.getvalue()).status_code == 302
    assert keeper.upload().files == ["a_b.csv", "deals-1.csv", "deals-_.csv", "x_y.csv"]
    assert "fits 2 files" not in keeper.page()


@pytest.mark.parametrize("sheet", ["name = [", "name = '\u00ff'".encode("latin-1")])
def test_a_company_sheet_that_is_no_toml_is_said_on_the_page(keeper: Keeper, sheet: str | bytes) -> None:
    keeper.bring(deals_csv=DEALS, company_toml=sheet)
    answer = keeper.client.get(keeper.at())
    assert (answer.status_code, "company.toml" in answer.text) == (400, True)


@pytest.mark.parametrize("place", ["9" * 5000, "-1", "٣", "0x1", "99"])
def test_an_answer_that_is_no_option_is_none(keeper: Keeper, place: str) -> None:
    keeper.bring(deals_csv=DEALS)
    assert keeper.say(answer_0=place).status_code == 302
    assert "answers" not in keeper.upload().choices or keeper.upload().choices["answers"] == {}


def test_a_saved_mapping_of_an_older_grammar_is_in_nobodys_way(keeper: Keeper) -> None:
    SavedMapping.objects.create(name="old", toml="nothing = [", headers={}, saved_at=timezone.now())
    keeper.bring(deals_csv=DEALS)
    assert keeper.client.get(keeper.at()).status_code == 200
    assert keeper.say("as-saved/").status_code == 302


def test_a_form_sent_late_does_not_take_an_upload_from_the_worker(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    late = keeper.upload()
    Upload.objects.update(state=State.IMPORTING)
    assert running.keep_choices(late, now=timezone.now()) is False
    running.start_check(late, by=None, now=timezone.now())
    assert keeper.upload().state == State.IMPORTING
    assert not DBTaskResult.objects.exists()


def test_two_clicks_import_once_and_what_was_changed_meanwhile_is_not_imported(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    Upload.objects.update(state=State.CHECKED)
    first, second, other_tab = keeper.upload(), keeper.upload(), keeper.upload()
    for seen in (first, second):
        running.start_import(seen, by=None, now=timezone.now())
    assert DBTaskResult.objects.count() == 1
    Upload.objects.update(state=State.OPEN)
    running.start_import(other_tab, by=None, now=timezone.now())
    assert DBTaskResult.objects.count() == 1


def test_an_upload_thrown_away_does_not_come_back_by_a_form_sent_late(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    late = keeper.upload()
    keeper.say("drop/")
    assert running.keep_choices(late, now=timezone.now()) is False
    running.start_check(late, by=None, now=timezone.now())
    assert not Upload.objects.exists()


def test_of_two_who_save_under_one_new_name_at_once_the_second_is_asked(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    upload = keeper.upload()
    assert mappings._keep(upload, "HubSpot", old=None, by="ann@example.com") is True
    assert mappings._keep(upload, "HubSpot", old=None, by="bob@example.com") is False
    assert SavedMapping.objects.get().by == "ann@example.com"


def test_a_folder_swept_by_another_request_is_no_trouble(keeper: Keeper, tmp_path: Path) -> None:
    from salesformula.sources.wizard import folders

    now = timezone.now().replace(tzinfo=None)
    assert folders._is_old(tmp_path / "gone", now=now) is False


def test_while_the_worker_lives_the_page_shows_its_steps_and_once_it_died_it_says_so(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    upload = keeper.upload()
    running.start_check(upload, by=None, now=timezone.now())
    Upload.objects.update(progress=["deals.csv: 1 rows"])
    with living.living() as worker:
        take(worker)
        assert "has died" not in keeper.page("progress/")
    assert "deals.csv: 1 rows" in keeper.page("progress/")
    assert "The worker that did this has died." in keeper.page("progress/")


def test_files_cleared_away_from_the_server_are_said_to_be_gone(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    shutil.rmtree(uploads_folder() / str(keeper.upload().pk))
    answer = keeper.say(company_name="Orchard")
    assert (answer.status_code, "can’t be read" in answer.text) == (400, True)
