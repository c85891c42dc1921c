"""Static files under names that carry their content's hash, so that browsers may keep them for good."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed once files are collected, as ``serve`` does; plain names before that."""

    def stored_name(self, name: str) -> str:
        """The name in the address of a static file."""
        if not self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored
