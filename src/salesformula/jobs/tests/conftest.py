"""A mail server for the tests of mail, and a prepared home folder for those that start processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from salesformula.jobs.tests.post_office import PostOffice, open_office


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """An open mail server, and settings that name it."""
    with open_office(unknown=("nobody@",)) as office:
        settings.SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        yield office


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    prepare = "from salesformula.site.setup import prepare; prepare()"
    environment = os.environ | {"SALESFORMULA_HOME": str(folder)}
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    return folder


@pytest.fixture
def prepared(_prepared: Path, tmp_path: Path) -> Path:
    """A home folder with an empty database of its own, for processes that are started."""
    return Path(shutil.copytree(_prepared, tmp_path / "home"))
