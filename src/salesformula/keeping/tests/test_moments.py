"""A backup is of one moment, whoever imports, writes or kills meanwhile."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from salesformula.facts import versions
from salesformula.keeping import snapshot as module
from salesformula.keeping.snapshot import snapshot
from salesformula.keeping.tests import homes
from salesformula.keeping.what_is_saved import files_to_save

WRITING = """
import sys
from salesformula.doors import clock
from salesformula.identity.log import record
while True:
    record(at=clock.now(), user=None, action="test.write", subject_id="x", reason="while it is saved")
"""


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Path:
    """A copy of the home that may be written to."""
    return Path(shutil.copytree(home, tmp_path / "own"))


def started(home: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = homes.environment_of(home)
    return subprocess.Popen(
        [sys.executable, *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.mark.slow
def test_while_imports_land_and_the_site_writes(home: Path, own: Path, tmp_path: Path) -> None:
    prepare = "from salesformula.site.setup import prepare; prepare()\n"
    files = home.parent / f"{home.name}-files"
    writer = started(own, "-c", prepare + WRITING)
    ended = threading.Event()
    landed: list[int] = []

    def keep_importing() -> None:
        while not ended.is_set():
            landed.append(homes.run(own, "import", "--preset", "canonical", str(files)).returncode)

    importer = threading.Thread(target=keep_importing)
    importer.start()
    try:
        path, elsewhere = tmp_path / "backup.tar.gz", tmp_path / "elsewhere"
        done = homes.run(own, "backup", str(path))
    finally:
        ended.set()
        importer.join()
        writer.kill()
        writer.wait()
    assert done.returncode == 0, done.stderr
    assert landed
    done = homes.run(elsewhere, "restore", str(path))
    assert done.returncode == 0, done.stderr
    # Who imports there next finds what the snapshot holds of imports at work, and nothing in its way.
    assert homes.run(elsewhere, "import", "--preset", "canonical", str(files)).returncode == 0


def test_a_build_at_work_is_waited_for(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    with (own / "facts" / versions.LOCK).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        free = threading.Timer(0.3, lambda: fcntl.flock(lock, fcntl.LOCK_UN))
        free.start()
        began = time.monotonic()
        with snapshot(own, current_only=False, progress=told.append) as held:
            assert time.monotonic() - began >= 0.25
            assert (held.home / "facts/CURRENT").read_text() == "facts-2.duckdb"
        free.join()
    assert told[0].startswith("waiting: another build is at work")
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.0)
    with versions.building(own), pytest.raises(Exception, match="another build is at work"):  # noqa: SIM117
        with snapshot(own, current_only=False, progress=told.append):
            pass
    assert not [path for path in own.iterdir() if path.name.startswith(".backup")]


def test_a_version_let_go_of_meanwhile_stays_in_the_snapshot(own: Path) -> None:
    with snapshot(own, current_only=False, progress=lambda line: None) as held:
        before = (held.home / "facts/facts-1.duckdb").read_bytes()
        (own / "facts/facts-1.duckdb").unlink()
        assert (held.home / "facts/facts-1.duckdb").read_bytes() == before


def test_what_is_made_again_belongs_to_a_process_or_leads_elsewhere_is_not_saved(own: Path) -> None:
    run = next((own / "raw").iterdir())
    before = {str(path) for path in files_to_save(own, current_only=False)}
    for name in (
        ".import-1-x/staged.duckdb",
        "workers/abc",
        "static/site.css",
        "demo/hubspot/deals.csv",
        "facts/building-9.tmp",
        "facts/facts-9.duckdb",
        "facts/facts-9.undone",
        "raw/20260101T000000-0001/files/half.csv",
        "app.sqlite3-wal",
        "migrate.lock",
        "inbox/deals.tmp",
        "uploads/1/deals.csv",
        "demo/demo.json",
        "results/2/score.parquet",
        f"raw/{run.name}/files/oddly named.lock",
    ):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_bytes(b"x")
    (own / "inbox/link").symlink_to("/etc/passwd")
    found = {str(path) for path in files_to_save(own, current_only=False)}
    assert {"facts/CURRENT", "facts/facts-1.duckdb", "facts/facts-2.duckdb", "secret_key"} <= before
    assert before <= found
    assert found - before == {
        "demo/demo.json",
        "facts/facts-9.undone",
        "inbox/deals.tmp",
        "results/2/score.parquet",
        "uploads/1/deals.csv",
        f"raw/{run.name}/files/oddly named.lock",
    }


def test_an_import_killed_before_it_wrote_down_its_end_is_saved_with_its_facts(own: Path) -> None:
    run = next((own / "raw").iterdir())
    (run / "outcome.json").unlink()
    assert any(path.parts[1] == run.name for path in files_to_save(own, current_only=False) if path.parts[0] == "raw")


@pytest.mark.slow
def test_killed_at_any_moment_the_old_backup_stands_and_nothing_is_left_over(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    path = folder / "backup.tar.gz"
    path.write_bytes(b"the old one")
    for seconds in (0, 0.02, 0.2, 1.5):
        process = started(own, "-m", "salesformula.cli", "backup", "--overwrite", str(path))
        killed_after(seconds, process, lambda: next(own.glob(".backup-*"), None))
        assert path.read_bytes() == b"the old one"
    done = homes.run(own, "backup", "--overwrite", str(path))
    assert done.returncode == 0, done.stderr
    assert homes.files(folder) == ["backup.tar.gz"]
    assert not list(own.glob(".backup-*"))


@pytest.mark.slow
def test_a_restore_killed_at_any_moment_leaves_an_empty_home(saved: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    home = place / "home"
    for seconds in (0, 0.02, 0.2, 1.5):
        process = started(home, "-m", "salesformula.cli", "restore", str(saved))
        killed_after(seconds, process, lambda: next(place.glob(".restoring-home-*"), None))
        assert homes.files(home) == ["secret_key"]
    done = homes.run(home, "restore", str(saved))
    assert done.returncode == 0, done.stderr
    assert [path.name for path in place.iterdir()] == ["home"]


def killed_after(seconds: float, process: subprocess.Popen[bytes], begun: Callable[[], object]) -> None:
    """Kill it that long after it has begun."""
    while process.poll() is None and begun() is None:
        time.sleep(0.005)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
