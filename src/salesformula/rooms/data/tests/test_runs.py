"""The page of runs: what it shows to whom, and its buttons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from salesformula.doors import clock
from salesformula.doors.acting import do
from salesformula.facts import versions
from salesformula.identity.models import LogEntry
from salesformula.identity.viewer import OPERATOR
from salesformula.jobs.models import Schedule
from salesformula.jobs.working import work_once
from salesformula.kit.errors import NotFound, Refused
from salesformula.rooms.data.answers.runs import KINDS
from salesformula.rooms.data.tests.shop import Shop, rows
from salesformula.sources.building import request_build
from salesformula.sources.models import State, Upload
from salesformula.sources.wizard.running import start_check
from salesformula.sources.wizard.tasks import check

pytestmark = pytest.mark.django_db(transaction=True)

NIGHTLY = {"name": "nightly", "mapping": "shop.toml", "every": "day", "notify": "ada@shop.example"}


def page(client: Client, path: str = "/data/runs/", **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_before_anything_ran_it_says_so(shop: Shop, keeper: Client) -> None:
    shown = page(keeper)
    assert "Nothing ran yet." in shown
    assert "Nothing comes by itself" in shown
    assert "Build the facts now" not in shown


def test_a_planned_import_stands_there_from_waiting_to_done(shop: Shop, keeper: Client) -> None:
    shop.write(shop.inbox)
    do("data.schedule_import", NIGHTLY, viewer=OPERATOR)
    assert keeper.post("/data/runs/now/", {"name": "nightly"}).status_code == 302
    waiting = page(keeper)
    assert 'hx-trigger="every 3s"' in waiting
    assert "1 run waits or is at work." in waiting
    work_once(now=clock.now())
    done = page(keeper)
    assert "hx-trigger" not in done
    assert "nightly, begun by ada@shop.example" in done
    assert "facts 1, 6 rows" in done
    (answers, imported) = sorted(rows("data.runs"), key=lambda row: row["kind"])
    assert (imported["kind"], imported["state"], imported["version"], imported["n_rows"]) == ("import", "done", 1, 6)
    assert (answers["kind"], answers["version"], answers["by"]) == ("answers", 1, "")
    assert [row["kind"] for row in rows("data.runs", where={"state": "failed"})] == []


def test_htmx_gets_the_part_that_changes(shop: Shop, keeper: Client) -> None:
    part = page(keeper, **{"HX-Request": "true"})
    assert part.strip().startswith('<div id="runs"')
    assert "<html" not in part


def test_what_failed_says_why_and_is_tried_again(shop: Shop, keeper: Client) -> None:
    shop.write(shop.inbox)
    do("data.schedule_import", NIGHTLY, viewer=OPERATOR)
    (shop.inbox / "deals.csv").unlink()
    work_once(now=clock.now() + timedelta(days=1, minutes=1))
    shown = page(keeper, "/data/runs/?state=failed")
    assert "deals.csv is not in" in shown
    shop.write(shop.inbox)
    failed = str(DBTaskResult.objects.get().pk)
    keeper.post("/data/runs/again/", {"run": failed})
    work_once(now=clock.now())
    assert versions.current(shop.home) is not None
    assert LogEntry.objects.filter(action="data.try_again", user="ada@shop.example").count() == 1


def test_a_build_is_asked_for_once_and_can_be_cancelled_while_it_waits(shop: Shop, keeper: Client) -> None:
    shop.land()
    keeper.post("/data/runs/build/")
    keeper.post("/data/runs/build/")
    (waiting,) = DBTaskResult.objects.all()
    assert KINDS[waiting.task_path] == "build"
    keeper.post("/data/runs/cancel/", {"run": str(waiting.pk)})
    assert [(row["state"], row["reason"], row["by"]) for row in rows("data.runs")] == [
        ("cancelled", "cancelled by ada@shop.example", "ada@shop.example")
    ]
    assert "No run is in this state." in page(keeper, "/data/runs/?state=waiting")


def test_a_nightly_build_is_planned_and_ended_from_the_pages(shop: Shop, keeper: Client) -> None:
    shop.land()
    keeper.post("/data/runs/build/nightly/", {"at": "02:00", "notify": "ada@shop.example"})
    (planned,) = Schedule.objects.all()
    assert (planned.name, f"{planned.at:%H:%M}", planned.every) == ("nightly build", "02:00", "day")
    assert "every day, 02:00" in page(keeper)
    assert 'aria-label="End nightly build"' in page(keeper)
    keeper.post("/data/runs/end/", {"name": "nightly build"})
    assert not Schedule.objects.exists()


def test_every_button_stands_in_the_first_column_which_a_phone_keeps_in_sight(shop: Shop, keeper: Client) -> None:
    shop.land()
    keeper.post("/data/runs/build/")
    keeper.post("/data/runs/build/nightly/", {"at": "02:00", "notify": "ada@shop.example"})
    shown = page(keeper)
    lines = [line.split("</td>") for line in shown.split("<tr>") if "<form" in line and "</tr>" in line]
    assert len(lines) == 2
    for first, *rest in lines:
        assert "<form" in first
        assert "<form" not in "".join(rest).split("</tr>")[0]


def test_a_cancelled_check_gives_its_upload_back(shop: Shop) -> None:
    upload = Upload.objects.create(at=clock.now(), changed_at=clock.now(), by="ada@shop.example")
    start_check(upload, by="ada@shop.example", now=clock.now())
    (waiting,) = DBTaskResult.objects.filter(task_path=check.module_path)
    do("data.cancel_run", {"run": str(waiting.pk)}, viewer=OPERATOR)
    upload.refresh_from_db()
    assert upload.state == State.OPEN
    with pytest.raises(Refused, match="ended already"):
        do("data.cancel_run", {"run": str(waiting.pk)}, viewer=OPERATOR)


def test_what_is_not_there_is_neither_run_nor_cancelled(shop: Shop) -> None:
    with pytest.raises(NotFound):
        do("data.run_now", {"name": "weekly"}, viewer=OPERATOR)
    with pytest.raises(NotFound):
        do("data.cancel_run", {"run": "run-7"}, viewer=OPERATOR)
    with pytest.raises(Refused, match="import data first"):
        request_build("now")
    assert not LogEntry.objects.exists()


def test_who_is_signed_out_can_do_nothing(shop: Shop, keeper: Client) -> None:
    shop.land()
    assert "Build the facts now" in page(keeper)
    keeper.logout()
    for path in ("now", "again", "cancel", "build", "build/nightly"):
        assert keeper.post(f"/data/runs/{path}/").status_code in (302, 403)
    assert not DBTaskResult.objects.exists()
