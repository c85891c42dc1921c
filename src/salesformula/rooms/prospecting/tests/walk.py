"""The road of one call, walked by one process after another in SALESFORMULA_HOME, each killed (-9) at its moment.

``python -m salesformula.rooms.prospecting.tests.walk`` forks a process a moment, before anything is opened. What a
walk finds done it does not do again. Each step writes a line: the moment at which its process is to die, the step
("start" before the first), what is told live, what is told built. The last process walks to the end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from salesformula.site.setup import prepare

#: Where a process can die: within a step, and between each and the next.
MOMENTS = (
    "logged, not committed", "after log", "absorbed, not published", "after build", "before find", "before send",
    "after send", "after write back", "imported, not published", "after import",
)  # fmt: skip

#: The places within a step, by the step and the moment.
WITHIN = {
    ("log", "logged, not committed"): "salesformula.sources.outbox.entering.enqueue",
    ("build", "absorbed, not published"): "salesformula.facts.rollups.materialise",
    ("import", "imported, not published"): "salesformula.facts.versions.publish",
}


def die(*given: object, **named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_within(step: str, moment: str) -> AbstractContextManager[object]:
    place = WITHIN.get((step, moment))
    return patch(place, side_effect=die) if place else nullcontext()


def road(home: Path, moment: str) -> None:
    """Log, build, write back, import; told after each step."""
    from salesformula.doors.acting import do
    from salesformula.facts.access import open_facts
    from salesformula.identity.viewer import OPERATOR
    from salesformula.rooms.prospecting.models import LoggedActivity
    from salesformula.rooms.prospecting.tests.team import Team
    from salesformula.sources.outbox.tests.file_crm import FileCrm

    crm = FileCrm(home / "crm", die=moment)
    team = Team(home, sink=crm)

    def log() -> None:
        if not LoggedActivity.objects.exists():
            do("prospecting.log_call", {"lead_id": "L1", "outcome": "reached"}, viewer=OPERATOR)

    def import_() -> None:
        team.crm = [*team.crm[:1], *({"activity_id": record.pop("id")} | record for record in crm.records())]
        team.build(delivered=True)

    steps: dict[str, Callable[[], Any]] = {
        "start": lambda: None, "log": log, "build": team.build, "write back": team.write_back, "import": import_
    }  # fmt: skip
    for name, step in steps.items():
        with dying_within(name, moment):
            step()
        if moment == f"after {name}":
            die()
        built = open_facts().table("activities").outcome.to_pyarrow().to_pylist()
        sys.stdout.write(json.dumps([moment, name, team.told(), sorted(built)]) + "\n")
        sys.stdout.flush()


def begin(home: Path, moment: str) -> None:
    """The database, and a first import of one call the CRM tells of."""
    from salesformula.rooms.prospecting.tests.team import Team

    prepare()
    Team(home).build(delivered=True)


def in_a_process(task: Callable[[Path, str], None], home: Path, moment: str) -> int:
    """Do it in a process of its own; the signal that ended it, 0 for none."""
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        task(home, moment)
        sys.stdout.flush()
        os._exit(0)
    status = os.waitpid(process, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def main() -> None:
    """Walk it once a moment, and once more to the end."""
    import django

    django.setup()
    from salesformula.facts.home import home

    ended = [in_a_process(begin, home(), "")]
    ended += [in_a_process(road, home(), moment) for moment in (*MOMENTS, "")]
    sys.stdout.write(json.dumps(ended) + "\n")


if __name__ == "__main__":
    main()
