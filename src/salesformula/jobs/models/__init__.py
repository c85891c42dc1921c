"""What the jobs keep: schedules, their runs, mail on its way."""

from salesformula.jobs.models.mail import Mail
from salesformula.jobs.models.run import Run
from salesformula.jobs.models.schedule import Schedule

__all__ = ["Mail", "Run", "Schedule"]
