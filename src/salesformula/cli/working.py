"""``work``: the jobs that are due."""

from __future__ import annotations

from typing import Annotated

import typer
from django.conf import settings

from salesformula.cli.say import say, write
from salesformula.doors import clock
from salesformula.jobs.delivering import n_waiting
from salesformula.jobs.stopping import Stopping
from salesformula.jobs.watching import end_with
from salesformula.jobs.working import work_forever, work_once
from salesformula.site.setup import prepare


def work(
    once: Annotated[bool, typer.Option("--once", help="do what is due now, then end")] = False,
    retry_now: Annotated[
        bool, typer.Option("--retry-now", help="send mail that failed before without waiting; with --once")
    ] = False,
    beside: Annotated[int, typer.Option(metavar="PID", hidden=True, help="the process to end with")] = 0,
) -> None:
    """Run scheduled imports and other jobs, and send mail. `serve` does so by itself.

    Ends with 0 where a job failed: the failure is said, kept and mailed. Ends with 1 where the work can't be done at
    all, such as without a database.
    """
    if retry_now and not once:
        raise typer.BadParameter("--retry-now goes with --once")
    prepare()

    with Stopping().listening() as stopping:
        if beside:
            end_with(beside)
        if not once:
            work_forever(clock=clock.now, stopping=stopping, say=say)
            return
        n_ran = work_once(now=clock.now(), retry_now=retry_now, say=write, stopping=stopping)
    write(f"jobs run: {n_ran:,}")
    waiting = n_waiting()
    if waiting:
        why = "" if settings.SENDS_MAIL else "; SALESFORMULA_SMTP is not set, so none leaves"
        say(f"mail waiting: {waiting:,}{why}")
