"""The checksums of another home than this process's own: asked of a process that starts there."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import deque
from datetime import datetime
from pathlib import Path

import salesformula
from salesformula.keeping.checksums import Checksums, Progress
from salesformula.kit.errors import Refused

#: Lines of a failed process that are told.
TOLD = 3


def checksums_of(home: Path, *, at: datetime, progress: Progress) -> Checksums:
    """The checksums of ``home`` at ``at`` (UTC), with the database that lies in it, brought to the present shape.

    Refused, with what the process said last, where it can't answer.
    """
    command = [sys.executable, "-m", "salesformula.cli", "checksums", "--at", at.isoformat(), "--format", "json"]
    command += ["--for", str(os.getpid())]
    last: deque[str] = deque(maxlen=TOLD)
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, env=_environment(home), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, text=True
        )
        with process:
            for line in process.stderr or ():
                last.append(line.strip())
                progress(line.rstrip())
        if process.returncode != 0:
            raise Refused(f"the answers of {home} could not be checked: {' '.join(last) or 'no reason was given'}")
        output.seek(0)
        return Checksums.model_validate_json(output.read())


def _environment(home: Path) -> dict[str, str]:
    package = str(Path(salesformula.__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    others = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return others | {"SALESFORMULA_HOME": str(home), "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
