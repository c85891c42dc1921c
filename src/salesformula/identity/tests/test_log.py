"""The log takes entries and gives none back changed, whoever asks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from salesformula.identity.log import record
from salesformula.identity.models import LogEntry
from salesformula.identity.models.log import LogIsAppendOnly

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 1, 3, 12, tzinfo=UTC)


@pytest.fixture
def entry() -> LogEntry:
    return record(at=NOW, user=None, action="a.b", subject_id="x", reason="why", before={"n": 1}, after={"n": 2})


def test_an_entry_keeps_who_what_why_before_and_after(entry: LogEntry) -> None:
    kept = LogEntry.objects.get()
    assert (kept.at, kept.user, kept.action, kept.subject_id, kept.reason) == (
        datetime(2025, 1, 3, 12),
        None,
        "a.b",
        "x",
        "why",
    )
    assert (kept.before, kept.after) == ({"n": 1}, {"n": 2})


def test_amounts_and_days_are_kept_as_text() -> None:
    record(
        at=NOW,
        user="u@x.example",
        action="a.b",
        subject_id="x",
        after={"amount": Decimal("1.50"), "on": date(2025, 1, 2)},
    )
    assert LogEntry.objects.get().after == {"amount": "1.50", "on": "2025-01-02"}


def test_the_model_refuses_to_change_or_delete(entry: LogEntry) -> None:
    entry.reason = "another"
    with pytest.raises(LogIsAppendOnly, match="can't be changed"):
        entry.save()
    with pytest.raises(LogIsAppendOnly, match="can't be deleted"):
        entry.delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE identity_logentry SET reason = 'another'", "DELETE FROM identity_logentry"]
)
def test_the_database_refuses_too(entry: LogEntry, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LogEntry.objects.get().reason == "why"


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_leaves_no_entry() -> None:
    def fail_after_logging() -> None:
        with transaction.atomic():
            record(at=NOW, user=None, action="a.b", subject_id="undone")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_logging()
    with transaction.atomic():
        record(at=NOW, user=None, action="a.b", subject_id="done")
    assert [entry.subject_id for entry in LogEntry.objects.all()] == ["done"]


def test_the_seal_is_back_after_a_test_with_real_transactions(entry: LogEntry) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LogEntry.objects.all().delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_an_entry_cannot_be_replaced(entry: LogEntry) -> None:
    columns = "id, at, user, action, subject_id, reason, before, after"
    values = f"{entry.pk}, '2025-01-01', 'x', 'forged', 'x', '', '{{}}', '{{}}'"
    forged = f"INSERT OR REPLACE INTO identity_logentry ({columns}) VALUES ({values})"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forged)
    assert LogEntry.objects.get().action == "a.b"
