"""Which file a rule means."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.files.patterns import path_of
from salesformula.sources.files.tests.made import rule_of


def _folder(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("id\nA\n")
    return folder


def test_a_pattern_means_the_one_file_it_fits(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "deals-2026-03-01.csv", "people.csv")
    assert path_of(folder, "deals", rule_of("deals-*.csv")) == "deals-2026-03-01.csv"


def test_a_pattern_may_look_into_a_folder(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "crm/deals-1.csv", "deals-2.csv")
    assert path_of(folder, "deals", rule_of("crm/deals-*.csv")) == "crm/deals-1.csv"


def test_a_pattern_that_fits_two_files_is_refused_with_both(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "deals-1.csv", "deals-2.csv")
    with pytest.raises(Refused, match=r"deals-\*\.csv fits 2 files: deals-1\.csv, deals-2\.csv; leave one of them"):
        path_of(folder, "deals", rule_of("deals-*.csv"))


def test_a_pattern_that_fits_none_is_refused_with_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"deals-\*\.csv fits no file of .*; found there: people\.csv"):
        path_of(_folder(tmp_path, "people.csv"), "deals", rule_of("deals-*.csv"))


def test_brackets_in_a_name_are_a_name(tmp_path: Path) -> None:
    assert path_of(tmp_path, "deals", rule_of("deals [1].csv")) == "deals [1].csv"
