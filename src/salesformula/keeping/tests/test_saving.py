"""Where a backup may be written, what it replaces, and how old ones go."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from salesformula.keeping import backup as module
from salesformula.keeping import database, writing
from salesformula.keeping.backup import Backup, backup
from salesformula.keeping.checksums import Checksums
from salesformula.keeping.tests import homes
from salesformula.kit.errors import Refused

NOW = datetime(2026, 11, 20, 2)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one file and a database of the present shape; its answers are not asked."""
    monkeypatch.setattr(
        module, "checksums_of", lambda home, *, at, progress: Checksums(at=at, facts_version=None, policy_revision=0)
    )
    monkeypatch.setattr(database, "migrations_of", lambda path: [])
    home = tmp_path / "home"
    home.mkdir()
    (home / "secret_key").write_text("k", encoding="ascii")
    (tmp_path / "out").mkdir()
    return home


def save(home: Path, target: Path, *, day: int = 20, **how: bool | int) -> Backup:
    now = NOW.replace(day=day)
    return backup(target, home=home, now=now, progress=lambda line: None, **how)  # type: ignore[arg-type]


def test_a_backup_is_for_its_owner_alone_whatever_the_mask(small: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = save(small, tmp_path / "out/b.tar.gz")
    finally:
        os.umask(before)
    assert oct(made.path.stat().st_mode & 0o777) == "0o600"
    assert homes.files(tmp_path / "out") == ["b.tar.gz"]


def test_what_is_there_is_replaced_only_when_asked(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "out/b.tar.gz"
    path.write_bytes(b"old")
    with pytest.raises(Refused, match="is there already: choose another name, or say --overwrite"):
        save(small, path)
    assert path.read_bytes() == b"old"
    save(small, path, overwrite=True)
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize("name", ["b.tar.gz", "raw/b.tar.gz", "../home/b.tar.gz"])
def test_never_inside_the_folder_that_is_saved(name: str, small: Path) -> None:
    (small / "raw").mkdir()
    with pytest.raises(Refused, match="lies inside"):
        save(small, small / name)
    assert homes.files(small) == ["raw", "secret_key"]


def test_a_link_into_the_folder_that_is_saved_is_seen(small: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(small)
    with pytest.raises(Refused, match="lies inside"):
        save(small, tmp_path / "link/b.tar.gz")


def test_a_folder_that_is_not_there_is_said(small: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is no folder: make it"):
        save(small, tmp_path / "none/b.tar.gz")


def test_a_full_disk_leaves_the_old_backup_and_nothing_else(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(small, tmp_path / "out/b.tar.gz").path
    before = path.read_bytes()

    def full(manifest: object, *, home: Path, sink: object, progress: object) -> None:
        sink.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "write", full)
    with pytest.raises(Refused, match="there is no room for the backup"):
        save(small, path, overwrite=True)
    assert path.read_bytes() == before
    assert homes.files(tmp_path / "out") == ["b.tar.gz"]
    assert not [found for found in small.iterdir() if found.name.startswith(".")]


def test_a_file_that_changes_while_it_is_read_is_refused(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = writing.described

    def then_changed(files: tuple[Path, ...], *, home: Path, progress: object) -> object:
        found = described(files, home=home, progress=lambda line: None)
        (home / "secret_key").write_text("another", encoding="ascii")
        return found

    monkeypatch.setattr(writing, "described", then_changed)
    with pytest.raises(Refused, match="secret_key changed while it was saved"):
        save(small, tmp_path / "out/b.tar.gz")
    assert homes.files(tmp_path / "out") == []


def test_into_a_folder_it_gets_a_dated_name_and_the_last_ones_are_kept(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "salesformula-notes.tar.gz").touch()
    for day in (1, 2, 3):
        made = save(small, out, day=day, keep=2)
    assert made.path.name == "salesformula-20261103T020000Z.tar.gz"
    assert [path.name for path in made.let_go] == ["salesformula-20261101T020000Z.tar.gz"]
    assert homes.files(out) == [
        "salesformula-20261102T020000Z.tar.gz",
        "salesformula-20261103T020000Z.tar.gz",
        "salesformula-notes.tar.gz",
    ]


def test_keeping_some_needs_a_folder(small: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="goes with a folder"):
        save(small, tmp_path / "out/b.tar.gz", keep=2)


def test_two_never_write_one_file(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "out/b.tar.gz"
    with module._part(path), pytest.raises(Refused, match="another backup is writing"):
        save(small, path)


def test_no_home_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is nothing to save"):
        save(tmp_path / "none", tmp_path / "b.tar.gz")
