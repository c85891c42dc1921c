"""The wheel carries its static assets, so that its users need no node."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
NEEDED = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "hatch_build.py",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "src",
)


def test_the_wheel_holds_what_pages_charts_and_the_demo_need_and_no_tests(tmp_path: Path) -> None:
    for name in NEEDED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    [wheel] = (tmp_path / "dist").glob("*.whl")
    names = ZipFile(wheel).namelist()
    for needed in (
        "salesformula/web/static/vendor/tabler.min.css",
        "salesformula/web/static/vendor/vega-lite.min.js",
        "salesformula/web/static/vendor/chart-fonts/Inter_400Regular.ttf",
        "salesformula/web/static/web/css/tokens.css",
        "salesformula/web/templates/web/frame.html",
        "salesformula/rooms/pipeline/templates/pipeline/state.html",
        "salesformula/sources/recognition/systems/hubspot/deals.toml",
        "salesformula/py.typed",
    ):
        assert needed in names
    assert [name for name in names if "/tests/" in name] == []
