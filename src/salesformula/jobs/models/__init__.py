"""What the jobs keep: schedules, their runs, tasks put off, mail on its way."""

from salesformula.jobs.models.delay import Delay
from salesformula.jobs.models.mail import Mail
from salesformula.jobs.models.run import Run
from salesformula.jobs.models.schedule import Schedule

__all__ = ["Delay", "Mail", "Run", "Schedule"]
