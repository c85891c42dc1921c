"""What is no backup, or not as it was written, is refused, and nothing is left of it."""

from __future__ import annotations

import gzip
import io
import os
import random
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from salesformula.keeping import unpacking
from salesformula.keeping.placing import making
from salesformula.keeping.tests import archives, homes
from salesformula.keeping.unpacking import DamagedBackup, unpack
from salesformula.kit.errors import Refused

FILES = {"app.sqlite3": b"a database", "raw/1/files/deals.csv": b"deal_id\n1\n", "secret_key": b"x" * 1024}


def honest(path: Path) -> Path:
    members = [archives.member(f"home/{name}", content) for name, content in FILES.items()]
    return archives.pack(path, archives.manifest_of(FILES), members)


def refused(path: Path, tmp_path: Path) -> str:
    """Why unpacking was refused; nothing lies anywhere afterwards."""
    home = tmp_path / "place" / "home"
    with pytest.raises(Refused) as caught, making(home) as made:
        unpack(path, made, progress=lambda line: None)
    assert homes.files(tmp_path / "place") == []
    assert not (tmp_path / "place/escaped").exists()
    return str(caught.value)


def test_an_honest_one_is_unpacked_for_its_owner_alone(tmp_path: Path) -> None:
    with making(tmp_path / "home") as made:
        unpack(honest(tmp_path / "backup"), made, progress=lambda line: None)
        assert {name: (made / name).read_bytes() for name in FILES} == FILES
        assert {oct((made / name).stat().st_mode & 0o777) for name in FILES} == {"0o600"}
    assert homes.files(tmp_path) == ["backup"]


def test_every_cut_is_seen(tmp_path: Path) -> None:
    whole = honest(tmp_path / "backup").read_bytes()
    for length in range(0, len(whole), 7):
        cut = tmp_path / "cut"
        cut.write_bytes(whole[:length])
        assert "cut off" in refused(cut, tmp_path)


def test_a_changed_byte_is_seen(tmp_path: Path) -> None:
    whole = honest(tmp_path / "backup").read_bytes()
    # The ten bytes in front say when and where it was packed, and how; they are no content.
    begins = 10 + len(b"backup\0")
    draw = random.Random(4)
    for place in draw.sample(range(begins, len(whole)), 150):
        changed = bytearray(whole)
        changed[place] ^= 1 << draw.randrange(8)
        path = tmp_path / "changed"
        path.write_bytes(changed)
        refused(path, tmp_path)


def test_a_changed_file_inside_is_named(tmp_path: Path) -> None:
    members = [archives.member(f"home/{name}", content[:-1] + b"?") for name, content in FILES.items()]
    path = archives.pack(tmp_path / "backup", archives.manifest_of(FILES), members)
    assert "app.sqlite3 is not what was saved: its hash differs" in refused(path, tmp_path)


@pytest.mark.parametrize(
    "name",
    ["../escaped", "/escaped", "a/../../escaped", "a/./b", "a//b", "", ".", "a\\b", "a\x00b", "a\nb", "~/../x/.."],
)
def test_no_name_leads_out_of_the_home(name: str, tmp_path: Path) -> None:
    files = {name: b"x"}
    path = archives.pack(tmp_path / "backup", archives.manifest_of(files), [archives.member(f"home/{name}", b"x")])
    assert "lies below the home folder" in refused(path, tmp_path)


@pytest.mark.parametrize("name", ["/escaped", "../escaped", "home/../../escaped", "home/secret_key2"])
def test_a_member_that_the_manifest_does_not_name_is_refused(name: str, tmp_path: Path) -> None:
    manifest = archives.manifest_of({"secret_key": b"x"})
    assert "is expected" in refused(archives.pack(tmp_path / "b", manifest, [archives.member(name, b"x")]), tmp_path)


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.GNUTYPE_SPARSE],
)
def test_links_and_devices_are_refused(kind: bytes, tmp_path: Path) -> None:
    link = archives.member("home/secret_key", kind=kind, link="/etc/passwd")
    path = archives.pack(tmp_path / "backup", archives.manifest_of({"secret_key": b""}), [link])
    assert "a link, a device or a folder" in refused(path, tmp_path)


@pytest.mark.parametrize("twice", [["a", "a"], ["a", "a/b"]])
def test_a_file_twice_or_in_a_file_is_refused(twice: list[str], tmp_path: Path) -> None:
    manifest: dict[str, Any] = archives.manifest_of({})
    manifest["files"] = [{"path": path, "bytes": 0, "sha256": "0" * 64} for path in twice]
    assert "named twice, or lies in another file" in refused(archives.pack(tmp_path / "b", manifest, []), tmp_path)


def test_more_than_the_manifest_says_is_refused(tmp_path: Path) -> None:
    manifest = archives.manifest_of({"secret_key": b"x"})
    bomb = archives.member("home/secret_key", b"\0" * 20_000_000)
    assert "20,000,000 bytes stands where" in refused(archives.pack(tmp_path / "b", manifest, [bomb]), tmp_path)


def test_what_follows_the_last_file_is_refused(tmp_path: Path) -> None:
    members = [archives.member("home/secret_key", b"x"), archives.member("home/more", b"x")]
    path = archives.pack(tmp_path / "backup", archives.manifest_of({"secret_key": b"x"}), members)
    assert "does not end after its last file" in refused(path, tmp_path)


def test_more_than_there_is_room_for_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    manifest = archives.manifest_of({})
    manifest["files"] = [{"path": "big", "bytes": 10**18, "sha256": "0" * 64}]
    assert "there is no room" in refused(archives.pack(tmp_path / "backup", manifest, []), tmp_path)


def test_a_manifest_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_MANIFEST", 1000)
    path = archives.pack(tmp_path / "backup", b" " * 1001, [])
    assert "it begins with 'manifest.json' of 1,001 bytes" in refused(path, tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", gzip.compress(b""), gzip.compress(b"x" * 2000)],
    ids=["empty", "zip", "gzip of nothing", "gzip of text"],
)
def test_other_files_are_no_backups(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    assert "is no backup" in refused(path, tmp_path)


def test_a_later_format_asks_for_the_later_software(tmp_path: Path) -> None:
    path = archives.pack(tmp_path / "backup", archives.manifest_of({}, format=2, software="9.0.0"), [])
    assert "a later software (9.0.0) made this backup" in refused(path, tmp_path)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    home = tmp_path / "place" / "home"
    with pytest.raises(OSError, match="No space left"), making(home) as made:
        unpack(honest(tmp_path / "backup"), made, progress=lambda line: None)
    assert homes.files(tmp_path / "place") == []


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is not there"):
        unpack(tmp_path / "none", tmp_path, progress=lambda line: None)
    with pytest.raises(Refused, match="is a folder"):
        unpack(tmp_path, tmp_path, progress=lambda line: None)


def test_damage_is_told_by_the_command_and_leaves_an_empty_home(saved: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    with saved.open("rb") as whole, cut.open("wb") as part:
        shutil.copyfileobj(io.BytesIO(whole.read()[:100_000]), part)
    done = homes.run(tmp_path / "home", "restore", str(cut))
    assert done.returncode == 1
    assert "damaged or cut off" in done.stderr
    assert homes.files(tmp_path / "home") == ["secret_key"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut", "home"]


def test_damage_is_a_refusal() -> None:
    assert issubclass(DamagedBackup, Refused)
