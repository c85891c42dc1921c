"""The outbox: written with its cause, sent once, tried again, given up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from salesformula.jobs import mailing
from salesformula.jobs.burying import bury_dead
from salesformula.jobs.delivering import GIVEN_UP_AFTER, deliver, n_waiting
from salesformula.jobs.models import Mail
from salesformula.jobs.stopping import Stopping
from salesformula.jobs.tests.post_office import PostOffice, open_office
from salesformula.kit.errors import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10)


def write(to: str = "ada@x.example", subject: str = "Failed: nightly", now: datetime = NOW) -> Mail:
    return mailing.send(to=to, subject=subject, body="Why: größer\n", now=now)[0]


def tried(now: datetime = NOW, *, retry_now: bool = False) -> list[tuple[str, str]]:
    mails = deliver(worker="one", now=now, stopping=Stopping(), retry_now=retry_now)
    return [(mail.to, mail.state) for mail in mails]


def test_a_mail_leaves_once(office: PostOffice) -> None:
    mail = write()
    assert tried() == [("ada@x.example", "sent")]
    assert tried() == tried(retry_now=True) == []
    (letter,) = office.arrived
    assert (letter["To"], letter["Subject"], letter["Message-ID"]) == ("ada@x.example", mail.subject, mail.message_id)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_payload(decode=True) == "Why: größer\r\n".encode()
    kept = Mail.objects.get()
    assert (kept.state, kept.n_attempts, kept.last_error, kept.ended_at) == ("sent", 1, "", NOW)


def test_pauses_grow_while_the_server_is_away(settings: Settings, office: PostOffice) -> None:
    write()
    settings.EMAIL_PORT = 1
    assert tried() == [("ada@x.example", "waiting")]
    assert tried(NOW + timedelta(seconds=59)) == []
    assert tried(NOW + timedelta(minutes=1)) == [("ada@x.example", "waiting")]
    assert tried(NOW + timedelta(minutes=5)) == []
    kept = Mail.objects.get()
    assert (kept.n_attempts, kept.next_at) == (2, NOW + timedelta(minutes=6))
    assert "Connection refused" in kept.last_error
    settings.EMAIL_PORT = office.port
    assert tried(NOW + timedelta(minutes=6)) == [("ada@x.example", "sent")]
    assert len(office.arrived) == 1


def test_retry_now_does_not_wait_for_the_pause(settings: Settings, office: PostOffice) -> None:
    write()
    settings.EMAIL_PORT = 1
    tried()
    settings.EMAIL_PORT = office.port
    assert tried() == []
    assert tried(retry_now=True) == [("ada@x.example", "sent")]


def test_one_refused_address_keeps_nobody_elses_mail(office: PostOffice) -> None:
    mailing.send(to=["ada@x.example", "nobody@x.example", "eve@x.example"], subject="s", body="b", now=NOW)
    assert [state for _, state in tried()] == ["sent", "waiting", "sent"]
    assert Mail.objects.get(to="nobody@x.example").last_error == "550 nobody of that name"
    assert [letter["To"] for letter in office.arrived] == ["ada@x.example", "eve@x.example"]


def test_a_server_that_is_away_is_called_once_for_all_mail(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def away(self: object) -> None:
        calls.append(1)
        raise ConnectionRefusedError("away")

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", away)
    mailing.send(to=["ada@x.example", "eve@x.example"], subject="s", body="b", now=NOW)
    assert [state for _, state in tried()] == ["waiting", "waiting"]
    assert len(calls) == 1


def test_mail_is_given_up_after_five_days(settings: Settings, office: PostOffice) -> None:
    write()
    settings.EMAIL_PORT = 1
    tried()
    assert tried(NOW + GIVEN_UP_AFTER, retry_now=True) == []
    kept = Mail.objects.get()
    assert (kept.state, kept.n_attempts) == ("failed", 1)
    assert "Connection refused" in kept.last_error
    assert office.arrived == []


def test_without_a_mail_server_mail_waits_untried(settings: Settings) -> None:
    settings.SENDS_MAIL = False
    write()
    assert tried() == []
    assert (n_waiting(), Mail.objects.get().n_attempts) == (1, 0)


def test_what_another_worker_is_sending_is_left_to_it_until_it_is_dead(office: PostOffice) -> None:
    write()
    Mail.objects.update(taken_by="another")
    assert tried() == []
    bury_dead()
    assert tried() == [("ada@x.example", "sent")]
    assert len(office.arrived) == 1


def test_a_worker_told_to_stop_leaves_the_rest_waiting(office: PostOffice) -> None:
    write()
    stopping = Stopping()
    stopping.asked = True
    assert deliver(worker="one", now=NOW, stopping=stopping) == []
    assert Mail.objects.get().taken_by == ""


def test_mail_is_written_with_its_cause_or_not_at_all() -> None:
    def fail_after_writing() -> None:
        with transaction.atomic():
            write()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()
    assert n_waiting() == 0


def test_a_text_that_is_no_address_is_refused_with_nothing_written() -> None:
    with pytest.raises(Refused, match="'eve' is not an e-mail address"):
        mailing.send(to=["ada@x.example", "eve"], subject="s", body="b", now=NOW)
    assert n_waiting() == 0


def test_a_line_break_in_a_subject_adds_no_header(office: PostOffice) -> None:
    write(subject="Failed\r\nBcc: eve@x.example")
    tried()
    assert (office.arrived[0]["Subject"], office.arrived[0]["Bcc"]) == ("Failed Bcc: eve@x.example", None)


def test_the_server_may_come_back_on_the_same_port(settings: Settings, office: PostOffice) -> None:
    write()
    with open_office() as other:
        settings.EMAIL_PORT = other.port
    assert tried() == [("ada@x.example", "waiting")]
    with open_office(port=settings.EMAIL_PORT) as again:
        assert tried(retry_now=True) == [("ada@x.example", "sent")]
        assert len(again.arrived) == 1
