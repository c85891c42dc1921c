"""Versions of the facts: one pointer, one builder, three kept, one step back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Timer

import pytest

from salesformula.facts import versions
from salesformula.kit.errors import Refused


def _publish(home: Path, content: str) -> versions.Version:
    with versions.building(home) as path:
        path.write_text(content)
        return versions.publish(path, home)


def _names(home: Path) -> set[str]:
    return {path.name for path in (home / "facts").glob("facts-*.duckdb")}


def test_before_the_first_build_there_is_no_version(tmp_path: Path) -> None:
    assert versions.current(tmp_path) is None


def test_the_pointer_holds_the_name_of_the_file_that_answers(tmp_path: Path) -> None:
    published = _publish(tmp_path, "one")
    assert (tmp_path / "facts/CURRENT").read_text() == "facts-1.duckdb"
    assert versions.current(tmp_path) == published == versions.Version(1, tmp_path / "facts/facts-1.duckdb")
    assert published.path.read_text() == "one"


def test_the_home_folder_may_be_moved(tmp_path: Path) -> None:
    _publish(tmp_path / "old", "one")
    (tmp_path / "old").rename(tmp_path / "new")
    assert versions.current(tmp_path / "new") == versions.Version(1, tmp_path / "new/facts/facts-1.duckdb")


def test_the_last_three_are_kept(tmp_path: Path) -> None:
    for content in "abcde":
        _publish(tmp_path, content)
    assert _names(tmp_path) == {"facts-3.duckdb", "facts-4.duckdb", "facts-5.duckdb"}


def test_undo_lets_the_previous_version_answer_again(tmp_path: Path) -> None:
    _publish(tmp_path, "one")
    _publish(tmp_path, "two")
    assert versions.undo(tmp_path).number == 1
    assert versions.current(tmp_path) == versions.Version(1, tmp_path / "facts/facts-1.duckdb")


def test_without_a_previous_version_undo_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no earlier version"):
        versions.undo(tmp_path)
    published = _publish(tmp_path, "one")
    with pytest.raises(Refused, match="no earlier version"):
        versions.undo(tmp_path)
    assert versions.current(tmp_path) == published


def test_a_number_that_was_undone_is_never_given_again(tmp_path: Path) -> None:
    _publish(tmp_path, "one")
    _publish(tmp_path, "two")
    versions.undo(tmp_path)
    assert _publish(tmp_path, "three").number == 3


def test_undo_steps_over_versions_that_were_undone(tmp_path: Path) -> None:
    _publish(tmp_path, "one")
    _publish(tmp_path, "two")
    versions.undo(tmp_path)
    _publish(tmp_path, "three")
    assert versions.undo(tmp_path).path.read_text() == "one"


def test_a_second_builder_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    with (
        versions.building(tmp_path),
        pytest.raises(Refused, match=r"another build is at work \(process \d+ since 20"),
        versions.building(tmp_path),
    ):
        pass


def test_a_builder_waits_for_one_that_is_done_in_a_moment(tmp_path: Path) -> None:
    with ExitStack() as held:
        held.enter_context(versions.building(tmp_path))
        soon = Timer(0.1, held.close)
        soon.start()
        with versions.building(tmp_path, patience=5):
            assert soon.finished.wait(5)
        soon.join()


def test_nothing_is_undone_while_a_build_is_at_work(tmp_path: Path) -> None:
    _publish(tmp_path, "one")
    _publish(tmp_path, "two")
    with versions.building(tmp_path), pytest.raises(Refused, match="another build is at work"):
        versions.undo(tmp_path)
    assert (tmp_path / "facts/CURRENT").read_text() == "facts-2.duckdb"


def test_what_a_dead_builder_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    left = [tmp_path / "facts" / name for name in ("building-7.tmp", "building-7.tmp.wal", "CURRENT.tmp")]
    for path in left:
        path.write_text("half a file")
    _publish(tmp_path, "one")
    assert not any(path.exists() for path in left)


def test_a_pointer_to_nowhere_is_refused_by_name(tmp_path: Path) -> None:
    _publish(tmp_path, "one").path.unlink()
    with pytest.raises(Refused, match=r"facts-1\.duckdb"):
        versions.current(tmp_path)


def test_what_a_killed_builder_spilled_does_not_stop_the_next(tmp_path: Path) -> None:
    spilled = tmp_path / "facts" / "building-1.tmp.tmp"
    spilled.mkdir(parents=True)
    (spilled / "rows").write_text("some")
    _publish(tmp_path, "one")
    assert not spilled.exists()


def test_it_is_kept_from_when_to_when_an_undone_version_answered(tmp_path: Path) -> None:
    for content in "abc":
        _publish(tmp_path, content)
    versions.undo(tmp_path)
    _publish(tmp_path, "d")
    (found,) = versions.undone(tmp_path)
    assert (found.number, found.answered_from < found.undone_at) == (3, True)
    assert not (tmp_path / "facts/facts-3.duckdb").exists()
