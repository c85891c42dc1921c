"""How long ended tasks, runs and mails are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from salesformula.jobs.models import Delay, Mail, Run

#: Mails hold addresses and names: they stay while somebody may ask what was sent, not longer.
MAIL_KEPT = timedelta(days=30)
TASKS_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=400)


def forget_old(*, now: datetime) -> None:
    """Delete what ended longer ago. What has not ended stays."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT).delete()
    Delay.objects.exclude(result_id__in=DBTaskResult.objects.values("pk")).delete()
    Mail.objects.filter(ended_at__lt=now - MAIL_KEPT).delete()
    Run.objects.filter(ended_at__lt=now - RUNS_KEPT).delete()
