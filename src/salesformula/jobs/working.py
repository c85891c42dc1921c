"""The worker: schedules that are due, tasks that are ready, mail that waits; once, or until it is stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils.translation import gettext as _

from salesformula.jobs.burying import bury_dead
from salesformula.jobs.delivering import deliver
from salesformula.jobs.due import enqueue_due
from salesformula.jobs.keeping import forget_old
from salesformula.jobs.living import living
from salesformula.jobs.looking import look
from salesformula.jobs.models.mail import SENT
from salesformula.jobs.retrying import hasten
from salesformula.jobs.running import run
from salesformula.jobs.settling import settle
from salesformula.jobs.stopping import Stopping
from salesformula.jobs.taking import take

log = logging.getLogger(__name__)

Say = Callable[[str], None]
Clock = Callable[[], datetime]

#: Seconds between two looks while nothing is to be done.
INTERVAL = 1.0
#: Seconds before another attempt where the database did not answer.
TROUBLE = 5.0
#: Between two looks for dead workers and for what is too old to keep.
ROUND = timedelta(minutes=1)


def work_once(
    *, now: datetime, retry_now: bool = False, say: Say = lambda line: None, stopping: Stopping | None = None
) -> int:
    """Do everything that is due at ``now`` (UTC), then end; how many tasks ran, well or not.

    In this order: tasks of dead workers are freed, due schedules enqueued, tasks run until none is ready, mail sent.
    ``retry_now`` takes tasks put off and mail whose pause has not ended too. ``say`` is told each thing done.
    """
    stopping = stopping or Stopping()
    with living() as worker:
        _tidy(now=now, say=say)
        enqueue_due(now=now)
        if retry_now:
            hasten()
        n_ran = 0
        look()
        while not stopping.asked and _run_next(worker, stopping=stopping, say=say):
            n_ran += 1
            look()
        settle(now=now)
        _deliver(worker, now=now, stopping=stopping, say=say, retry_now=retry_now)
    return n_ran


def work_forever(*, clock: Clock, stopping: Stopping, say: Say = lambda line: None) -> None:
    """Do what is due as it becomes due, until ``stopping`` is asked; a database that goes away is waited for."""
    while not stopping.asked:
        # After trouble it goes on as another worker, so that it frees what it held as it frees a dead one's.
        with living() as worker:
            try:
                _work(worker, clock=clock, stopping=stopping, say=say)
            except Exception:
                log.exception("the worker could not go on, it tries again")
        if not stopping.asked:
            close_old_connections()
            stopping.sleep(TROUBLE)


def _work(worker: str, *, clock: Clock, stopping: Stopping, say: Say) -> None:
    tidied: datetime | None = None
    while not stopping.asked:
        close_old_connections()
        now = clock()
        # A clock that was set back counts as a round gone by.
        if tidied is None or not timedelta() <= now - tidied < ROUND:
            _tidy(now=now, say=say)
            tidied = now
            look()
        enqueue_due(now=now)
        ran = _run_next(worker, stopping=stopping, say=say)
        if ran:
            look()
        settle(now=clock())
        _deliver(worker, now=clock(), stopping=stopping, say=say)
        if not ran:
            stopping.sleep(INTERVAL)


def _tidy(*, now: datetime, say: Say) -> None:
    for record in bury_dead():
        say(_("%(task)s: its worker died while it ran") % {"task": record.task_path})
    forget_old(now=now)


def _run_next(worker: str, *, stopping: Stopping, say: Say) -> bool:
    record = take(worker)
    if record is not None:
        say(run(record, stopping=stopping))
    return record is not None


def _deliver(worker: str, *, now: datetime, stopping: Stopping, say: Say, retry_now: bool = False) -> None:
    for mail in deliver(worker=worker, now=now, stopping=stopping, retry_now=retry_now):
        told = {"to": mail.to, "subject": mail.subject, "error": mail.last_error}
        if mail.state == SENT:
            say(_("mail to %(to)s sent: %(subject)s") % told)
        else:
            say(_("mail to %(to)s not sent, tried again later: %(subject)s (%(error)s)") % told)
