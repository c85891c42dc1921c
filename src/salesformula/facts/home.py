"""Where a company's data live: one folder that may be copied or moved."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder named by SALESFORMULA_HOME, or ~/.salesformula."""
    return Path(os.environ.get("SALESFORMULA_HOME") or Path.home() / ".salesformula").expanduser()


def facts_folder(*, root: Path) -> Path:
    """The folder of the immutable facts files."""
    return root / "facts"
