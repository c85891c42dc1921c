"""What changed in the headers of a folder since its mapping was made."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.files.patterns import path_of
from salesformula.sources.files.peek import peek
from salesformula.sources.mapping import FileRule, Mapping
from salesformula.sources.recognition.catalogue import known_kinds
from salesformula.sources.recognition.headers import plain

_ALIKE = 0.75
_QUOTED = re.compile(r'"((?:[^"]|"")+)"')


@dataclass(frozen=True)
class FileDrift:
    """One file: columns that are read and gone, columns nobody has seen, and likely new names of the gone.

    ``missing``: the file itself is not there, or is no table.
    """

    path: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    missing: bool = False
    says: tuple[Msg, ...] = ()


@dataclass(frozen=True)
class Drift:
    """Every file that changed; none: the mapping fits as it is."""

    files: tuple[FileDrift, ...]

    @property
    def is_same(self) -> bool:
        """True where everything that is read is there still; new columns alone do no harm."""
        return not any(file.missing or file.gone for file in self.files)

    @property
    def says(self) -> tuple[Msg, ...]:
        """All changes in sentences."""
        return tuple(sentence for file in self.files for sentence in file.says)


def drift(saved: Mapping, folder: Path, *, headers: Table[str, Sequence[str]] | None = None) -> Drift:
    """How the files of a folder differ from those a mapping was made for.

    ``headers``: per file those it had then; without them columns that are new can't be told from columns
    that were never read.
    """
    found = (_file(saved, folder, key, headers) for key, rule in saved.files.items() if rule.query is None)
    return Drift(tuple(file for file in found if file is not None))


def _file(saved: Mapping, folder: Path, key: str, headers: Table[str, Sequence[str]] | None) -> FileDrift | None:
    rule = saved.files[key]
    try:
        path = path_of(folder, key, rule)
        columns = peek(folder / path, FileRule(**rule.model_dump(exclude_defaults=True) | {"path": path})).columns
    except Refused as error:
        said = Msg("{file}: {reason}", file=rule.path, reason=str(error))
        return FileDrift(rule.path, missing=True, says=(said,))
    before = tuple((headers or {}).get(path, (headers or {}).get(rule.path, ())))
    read = _read(saved, key, before)
    gone = tuple(header for header in read if header not in columns)
    new = tuple(header for header in columns if before and header not in before)
    unread = [header for header in columns if header not in read and (not before or header in new)]
    renamed = tuple((old, now) for old in gone if (now := _new_name(old, read[old], unread)) is not None)
    if not gone and not new:
        return None
    return FileDrift(path, gone, new, renamed, says=tuple(_sentences(path, gone, new, dict(renamed))))


def _read(saved: Mapping, key: str, before: tuple[str, ...]) -> dict[str, str]:
    """The headers a mapping reads of a file, with what each fills."""
    found: dict[str, str] = {}
    for table, blocks in saved.tables.items():
        for block in blocks:
            if block.file == key:
                for column, rule in block.columns.items():
                    for header in rule.reads:
                        found.setdefault(header, f"{table}.{column}")
                for passed_over in (block.skip_empty, block.leave_out.column if block.leave_out else None):
                    if passed_over:
                        found.setdefault(passed_over, "")
            elif block.sql is not None and re.search(rf"\b{re.escape(key)}\b", block.sql):
                quoted = {name.replace('""', '"') for name in _QUOTED.findall(block.sql)}
                for header in before:
                    if header in quoted:
                        found.setdefault(header, f"{table}")
    return found


def _new_name(old: str, target: str, unread: list[str]) -> str | None:
    """The unread column that a gone one is likely to have become: known for the same, or almost spelt the same."""
    for header in unread:
        if target and any(m.target == target for kind in known_kinds(None) for m in kind.known(header)):
            return header
    alike = {header: SequenceMatcher(None, plain(old), plain(header)).ratio() for header in unread}
    best = max(alike, key=lambda header: alike[header], default=None)
    return best if best is not None and alike[best] >= _ALIKE else None


def _sentences(path: str, gone: tuple[str, ...], new: tuple[str, ...], renamed: dict[str, str]) -> list[Msg]:
    said = []
    for header in gone:
        if header in renamed:
            now = f"“{renamed[header]}”"
            said.append(Msg("{file}: “{old}” is gone; {new} is likely its new name", file=path, old=header, new=now))
        else:
            said.append(Msg("{file}: “{old}” is gone, and the mapping reads it", file=path, old=header))
    for header in new:
        if header not in renamed.values():
            said.append(Msg("{file}: “{new}” is new and is not read", file=path, new=header))
    return said
