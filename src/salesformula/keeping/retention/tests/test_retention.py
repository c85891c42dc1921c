"""Rules of retention: what is past its time goes, is counted once, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from salesformula.facts import engine, versions
from salesformula.identity import log
from salesformula.identity.models import LogEntry, Tombstone
from salesformula.jobs.models import Mail
from salesformula.keeping.models import Removed
from salesformula.keeping.retention import applying, nightly
from salesformula.keeping.retention.due import Due, due
from salesformula.keeping.retention.policy import RetentionPolicy
from salesformula.kit.errors import Refused
from salesformula.policybook.recording import record
from salesformula.sources.importing import run_import
from salesformula.sources.mapping import parse_mapping

NOW = datetime(2026, 6, 1, 12)
FILES = {
    "people": (
        "person_id,name,email,role,ended_on\np1,Ann,ann@x.example,seller,\np2,Bob,bob@x.example,seller,2026-01-31\n"
    ),
    "contacts": "contact_id,name,email\nc1,Cleo,cleo@y.example\nc2,Dan,dan@y.example\nc3,Eve,eve@y.example\n",
    "activities": (
        "activity_id,person_id,contact_id,kind,occurred_at\n"
        "a1,p1,c1,call,2026-01-05T10:00:00\na2,p1,c2,call,2026-05-20T10:00:00\na3,p2,c1,call,2026-01-06T10:00:00\n"
    ),
    "deals": (
        "deal_id,owner_id,amount,created_at,closed_at,is_won,is_closed\n"
        "d1,p1,100,2026-01-05T10:00:00,2026-02-01T10:00:00,true,true\n"
        "d2,p2,50,2026-01-05T10:00:00,2026-01-20T10:00:00,true,true\n"
    ),
}
MOMENTS = ("occurred_at", "created_at", "closed_at", "ended_on")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Facts that were imported twice in January, Dan under another name first."""
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path / "home"))
    then = dict(FILES, contacts=FILES["contacts"].replace("Dan,", "Daniel,"))
    _land(tmp_path, then, datetime(2026, 1, 10))
    _land(tmp_path, FILES, datetime(2026, 1, 20))
    return tmp_path / "home"


@pytest.mark.django_db
def test_without_a_rule_everything_stays(home: Path) -> None:
    assert applying.would_go(now=NOW, home=home) == {}
    assert applying.retain(now=NOW, home=home, progress=_silent) == {}
    assert versions.current(home).number == 2  # type: ignore[union-attr]
    assert not applying.is_wanted(now=NOW)


@pytest.mark.django_db
def test_old_activities_go_and_are_counted_and_logged(home: Path) -> None:
    _rule(activities_days=90)
    assert applying.would_go(now=NOW, home=home) == {"activities": 2}
    assert _column(home, "activities", "activity_id") == ["a1", "a2", "a3"]
    assert applying.retain(now=NOW, home=home, progress=_silent) == {"activities": 2}
    assert _column(home, "activities", "activity_id") == ["a2"]
    assert list(Removed.objects.values_list("what", "n_rows")) == [("activities", 2)]
    entry = LogEntry.objects.get(action="keeping.retain")
    assert entry.after == {"activities": 2}
    assert [path.name for path in (home / "facts").glob("*.duckdb")] == ["facts-3.duckdb"]


@pytest.mark.django_db
def test_a_second_time_nothing_is_left_to_do_and_no_version_is_made(home: Path) -> None:
    _rule(activities_days=90)
    applying.retain(now=NOW, home=home, progress=_silent)
    assert applying.retain(now=NOW + timedelta(hours=1), home=home, progress=_silent) == {}
    assert versions.current(home).number == 3  # type: ignore[union-attr]
    assert Removed.objects.count() == 1


@pytest.mark.django_db
def test_contacts_of_whom_nothing_was_heard_go(home: Path) -> None:
    _rule(contacts_days=90)
    assert applying.retain(now=NOW, home=home, progress=_silent) == {"contacts": 2}
    assert _column(home, "contacts", "contact_id") == ["c2", "c2"]
    assert _column(home, "activities", "contact_id") == ["c1", "c2", "c1"]


@pytest.mark.django_db
def test_what_is_known_to_be_no_longer_true_goes(home: Path) -> None:
    _rule(history_days=90)
    assert applying.would_go(now=NOW, home=home)["contacts"] == 1
    applying.retain(now=NOW, home=home, progress=_silent)
    assert sorted(_column(home, "contacts", "name")) == ["Cleo", "Dan", "Eve"]


