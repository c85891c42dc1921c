"""A CRM as a folder of files, so that it outlives the process that writes to it, and can stop it anywhere."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class FileCrm:
    """A sink: a record is a file named by its id. ``die``: the moment at which the process is killed (-9)."""

    def __init__(self, folder: Path, *, die: str = "") -> None:
        self.folder = folder
        self.die = die
        folder.mkdir(parents=True, exist_ok=True)

    def records(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) | {"id": path.stem} for path in sorted(self.folder.glob("*.json"))]

    def find(self, origin_key: str) -> str | None:
        self.at("before find")
        found = [record["id"] for record in self.records() if record["origin_key"] == origin_key]
        return found[0] if found else None

    def send(self, row: Mapping[str, Any]) -> str:
        self.at("before send")
        remote_id = f"crm-{len(self.records()) + 1}"
        (self.folder / f"{remote_id}.json").write_text(json.dumps(dict(row)))
        self.at("after send")
        return remote_id

    def at(self, moment: str) -> None:
        if moment == self.die:
            os.kill(os.getpid(), signal.SIGKILL)
