"""What npm supplies is locked, copied once, and its absence is said plainly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from salesformula.web import vendoring
from salesformula.web.apps import vendored_files

REPOSITORY = Path(__file__).resolve().parents[4]


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose packages are installed, with nothing vendored yet."""
    monkeypatch.setattr(vendoring, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(vendoring, "FILES", {"a.js": "pack/a.js", "fonts/a.woff2": "pack/a.woff2"})
    monkeypatch.setattr(vendoring, "_install", lambda repository: None)
    pack = tmp_path / "node_modules" / "pack"
    pack.mkdir(parents=True)
    (pack / "a.js").write_text("run()\n//# sourceMappingURL=a.js.map\n")
    (pack / "a.woff2").write_bytes(b"\x00\xff")
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


def test_files_are_copied_without_the_names_of_source_maps(nowhere: Path) -> None:
    assert vendoring.vendor(nowhere) == ["a.js", "fonts/a.woff2"]
    assert (nowhere / "vendor" / "a.js").read_text() == "run()\n"
    assert (nowhere / "vendor" / "fonts" / "a.woff2").read_bytes() == b"\x00\xff"


def test_vendored_files_are_current_until_the_lock_changes(nowhere: Path) -> None:
    assert not vendoring.is_current(nowhere)
    vendoring.vendor(nowhere)
    assert vendoring.is_current(nowhere)
    (nowhere / "package-lock.json").write_text('{"lockfileVersion": 3}')
    assert not vendoring.is_current(nowhere)


def test_a_file_that_a_package_lacks_is_named(nowhere: Path) -> None:
    (nowhere / "node_modules" / "pack" / "a.woff2").unlink()
    with pytest.raises(vendoring.VendoringFailed, match=r"a\.woff2 is not in the installed package"):
        vendoring.vendor(nowhere)


def test_without_npm_the_error_says_what_is_missing_and_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(vendoring.VendoringFailed, match="install Node 18 or newer"):
        vendoring.vendor(REPOSITORY)


def test_django_warns_while_files_are_missing(nowhere: Path) -> None:
    assert [message.id for message in vendored_files(None)] == ["web.W001"]
    vendoring.vendor(nowhere)
    assert vendored_files(None) == []


def test_the_lock_names_no_registry_and_every_version_is_exact() -> None:
    lock = (REPOSITORY / "package-lock.json").read_text(encoding="utf-8")
    package = json.loads((REPOSITORY / "package.json").read_text(encoding="utf-8"))
    assert '"resolved"' not in lock
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert [version for version in versions if not version[0].isdigit()] == []