@pytest.mark.django_db
def test_people_are_forgotten_after_they_left_and_their_deals_stay(home: Path) -> None:
    _rule(people_left_days=60)
    assert applying.retain(now=NOW, home=home, progress=_silent) == {"people_left": 1}
    stone = Tombstone.objects.get().tombstone
    assert _column(home, "people", "name") == ["Ann", stone]
    assert _column(home, "deals", "owner_id") == ["p1", stone]
    assert applying.would_go(now=NOW, home=home) == {}


@pytest.mark.django_db
def test_old_files_log_entries_and_mails_go(home: Path) -> None:
    for at in (NOW - timedelta(days=100), NOW - timedelta(days=1)):
        log.record(at=at, user=None, action="x", subject_id="y")
        Mail.objects.create(message_id=f"<{at}>", to="a@x.example", subject="s", body="b", written_at=at, ended_at=at)
    _rule(raw_days=90, log_days=90, mail_days=90)
    assert applying.retain(now=NOW, home=home, progress=_silent) == {"raw": 2, "log": 1, "mail": 1}
    assert not list((home / "raw").glob("*/files"))
    assert len(list((home / "raw").glob("*/outcome.json"))) == 2
    assert LogEntry.objects.filter(action="x").count() == Mail.objects.count() == 1


@pytest.mark.django_db
def test_killed_between_removing_and_counting_it_is_counted_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _rule(activities_days=90, log_days=90)
    log.record(at=NOW - timedelta(days=100), user=None, action="x", subject_id="y")
    with monkeypatch.context() as patch:
        patch.setattr(applying, "due", _dying_after_the_first(due))
        with pytest.raises(KeyboardInterrupt):
            applying.retain(now=NOW, home=home, progress=_silent)
    assert applying.retain(now=NOW, home=home, progress=_silent) == {"activities": 2, "log": 1}
    assert sorted(Removed.objects.values_list("what", "n_rows")) == [("activities", 2), ("log", 1)]


@pytest.mark.django_db
def test_less_than_a_month_is_refused() -> None:
    with pytest.raises(Refused, match="activities_days"):
        _rule(activities_days=7)


@pytest.mark.django_db
def test_the_worker_is_asked_once_a_night_where_a_rule_wants_it(home: Path) -> None:
    nightly.see_to_it()
    assert _asked() == 0
    _rule(log_days=90)
    nightly.see_to_it()
    nightly.see_to_it()
    assert _asked() == 1


@pytest.mark.django_db
def test_the_worker_goes_on_with_a_forgetting_that_was_killed(home: Path) -> None:
    Tombstone.objects.create(tombstone="forgotten-x", kind="person", forgotten_at=timezone.now() - timedelta(hours=2))
    nightly.see_to_it()
    assert _asked() == 1


def _asked() -> int:
    return DBTaskResult.objects.filter(task_path=nightly.TASK).count()


def _rule(**days: int) -> None:
    record(
        RetentionPolicy, days, effective_from=datetime(2026, 1, 1).date(), now=datetime(2026, 1, 1), author="",
        reason="the law",
    )  # fmt: skip


def _dying_after_the_first(real: Callable[..., list[Due]]) -> Callable[..., list[Due]]:
    def dying(*args: Any, **named: Any) -> list[Due]:
        found = real(*args, **named)

        def die() -> None:
            raise KeyboardInterrupt

        return [found[0], *(Due(one.what, one.n_rows, die) for one in found[1:])]

    return dying


def _land(root: Path, files: dict[str, str], now: datetime) -> None:
    folder = root / f"files-{now:%d}"
    folder.mkdir()
    text = 'times_in = "UTC"\n'
    for table, content in files.items():
        (folder / f"{table}.csv").write_text(content, encoding="utf-8")
        text += f'[files.{table}]\npath = "{table}.csv"\n'
        columns = content.splitlines()[0].split(",")
        rules = (
            f'{c} = {{ column = "{c}", format = "{"%Y-%m-%d" if c == "ended_on" else "%Y-%m-%dT%H:%M:%S"}" }}'
            if c in MOMENTS
            else f'{c} = "{c}"'
            for c in columns
        )
        text += f'[[tables.{table}]]\nfile = "{table}"\n[tables.{table}.columns]\n' + "\n".join(rules) + "\n"
    run_import(folder, parse_mapping(text), now=now, progress=_silent, home=root / "home")


def _column(home: Path, table: str, column: str) -> list[str]:
    """Every row that is kept, known now or once, in the order it was written."""
    version = versions.current(home)
    assert version is not None
    rows = engine.reading(version).execute(f'SELECT "{column}" FROM "{table}"').fetchall()
    return [row[0] for row in rows]


def _silent(line: str) -> None:
    return None
