"""The outbox, emptied: mail that is due leaves, what can't leave waits longer each time, then is given up.

A mail is taken before it is sent and marked as sent after. Between the mail server's yes and the mark a worker may be
killed: that mail leaves a second time, with the same Message-ID, since one mail too many is better than one too few.
Nothing else sends a mail twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from salesformula.jobs.models import Mail
from salesformula.jobs.models.mail import FAILED, SENT, WAITING
from salesformula.jobs.posting import Post
from salesformula.jobs.stopping import Stopping

log = logging.getLogger(__name__)

#: After the first failed attempt, the second …; the last holds for all that follow.
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720))
#: A mail that could not leave for so long is given up (RFC 5321, section 4.5.4.1: at least four to five days).
GIVEN_UP_AFTER = timedelta(days=5)


def deliver(*, worker: str, now: datetime, stopping: Stopping, retry_now: bool = False) -> list[Mail]:
    """Send what is due at ``now``; the mails tried, each with its new state. ``retry_now``: pauses don't count.

    Where no mail server is set nothing is tried, and mail waits until it is given up.
    """
    _give_up(now=now)
    if not settings.SENDS_MAIL:
        return []
    due = Mail.objects.filter(state=WAITING, taken_by="")
    if not retry_now:
        due = due.filter(Q(next_at=None) | Q(next_at__lte=now))
    tried = []
    with Post() as post:
        for mail in due:
            if stopping.asked:
                break
            if _take(mail, worker):
                _mark(mail, error=post.send(mail), now=now)
                tried.append(mail)
    return tried


def n_waiting() -> int:
    """How many mails are still to leave."""
    return Mail.objects.filter(state=WAITING).count()


def _give_up(*, now: datetime) -> None:
    old = Mail.objects.filter(state=WAITING, taken_by="", written_at__lte=now - GIVEN_UP_AFTER)
    for mail in old:
        error = mail.last_error or _("SALESFORMULA_SMTP is not set")
        old.filter(pk=mail.pk).update(state=FAILED, last_error=error, ended_at=now)
        log.warning("mail=%s given up: %s", mail.pk, error)


def _take(mail: Mail, worker: str) -> bool:
    # Of two workers that read it as waiting, one finds it so.
    return bool(Mail.objects.filter(pk=mail.pk, state=WAITING, taken_by="").update(taken_by=worker))


def _mark(mail: Mail, *, error: str, now: datetime) -> None:
    mail.n_attempts += 1
    mail.taken_by = ""
    mail.last_error = error
    if error:
        mail.next_at = now + PAUSES[min(mail.n_attempts, len(PAUSES)) - 1]
        log.warning("mail=%s attempt=%s not sent: %s", mail.pk, mail.n_attempts, error)
    else:
        mail.state, mail.next_at, mail.ended_at = SENT, None, now
    mail.save(update_fields=["n_attempts", "taken_by", "last_error", "state", "next_at", "ended_at"])
