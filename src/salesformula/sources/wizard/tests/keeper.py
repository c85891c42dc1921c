"""Someone who may import, with the worker at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from salesformula.jobs.working import work_once
from salesformula.sources.models import Upload

ADDRESS = "/data/import/"


@dataclass
class Keeper:
    """The browser of an administrator."""

    client: Client
    home: Path

    def bring(self, **files: str | bytes) -> Any:
        """Send files; ``deals_csv`` goes as deals.csv."""
        sent = [
            SimpleUploadedFile(".".join(name.rsplit("_", 1)), text.encode() if isinstance(text, str) else text)
            for name, text in files.items()
        ]
        return self.client.post(ADDRESS, {"files": sent})

    def upload(self) -> Upload:
        """The latest upload as it stands."""
        return Upload.objects.latest("at")

    def page(self, step: str = "") -> str:
        """A page of the latest upload."""
        return str(self.client.get(self.at(step)).text)

    def at(self, step: str = "") -> str:
        """The address of a page of the latest upload."""
        return f"{ADDRESS}{self.upload().pk}/{step}"

    def say(self, step: str = "", **fields: str) -> Any:
        """Send a form of the latest upload."""
        return self.client.post(self.at(step), {name.replace("_", "-"): value for name, value in fields.items()})

    def work(self, *, retry_now: bool = False) -> Upload:
        """Let the worker do what waits, with ``retry_now`` what was put off too; the upload after that."""
        work_once(now=timezone.now(), retry_now=retry_now)
        return self.upload()

    def import_all(self, **fields: str) -> Upload:
        """From the files to the import, answering as ``fields`` say."""
        self.say(**fields)
        self.work()
        self.say("checks/")
        return self.work()
