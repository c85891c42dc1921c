"""Build hook: puts the vendored scripts, styles and fonts into the wheel, so that its users need no node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDORED = "src/salesformula/web/static/vendor"


class VendorHook(BuildHookInterface[Any]):
    """Fetches the npm packages by their lock when what lies in ``static/vendor`` is missing or older than it."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Vendor if needed, then count the files in (they are ignored by git)."""
        repository = Path(self.root)
        sys.path.insert(0, str(repository / "src"))
        try:
            from salesformula.web import vendoring
        finally:
            sys.path.pop(0)
        if vendoring.missing() or (vendoring.can_vendor() and not vendoring.is_current(repository)):
            self.app.display_info("salesformula: fetching scripts, styles and fonts with npm")
            vendoring.vendor(repository)
        elif not vendoring.is_current(repository):
            self.app.display_warning(f"npm was not found: {VENDORED} is kept, though it was copied under another lock")
        build_data["artifacts"].append(f"{VENDORED}/**")
