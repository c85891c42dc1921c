"""The desk of imports, for what cells become."""

from __future__ import annotations

from salesformula.sources.tests.conftest import desk

__all__ = ["desk"]
