"""The database without someone: what numbers mean, what rooms know, what the log keeps."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from salesformula.identity import log
from salesformula.identity.models import ConfirmedRole, LogEntry, User
from salesformula.keeping.forgetting import database, someone
from salesformula.kit import registry
from salesformula.kit.errors import Busy, NotFound, Refused
from salesformula.kit.forgotten import Traces

NOW = datetime(2026, 3, 2)
SAM = Traces("person", "17", "forgotten-1", ("Sam Stone",), ("sam@x.example",))


@pytest.mark.django_db
def test_a_number_is_an_id_only_where_people_are_meant() -> None:
    ConfirmedRole.objects.create(person_id="17", role="manager", tree=["17", "18"], confirmed_at=NOW)
    log.record(at=NOW, user=None, action="identity.confirm_roles", subject_id="17, 18", after={"17": "manager"})
    log.record(at=NOW, user="sam@x.example", action="deals.note", subject_id="17", after={"n": "17", "owner_id": "17"})
    database.clean(SAM)
    role = ConfirmedRole.objects.get()
    people, deal = LogEntry.objects.order_by("pk")
    assert (role.person_id, role.tree) == ("forgotten-1", ["forgotten-1", "18"])
    assert (people.subject_id, people.after) == ("forgotten-1, 18", {"forgotten-1": "manager"})
    assert (deal.user, deal.subject_id) == ("forgotten-1", "17")
    assert deal.after == {"n": "17", "owner_id": "forgotten-1"}


@pytest.mark.django_db
def test_the_seal_of_the_log_is_back_afterwards() -> None:
    entry = log.record(at=NOW, user="sam@x.example", action="x", subject_id="y")
    database.clean(SAM)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(reason="changed")


@pytest.mark.django_db
def test_a_room_is_told_whom_to_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str, str]] = []

    def forgets(kind: str, id: str, tombstone: str) -> int:
        told.append((kind, id, tombstone))
        return 3

    room = replace(registry.rooms()[0], forgets=forgets)
    monkeypatch.setattr(registry, "rooms", lambda: (room,))
    assert database.clean(SAM, dry=True).get(room.name) is None
    assert database.clean(SAM)[room.name] == 3
    assert told == [("person", "17", "forgotten-1")]


@pytest.mark.django_db
def test_a_contact_takes_no_account_along() -> None:
    User.objects.create(email="sam@x.example", name="Sam Stone", person_id="17")
    database.clean(replace(SAM, kind="contact"))
    assert User.objects.get().person_id == "17"


@pytest.mark.django_db
def test_a_dry_run_changes_nothing() -> None:
    User.objects.create(email="sam@x.example", name="Sam Stone", person_id="17")
    log.record(at=NOW, user="sam@x.example", action="x", subject_id="y")
    assert database.clean(SAM, dry=True) == {"accounts": 1, "identity_user": 1, "identity_logentry": 1}
    assert User.objects.get().name == "Sam Stone"
    assert LogEntry.objects.get().user == "sam@x.example"


@pytest.mark.django_db
def test_unknown_kinds_and_ids_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there are no candidates to forget here; say one of: contact, person"):
        someone.look("candidate", "c1", home=tmp_path)
    with pytest.raises(NotFound, match="nothing is known of a person nobody"):
        someone.look("person", "nobody", home=tmp_path)


@pytest.mark.django_db
def test_while_an_import_is_at_work_nobody_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create(email="sam@x.example", name="Sam Stone", person_id="17")
    (tmp_path / f".import-{os.getpid()}-x").mkdir()
    monkeypatch.setattr(someone, "_WAIT_SECONDS", 1)
    with pytest.raises(Busy, match="an import is at work"):
        someone.forget("person", "17", by=None, reason="", now=NOW, home=tmp_path, progress=lambda line: None)
    assert User.objects.get().name == "Sam Stone"
    (tmp_path / f".import-{os.getpid()}-x").rmdir()
    assert someone.finish(now=NOW, home=tmp_path, progress=lambda line: None) == 1
    assert not User.objects.exists()
