"""A task by its dotted name."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks.base import Task

from salesformula.kit.errors import Refused


class NoSuchTask(Refused):
    """The dotted name leads to no task, or to one that takes other arguments."""


def task_named(dotted: str, *, arguments: Mapping[str, Any]) -> Task[..., Any]:
    """The task that ``dotted`` names and that takes ``arguments``; NoSuchTask where there is none."""
    try:
        found = import_string(dotted)
    # Importing a module runs it: whatever goes wrong there, the schedule has no task.
    except Exception as error:
        raise NoSuchTask(_("there is no task %(task)s: %(error)s") % {"task": dotted, "error": error}) from error
    if not isinstance(found, Task):
        raise NoSuchTask(_("%(task)s is not a task: declare it with @task()") % {"task": dotted})
    given = (None,) if found.takes_context else ()
    try:
        inspect.signature(found.func).bind(*given, **arguments)
    except TypeError as error:
        raise NoSuchTask(
            _("the task %(task)s can't take these arguments: %(error)s") % {"task": dotted, "error": error}
        ) from error
    return found
