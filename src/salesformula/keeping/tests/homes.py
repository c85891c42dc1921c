"""Homes in processes of their own, as they are used: the small world with a second import and two accounts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.small_world import OUTCOMES, SELLERS, build_small_world, email_of

PASSWORD = "a long enough password"
SELLER = email_of("s01")

_SET_UP = f"""
from salesformula.identity.accounts import confirm, create_account
from salesformula.doors import clock
from salesformula.identity.models import User
for person, admin in (("s01", False), ("o1", True)):
    user, _ = create_account(email=person + "@small.example", name=person, person_id=person, is_administrator=admin)
    user.set_password({PASSWORD!r})
    user.save()
confirm(people={{"s01": "seller", "o1": "operations"}}, by=None, now=clock.now())
"""

_EVERY_ANSWER = """
import json, sys
from datetime import datetime
from salesformula.doors import clock
from salesformula.doors.asking import ask
from salesformula.doors.exports import as_json
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.keeping.checksums import name_of, questions
from salesformula.kit.errors import SalesFormulaError
told = {}
with clock.stopped_at(datetime(2026, 11, 20, 12)):
    for viewer in (OPERATOR, viewer_named("s01@small.example")):
        for question in questions():
            if question.by and viewer is not OPERATOR:
                continue
            try:
                found = as_json(ask(question, viewer=viewer))
            except SalesFormulaError as error:
                found = str(error)
            told[f"{viewer.name}: {name_of(question)}"] = found
print(json.dumps(told))
"""

_SIGN_IN = f"""
from django.test import Client
client = Client(SERVER_NAME="localhost")
answered = client.post("/sign-in/", {{"login": {SELLER!r}, "password": {PASSWORD!r}}})
print(answered.status_code, answered.url, "_auth_user_id" in client.session)
"""


def make(home: Path) -> Path:
    """The small world as version 1 and, imported on top, every deal 50 dearer as version 2; the folder."""
    home.mkdir()
    build_small_world(home)
    python(home, _SET_UP)
    folder = home.parent / f"{home.name}-files"
    folder.mkdir()
    (folder / "deals.csv").write_text(_deals(), encoding="utf-8")
    said = run(home, "import", "--preset", "canonical", str(folder))
    assert said.returncode == 0, said.stderr
    # Answers that are made after a build are made before anybody saves or asks.
    assert run(home, "work", "--once").returncode == 0
    return home


def run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line on ``home``."""
    command = [sys.executable, "-m", "salesformula.cli", *words]
    return subprocess.run(command, env=environment_of(home, **environment), capture_output=True, text=True, check=False)


def python(home: Path, code: str, **environment: str) -> str:
    """What ``code`` prints on ``home``."""
    ready = f"from salesformula.site.setup import prepare; prepare()\n{code}"
    command = [sys.executable, "-c", ready]
    done = subprocess.run(command, env=environment_of(home, **environment), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def every_answer(home: Path, **environment: str) -> dict[str, Any]:
    """Every answer as the operator and one seller get it, as JSON."""
    told: dict[str, Any] = json.loads(python(home, _EVERY_ANSWER, **environment))
    return told


def sign_in(home: Path, **environment: str) -> str:
    """What becomes of the seller's sign-in."""
    return python(home, _SIGN_IN, **environment).strip()


def files(folder: Path) -> list[str]:
    """What lies below ``folder``."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def environment_of(home: Path, **others: str) -> dict[str, str]:
    """The environment of a process on ``home``."""
    return os.environ | {"SALESFORMULA_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)} | others


def _deals() -> str:
    lines = ["deal_id,name,account_id,owner_id,kind,pipeline_id,stage_id,amount,currency,created_at,is_won,is_closed"]
    lines += [
        f"deal-{n:02d},Deal {n},a{n % 6},{SELLERS[n // 5]},new,p,{OUTCOMES[n % 5]},{1050 + 100 * n},USD,"
        f"2024-0{1 + n % 9}-05,{str(OUTCOMES[n % 5] == 'won').lower()},{str(OUTCOMES[n % 5] != 'open').lower()}"
        for n in range(60)
    ]
    return "\n".join(lines) + "\n"
