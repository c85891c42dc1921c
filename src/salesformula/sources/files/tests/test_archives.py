"""Packed files: bombs are refused, and a zip is taken apart only where its members are plain tables."""

from __future__ import annotations

import gzip
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from salesformula.facts.environment import EnvironmentRefused
from salesformula.kit.errors import Refused
from salesformula.sources.files import archives, bounds
from salesformula.sources.files.archives import unpack
from salesformula.sources.files.tests.made import tidied, written

_TABLE = b"id,name\nA,x\n"


def _zip(folder: Path, **members: bytes) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_gives_its_tables_flat(tmp_path: Path) -> None:
    members = {"hubspot/deals.csv": _TABLE, "hubspot/people.csv": _TABLE, "__MACOSX/._deals.csv": b"x", "a/": b""}
    made = unpack(_zip(tmp_path, **members), tmp_path / "into")
    assert [path.relative_to(tmp_path).as_posix() for path in made] == ["into/deals.csv", "into/people.csv"]
    assert made[0].read_bytes() == _TABLE
    assert sorted(path.name for path in (tmp_path / "into").iterdir()) == ["deals.csv", "people.csv"]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.csv": _TABLE, "../b.csv": _TABLE}, r"'\.\./b\.csv' leads out of the archive"),
        ({"/etc/b.csv": _TABLE}, "leads out of the archive"),
        ({"..\\b.csv": _TABLE}, "leads out of the archive"),
        ({"c:/b.csv": _TABLE}, "leads out of the archive"),
        ({"a.csv": _TABLE, "inner.zip": b"PK"}, r"'inner\.zip' is no table"),
        ({"a.csv": _TABLE, "run.exe": b"MZ"}, r"'run\.exe' is no table"),
        ({"x/a.csv": _TABLE, "y/a.csv": _TABLE}, r"two files named a\.csv"),
        ({}, "holds no file"),
    ],
)
def test_a_zip_with_anything_else_is_refused_and_nothing_is_left(
    tmp_path: Path, members: dict[str, bytes], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        unpack(_zip(tmp_path, **members), tmp_path / "into")
    assert list((tmp_path / "into").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.zip", "into"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Refused, match="is a link"):
        unpack(tmp_path / "export.zip", tmp_path / "into")


def test_a_file_that_is_there_already_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "into").mkdir()
    kept = written(tmp_path / "into", "mine", "deals.csv")
    with pytest.raises(Refused, match=r"holds deals\.csv, which is there already"):
        unpack(_zip(tmp_path, **{"a.csv": _TABLE, "deals.csv": _TABLE}), tmp_path / "into")
    assert kept.read_text() == "mine"
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["deals.csv"]


def test_a_zip_beyond_the_limit_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bounds.LIMIT, "1")
    with pytest.raises(Refused, match=r"unpacks to more than 1 MB.*raise SALESFORMULA_UNPACKED_LIMIT_MB"):
        unpack(_zip(tmp_path, **{"a.csv": _TABLE, "b.csv": b"id\n" * 500_000}), tmp_path / "into")
    assert list((tmp_path / "into").iterdir()) == []


def test_the_limit_is_a_whole_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bounds.LIMIT, "much")
    with pytest.raises(EnvironmentRefused, match="write a whole number"):
        unpack(_zip(tmp_path, **{"a.csv": _TABLE}), tmp_path / "into")


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    with pytest.raises(Refused, match="has 3 parts, more than 2"):
        unpack(_zip(tmp_path, **{"a.csv": _TABLE, "b.csv": _TABLE, "c.csv": _TABLE}), tmp_path / "into")


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path, **{"a.csv": b"id\n" * 1000})
    lying = path.read_bytes().replace(struct.pack("<L", 3000), struct.pack("<L", 30))
    path.write_bytes(lying)
    with pytest.raises(Refused, match=r"export\.zip is damaged"):
        unpack(path, tmp_path / "into")
    assert list((tmp_path / "into").iterdir()) == []


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"export\.zip is no zip archive"):
        unpack(written(tmp_path, b"rubbish", "export.zip"), tmp_path / "into")


def test_a_packed_text_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = written(tmp_path, gzip.compress(b"id,name\n" + b"a" * 12_000_000), "deals.csv.gz")
    with pytest.raises(Refused, match=r"deals\.csv\.gz unpacks to more than 200 times its size"):
        tidied(bomb)


def test_a_packed_text_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bounds.LIMIT, "1")
    large = written(tmp_path, gzip.compress(b"id,name\n" + b"A,x\n" * 500_000), "deals.csv.gz")
    with pytest.raises(Refused, match=r"deals\.csv\.gz unpacks to more than 1 MB"):
        tidied(large)


def test_a_packed_text_that_breaks_off_is_refused(tmp_path: Path) -> None:
    half = written(tmp_path, gzip.compress(b"id,name\n" * 1000)[:-12], "deals.csv.gz")
    with pytest.raises(Refused, match=r"deals\.csv\.gz can't be read"):
        tidied(half)
