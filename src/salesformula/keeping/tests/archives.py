"""Archives made by hand, honest and not."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any

from salesformula.keeping.manifest import NAME

Member = tuple[tarfile.TarInfo, bytes]


def manifest_of(files: dict[str, bytes], **others: Any) -> dict[str, Any]:
    """A manifest of those files, as JSON would hold it."""
    at = datetime(2026, 11, 20, 12).isoformat()
    checksums = {"at": at, "facts_version": None, "policy_revision": 0}
    described = [
        {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in files.items()
    ]
    return {
        "format": 1,
        "software": "0.1.0",
        "made_at": at,
        "database": "sqlite",
        "migrations": [],
        "has_secret_key": True,
        "files": described,
        "checksums": checksums,
    } | others


def member(name: str, content: bytes = b"", *, kind: bytes = tarfile.REGTYPE, link: str = "") -> Member:
    """One member of a tar."""
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, link
    return info, content


def pack(path: Path, manifest: dict[str, Any] | bytes, members: list[Member]) -> Path:
    """Write the archive."""
    import json

    text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for info, content in [member(NAME, text), *members]:
            archive.addfile(info, io.BytesIO(content))
    return path
