"""A zip that somebody dropped, taken apart: plain tables come out of it, and nothing else."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from salesformula.kit.errors import Refused
from salesformula.sources.files.bounds import DAMAGE, sizes_of, unpacked_limit
from salesformula.sources.files.kinds import READABLE

#: An export of a whole CRM has some dozens of files.
MOST_MEMBERS = 500
_CHUNK = 1 << 20


def unpack(archive: Path, into: Path) -> list[Path]:
    """The tables in a zip, written flat into the folder ``into``; what is not a table inside it is refused by name.

    Folders inside are dropped, the files in them kept. Refused, with nothing left behind, where a member leads
    out of the folder, is a link or another archive, has a name that is already taken, or where too much comes out.
    """
    into.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    names = _plain_members(archive)
    try:
        for member, file in sizes_of(archive, name=archive.name, limit=unpacked_limit(), most=MOST_MEMBERS):
            if member not in names:
                continue
            target = into / names[member]
            if target.exists():
                raise Refused(f"{archive.name} holds {target.name}, which is there already; take one of them away")
            made.append(target)
            with target.open("xb") as out:
                shutil.copyfileobj(file, out, _CHUNK)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return made


def _plain_members(archive: Path) -> dict[str, str]:
    """The members worth unpacking and the name each gets."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
    except DAMAGE as error:
        raise Refused(f"{archive.name} is no zip archive ({error}); pack it again") from error
    names: dict[str, str] = {}
    for member in members:
        pure = PurePosixPath(member.filename.replace("\\", "/"))
        if member.is_dir() or pure.name.startswith(".") or "__MACOSX" in pure.parts:
            continue
        where = f"{archive.name}: {member.filename!r}"
        if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0] or "\0" in member.orig_filename:
            raise Refused(f"{where} leads out of the archive; pack plain files")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refused(f"{where} is a link; pack the file itself")
        if not pure.name.lower().endswith(READABLE):
            kinds = ", ".join(READABLE[:4])
            raise Refused(f"{where} is no table ({kinds}, .xlsx, .parquet …); take it out of the archive")
        if pure.name in names.values():
            raise Refused(f"{archive.name} holds two files named {pure.name}; rename one of them")
        names[member.filename] = pure.name
    if not names:
        raise Refused(f"{archive.name} holds no file; pack the exports into it")
    return names
