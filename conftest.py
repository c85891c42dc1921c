"""Tests run on a home folder of their own, made before Django reads its settings: nobody's data are touched.

This file stands at the root because tests live in many folders. The settings module is named here and not in
pyproject.toml: named there, it would be read before this file.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as examples

_folder = tempfile.TemporaryDirectory(prefix="salesformula-tests-", ignore_cleanup_errors=True)
os.environ["SALESFORMULA_HOME"] = _folder.name
os.environ["DJANGO_SETTINGS_MODULE"] = "salesformula.site.settings"
for name in ("SALESFORMULA_HTTPS", "SALESFORMULA_HOSTS", "SALESFORMULA_DEBUG", "SALESFORMULA_SMTP", "DATABASE_URL"):
    os.environ.pop(name, None)
(Path(_folder.name) / "static").mkdir()
# Reading a setting now lets pytest-django find them and start Django before it collects tests. The processes of
# pytest-xdist have read them already, from the environment they were given.
if Path(_folder.name) != settings.HOME and "PYTEST_XDIST_WORKER" not in os.environ:
    raise pytest.UsageError("settings were read too early: name DJANGO_SETTINGS_MODULE nowhere but in conftest.py")
# A slow hash guards real passwords; tests make hundreds.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What takes long on a machine that does other work as well is not wrong.
examples.register_profile("patient", examples(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("patient")


@pytest.fixture(scope="session")
def small_world_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the small world's facts and an empty database in it, built once."""
    from tests.small_world import build_small_world

    home = build_small_world(tmp_path_factory.mktemp("small_world"))
    # In a process of its own: this one's settings stay with the tests' folder.
    prepare = "from salesformula.site.setup import prepare; prepare()"
    environment = os.environ | {"SALESFORMULA_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)  # noqa: S603 - our own words
    return home


@pytest.fixture
def small_world(small_world_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the facts of the small world answer; its folder. Its people have no accounts and no confirmed roles yet."""
    monkeypatch.setenv("SALESFORMULA_HOME", str(small_world_home))
    return small_world_home


@pytest.fixture(scope="session", autouse=True)
def _builders_do_not_wait() -> Iterator[None]:
    """Who meets another builder in a test is refused at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesformula.facts.versions.PATIENCE", 0)
        yield


@pytest.fixture(scope="session", autouse=True)
def _log_gives_way() -> Iterator[None]:
    """A test with real transactions ends by emptying every table, which the log's triggers would refuse."""
    from tests.log_seal import seal, unseal

    empty: Callable[[TransactionTestCase], None] = vars(TransactionTestCase)["_fixture_teardown"]

    def _unsealed(self: TransactionTestCase) -> None:
        unseal()
        try:
            empty(self)
        finally:
            seal()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _unsealed)
        yield
