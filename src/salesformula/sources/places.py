"""Folders of the server that an import may be planned from: SALESFORMULA_IMPORT_FOLDERS, else HOME/inbox."""

from __future__ import annotations

from pathlib import Path

from salesformula.facts import environment
from salesformula.kit.errors import Refused

VARIABLE = "SALESFORMULA_IMPORT_FOLDERS"
INBOX = "inbox"


def allowed(home: Path) -> tuple[Path, ...]:
    """The folders that may be read, with everything below them."""
    named = environment.listed(VARIABLE, default=(str(home / INBOX),))
    return tuple(Path(name).expanduser().resolve() for name in named)


def inside(path: str, *, home: Path, what: str) -> Path:
    """The real place of ``path``, a relative one taken from the first folder; Refused where it lies in none.

    ``what`` names the thing in the refusal.
    """
    places = allowed(home)
    try:
        real = (places[0] / Path(path).expanduser()).resolve()
        if any(real.is_relative_to(place) for place in places):
            real.exists()
            return real
    # No user of that name, a letter no path may hold, a name longer than the system takes.
    except (RuntimeError, ValueError, OSError) as error:
        raise Refused(f"{what} {path!r} is no path of this server: {error}") from error
    listed = ", ".join(map(str, places))
    raise Refused(
        f"{what} {path!r} lies outside the folders that imports may read: {listed}; "
        f"put it there, or have {VARIABLE} name its folder"
    )
