"""Files on their way in: the limit, archives, names, and who may bring them."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from salesformula.identity.accounts import create_account
from salesformula.sources.models import Upload
from salesformula.sources.wizard.folders import KEPT, sweep
from salesformula.sources.wizard.tests.keeper import ADDRESS, Keeper

pytestmark = pytest.mark.django_db

DEALS = "deal id,stage,amount\nD1,Won,10\n"


def uploads(keeper: Keeper) -> list[str]:
    folder = keeper.home / "uploads"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_above_the_limit_the_page_names_the_command_and_keeps_nothing(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESFORMULA_UPLOAD_LIMIT_MB", "1")
    answer = keeper.bring(deals_csv=DEALS + "x" * 1_000_001)
    assert answer.status_code == 400
    assert "larger than 1 MB" in answer.text
    assert "salesformula import --preset" in answer.text
    assert uploads(keeper) == []
    assert not Upload.objects.exists()


def test_a_zip_is_unpacked(keeper: Keeper) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export/deals.csv", DEALS)
    assert keeper.bring(all_zip=packed.getvalue()).status_code == 302
    assert keeper.upload().files == ["deals.csv"]


def test_a_zip_that_leads_out_is_refused_and_nothing_is_kept(keeper: Keeper) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../deals.csv", DEALS)
    answer = keeper.bring(all_zip=packed.getvalue())
    assert (answer.status_code, "leads out of the archive" in answer.text) == (400, True)
    assert uploads(keeper) == []


def test_two_files_of_one_name_both_stay_and_pattern_marks_go(keeper: Keeper) -> None:
    files = [SimpleUploadedFile(name, DEALS.encode()) for name in ("deals.csv", "deals.csv", "deals [2024]*.csv")]
    keeper.client.post(ADDRESS, {"files": files})
    assert keeper.upload().files == ["deals _2024__.csv", "deals-2.csv", "deals.csv"]


def test_no_file_is_said(keeper: Keeper) -> None:
    answer = keeper.client.post(ADDRESS, {})
    assert (answer.status_code, "Choose at least one file." in answer.text) == (400, True)


def test_a_form_from_elsewhere_is_refused(keeper: Keeper) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = keeper.client.cookies
    answer = strict.post(ADDRESS, {"files": [SimpleUploadedFile("deals.csv", DEALS.encode())]})
    assert answer.status_code == 403
    assert uploads(keeper) == []
    assert not Upload.objects.exists()


def test_without_the_right_nothing_of_an_upload_is_seen_or_changed(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    user, _ = create_account(email="seller@example.com", name="Sam", person_id=None)
    seller = Client()
    seller.force_login(user)
    for step in ("", "checks/", "progress/", "result/", "mapping.toml", "set-aside/0.csv"):
        answer = seller.get(keeper.at(step))
        assert answer.status_code == 403
        assert "deals.csv" not in answer.text
    assert seller.post(keeper.at("drop/")).status_code == 403
    assert seller.post(ADDRESS, {"files": [SimpleUploadedFile("deals.csv", b"x")]}).status_code == 403
    assert Upload.objects.count() == 1
    assert uploads(keeper) == [str(keeper.upload().pk)]


def test_what_nobody_imported_in_two_weeks_is_deleted(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    stray = keeper.home / "uploads" / "stray"
    stray.mkdir()
    os.utime(stray, (0, 0))
    sweep(now=timezone.now())
    assert uploads(keeper) == [str(keeper.upload().pk)]
    Upload.objects.update(changed_at=timezone.now() - KEPT - timedelta(days=1))
    sweep(now=timezone.now())
    assert uploads(keeper) == []
    assert not Upload.objects.exists()


def test_this_morning_asks_for_data_before_there_are_any(keeper: Keeper) -> None:
    page = keeper.client.get("/").text
    assert f'href="{ADDRESS}">Bring your data' in page
