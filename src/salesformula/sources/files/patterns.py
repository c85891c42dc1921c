"""Which file of the folder a rule means: the one it names, the only one its pattern fits, or its query's result."""

from __future__ import annotations

import fnmatch
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.mapping import FileRule


def path_of(folder: Path, key: str, rule: FileRule) -> str:
    """The path of a rule's file inside the folder.

    Refused where a pattern fits no file, or several: which of two exports is meant is not guessed.
    """
    if rule.query is not None:
        return f"{key}.query.csv"
    if "*" not in rule.path:
        return rule.path
    place, _, pattern = rule.path.rpartition("/")
    names = sorted(path.name for path in (folder / place).iterdir()) if (folder / place).is_dir() else []
    fits = [name for name in names if fnmatch.fnmatchcase(name, pattern) and (folder / place / name).is_file()]
    if len(fits) == 1:
        return f"{place}/{fits[0]}" if place else fits[0]
    if fits:
        raise Refused(
            f"{rule.path} fits {len(fits)} files: {', '.join(fits[:20])}; leave one of them in {folder}, or name one"
        )
    raise Refused(f"{rule.path} fits no file of {folder}; found there: {', '.join(names[:20]) or 'no file'}")
