"""A planned import or build killed between its version and its log entry lands once and is logged once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from salesformula.facts import versions
from salesformula.identity.models import LogEntry
from salesformula.jobs.looking import look
from salesformula.jobs.models import Delay
from salesformula.jobs.working import work_once
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.policybook.recording import record as record_policy
from salesformula.sources import landing, scheduled
from salesformula.sources.building import build_now, company_on_the_day, is_needed, request_build
from salesformula.sources.outcome import OUTCOME, outcomes
from salesformula.sources.scheduled import run_scheduled_import

pytestmark = pytest.mark.django_db(transaction=True)

MAPPING = """
times_in = "UTC"
[files.deals]
path = "deals.csv"
[[tables.deals]]
file = "deals"
[tables.deals.columns]
deal_id = "id"
created_at = { column = "opened", format = "%Y-%m-%d" }
"""


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "deals.csv").write_text("id,opened\nd1,2026-01-05\nd2,2026-01-06\n", encoding="utf-8")
    (tmp_path / "inbox" / "deals.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def plan_import() -> None:
    run_scheduled_import.enqueue(schedule="nightly", mapping="deals.toml", folder="", by="ada@x.example")


def killed_where(monkeypatch: pytest.MonkeyPatch, target: Any, name: str) -> None:
    """Work, with the worker killed when it comes to that call."""

    def kill(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(target, name, kill)
        with pytest.raises(Killed):
            work_once(now=timezone.now())


def number(home: Path) -> int:
    version = versions.current(home)
    assert version is not None
    return version.number


def logged(action: str) -> list[tuple[str, str | None]]:
    return list(LogEntry.objects.filter(action=action).values_list("subject_id", "user"))


def test_killed_before_its_log_entry_it_lands_once_and_is_logged_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_import()
    killed_where(monkeypatch, landing, "log")
    assert (number(home), logged("data.import")) == (1, [])
    work_once(now=timezone.now())
    assert (number(home), logged("data.import")) == (1, [("facts 1", "ada@x.example")])
    record: Any = DBTaskResult.objects.get(task_path=scheduled.TASK)
    assert (record.status, record.return_value["landed"]) == ("SUCCESSFUL", {"deals": 2})
    assert not list((home / "landing").glob("*.json"))


def test_killed_before_its_outcome_is_written_it_still_says_who_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_import()
    killed_where(monkeypatch, landing, "log")
    ((run, _),) = outcomes(home)
    (run / OUTCOME).unlink()
    work_once(now=timezone.now())
    ((_, outcome),) = outcomes(home)
    assert (outcome.version, outcome.asked.by, outcome.asked.name) == (1, "ada@x.example", "nightly")


def test_a_version_whose_task_was_given_up_is_logged_at_the_next_start(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_import()
    killed_where(monkeypatch, landing, "log")
    DBTaskResult.objects.all().delete()
    landing.recover()
    landing.recover()
    assert logged("data.import") == [("facts 1", "ada@x.example")]


def test_a_refused_import_leaves_no_note(home: Path) -> None:
    (home / "inbox" / "deals.csv").unlink()
    plan_import()
    work_once(now=timezone.now())
    assert not list((home / "landing").glob("*.json"))
    assert not LogEntry.objects.exists()
    assert not Delay.objects.exists()


def test_an_import_that_meets_a_build_is_put_off_and_lands_later(home: Path) -> None:
    plan_import()
    with versions.building(home):
        work_once(now=timezone.now())
    assert versions.current(home) is None
    assert "another build is at work" in Delay.objects.get().reason
    work_once(now=timezone.now(), retry_now=True)
    assert number(home) == 1


def test_a_build_without_facts_is_refused_kindly(home: Path) -> None:
    with pytest.raises(Refused, match="import data first"):
        request_build("somebody asked")


def test_a_build_that_would_change_nothing_makes_no_version(home: Path) -> None:
    plan_import()
    work_once(now=timezone.now())
    assert request_build("every night")
    assert not request_build("every night")
    work_once(now=timezone.now())
    assert DBTaskResult.objects.get(task_path="salesformula.sources.building.build_now").return_value == {
        "version": None
    }
    assert (number(home), logged("data.build")) == (1, [])


def test_ids_of_the_crm_noted_since_and_a_new_day_ask_for_a_build(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_import()
    work_once(now=timezone.now())
    now = timezone.now().replace(tzinfo=None)
    company = company_on_the_day(now)
    assert not is_needed(company=company, now=now)
    assert is_needed(company=company, now=now + timedelta(days=1))
    noted = {("activities", "77"): "prospecting.call-1"}
    monkeypatch.setattr("salesformula.sources.building.remote_ids", lambda *, since: noted if since < now else {})
    assert is_needed(company=company, now=now)


def test_a_planned_import_that_brings_nothing_new_asks_for_a_build_where_one_is_needed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_import()
    work_once(now=timezone.now())
    plan_import()
    work_once(now=timezone.now())
    builds = DBTaskResult.objects.filter(task_path="salesformula.sources.building.build_now")
    assert not builds.exists()
    monkeypatch.setattr(scheduled, "is_needed", lambda *, company, now: True)
    plan_import()
    work_once(now=timezone.now())
    assert [one.task_result.kwargs["by"] for one in builds] == ["ada@x.example"]


def test_other_settings_of_the_company_make_a_version(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_import()
    work_once(now=timezone.now())
    record_policy(
        CompanyPolicy, {"fiscal_year_starts": 4}, effective_from=datetime(2020, 1, 1).date(),
        now=timezone.now(), author="ada@x.example", reason="we moved",
    )  # fmt: skip
    request_build("the fiscal year moved", by="ada@x.example")
    killed_where(monkeypatch, landing, "log")
    work_once(now=timezone.now())
    assert (number(home), logged("data.build")) == (2, [("facts 2", "ada@x.example")])
    build_now.enqueue(reason="again")
    work_once(now=timezone.now())
    assert number(home) == 2


def test_a_worker_looks_for_what_was_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_import()
    killed_where(monkeypatch, landing, "log")
    DBTaskResult.objects.all().delete()
    look()
    assert logged("data.import") == [("facts 1", "ada@x.example")]
