"""Rows of the database that speak of the two."""

from __future__ import annotations

import uuid
from datetime import date, time

from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from salesformula.facts.home import home
from salesformula.identity import log, tokens
from salesformula.identity.accounts import create_account
from salesformula.identity.models import ConfirmedRole
from salesformula.jobs.models import Mail, Run, Schedule
from salesformula.keeping.forgetting.tests import planted
from salesformula.keeping.forgetting.tests.planted import (
    CONTACT_MAIL,
    CONTACT_NAME,
    FIRST,
    PERSON,
    PERSON_MAIL,
    PERSON_NOW,
)
from salesformula.policybook.models import Revision
from salesformula.sources.models import SavedMapping, Upload

TOLD = f"{PERSON_NOW} ({PERSON_MAIL}) met {CONTACT_NAME} ({CONTACT_MAIL}) about {PERSON}"


def plant() -> None:
    """An account with token and session, log, mail, tasks, schedules, rules, uploads, mappings, a remembered value."""
    user, _ = create_account(email=PERSON_MAIL, name=PERSON_NOW, person_id=PERSON)
    other, _ = create_account(email="mia@shop.example", name="Mia Moor", person_id="p3")
    tokens.issue(user=user, name=f"laptop of {PERSON_NOW}", now=FIRST)
    for one in (user, other):
        session = SessionStore()
        session["_auth_user_id"] = str(one.pk)
        session.create()
    speaking = SessionStore()
    speaking["said"] = TOLD
    speaking.create()
    ConfirmedRole.objects.create(
        person_id="p3", role="manager", tree=["p2", PERSON], confirmed_by=PERSON_MAIL, confirmed_at=FIRST
    )
    log.record(
        at=FIRST,
        user=PERSON_MAIL,
        action="identity.confirm_roles",
        subject_id=f"p2, {PERSON}",
        reason=TOLD,
        before={PERSON: "seller"},
        after={PERSON: {"said": TOLD}},
    )
    Mail.objects.create(
        message_id=f"<1-{PERSON_MAIL}>", to=PERSON_MAIL, subject=TOLD[:200], body=TOLD, written_at=FIRST
    )
    Run.objects.create(
        schedule="nightly", task="t", zone="UTC", notify=PERSON_MAIL, due_at=FIRST, enqueued_at=FIRST, reason=TOLD
    )
    Schedule.objects.create(
        name=f"for {PERSON_NOW}", task="t", arguments={"by": PERSON_MAIL, "said": [TOLD]}, every="day", at=time(6),
        weekday=0, zone="UTC", notify=PERSON_MAIL, planned_at=FIRST, next_at=FIRST,
    )  # fmt: skip
    DBTaskResult.objects.create(
        id=uuid.uuid4(), args_kwargs={"args": [TOLD], "kwargs": {"by": PERSON_MAIL}}, task_path="t", priority=0,
        backend_name="default", return_value={"said": TOLD}, exception_class_path="", traceback=TOLD,
    )  # fmt: skip
    Revision.objects.create(
        policy="company", changes={}, effective_from=date(2026, 1, 1), recorded_at=FIRST, author=PERSON_MAIL,
        reason=TOLD,
    )  # fmt: skip
    upload = Upload.objects.create(
        by=PERSON_MAIL, at=FIRST, changed_at=FIRST, mapping=planted.MAPPING, files=["people.csv"],
        result={"problems": [{"found": PERSON, "said": TOLD}]},
    )  # fmt: skip
    planted.write_files(home() / "uploads" / str(upload.pk))
    SavedMapping.objects.create(
        name="ours", toml=f"# by {PERSON_NOW}\n{planted.MAPPING}", saved_at=FIRST, by=PERSON_MAIL
    )
    cache.set("last", TOLD)
