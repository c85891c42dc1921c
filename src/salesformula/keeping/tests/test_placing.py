"""A restored home takes its place at once, and what was there is moved, never deleted."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from salesformula.keeping import placing
from salesformula.keeping.tests import homes
from salesformula.kit.errors import Refused

NOW = datetime(2026, 11, 20, 2)


def place(home: Path, **files: str) -> Path | None:
    with placing.making(home) as made:
        for name, content in files.items():
            (made / name).write_text(content, encoding="utf-8")
        return placing.put_in_place(made, home, now=NOW)


def test_into_nothing_and_into_what_a_first_look_leaves(tmp_path: Path) -> None:
    home = tmp_path / "home"
    placing.check_free(home, replace=False)
    assert place(home, secret_key="restored") is None
    assert homes.files(tmp_path) == ["home", "home/secret_key"]
    placing.check_free(home, replace=False)
    assert place(home, secret_key="restored again") is None
    assert (home / "secret_key").read_text() == "restored again"
    assert homes.files(tmp_path) == ["home", "home/secret_key"]


def test_a_home_that_holds_something_is_named_and_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "facts").mkdir(parents=True)
    with pytest.raises(Refused, match=r"is not empty: it holds facts\. Name an empty folder .* --replace"):
        placing.check_free(home, replace=False)


def test_what_is_replaced_lies_beside(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "facts").mkdir(parents=True)
    placing.check_free(home, replace=True)
    assert place(home, app="new") == tmp_path / "home.before-restore-20261120T020000Z"
    assert homes.files(tmp_path) == [
        "home",
        "home.before-restore-20261120T020000Z",
        "home.before-restore-20261120T020000Z/facts",
        "home/app",
    ]


def test_a_disk_of_its_own_is_filled_from_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: True)
    home = tmp_path / "home"
    (home / "facts").mkdir(parents=True)
    aside = place(home, app="new", secret_key="k")
    assert aside == home / ".home.before-restore-20261120T020000Z"
    assert homes.files(home) == [
        ".home.before-restore-20261120T020000Z",
        ".home.before-restore-20261120T020000Z/facts",
        "app",
        "secret_key",
    ]
    assert homes.files(tmp_path)[0] == "home"


def test_what_dead_restores_left_is_swept_and_those_at_work_are_not(tmp_path: Path) -> None:
    (tmp_path / ".restoring-home-999999999-x").mkdir()
    (tmp_path / ".restoring-home-1-x").mkdir()
    (tmp_path / ".restoring-other-999999999-x").mkdir()
    place(tmp_path / "home", app="new")
    assert homes.files(tmp_path) == [".restoring-home-1-x", ".restoring-other-999999999-x", "home", "home/app"]


def test_a_home_with_a_living_worker_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from salesformula.jobs.living import living

    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    with living(), pytest.raises(Refused, match="a worker is at work"):
        placing.check_free(tmp_path, replace=True)
    placing.check_free(tmp_path, replace=True)


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(Refused, match="is no folder"):
        placing.check_free(tmp_path / "home", replace=True)
