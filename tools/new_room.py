"""``make room NAME=trial``: the smallest working room, from tools/room_shape, and its line in the list of rooms."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHAPE = Path(__file__).parent / "room_shape"


def new_room(name: str, *, root: Path = ROOT) -> list[Path]:
    """Write the files of a room called ``name`` and list it; ValueError where the name can't be a room's."""
    if not re.fullmatch(r"[a-z][a-z_]*", name) or keyword.iskeyword(name):
        raise ValueError(f"a room's name is a lower-case word such as coaching; found {name!r}")
    room = root / "src/salesformula/rooms" / name
    if room.exists():
        raise ValueError(f"there is a room {name!r} already")
    written = [_write(shape, name, root=root) for shape in sorted(SHAPE.rglob("*.txt"))]
    _list(name, root=root)
    return written


def _write(shape: Path, name: str, *, root: Path) -> Path:
    place = str(shape.relative_to(SHAPE)).removesuffix(".txt")
    folder = root / "docs/formulas" if place == "formulas.md" else root / "src/salesformula/rooms" / name
    target = folder / (f"{name}.md" if place == "formulas.md" else place)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_filled(shape.read_text(encoding="utf-8"), name), encoding="utf-8")
    return target


def _filled(text: str, name: str) -> str:
    title = name.replace("_", " ").capitalize()
    return text.replace("{{name}}", name).replace("{{title}}", title)


def _list(name: str, *, root: Path) -> None:
    """Add the one line: the name in ROOMS."""
    path = root / "src/salesformula/rooms/__init__.py"
    text = path.read_text(encoding="utf-8")
    head, rooms, tail = re.split(r"(?<=ROOMS: tuple\[str, \.\.\.\] = )(\([^)]*\))", text, maxsplit=1)
    names = [*re.findall(r'"([a-z_]+)"', rooms), name]
    listed = ", ".join(f'"{one}"' for one in names) + ("," if len(names) == 1 else "")
    path.write_text(f"{head}({listed}){tail}", encoding="utf-8")


def main() -> None:
    """Write the room named on the command line and say what to do next."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        written = new_room(name)
    except ValueError as error:
        sys.exit(f"make room: {error}. Usage: make room NAME=coaching")
    from tools import documents

    documents.write(ROOT)
    lines = [f"  {path.relative_to(ROOT)}" for path in written]
    sys.stdout.write(f"room {name}:\n" + "\n".join(lines) + "\nIt is listed in src/salesformula/rooms/__init__.py. ")
    sys.stdout.write(f"Try: salesformula answer {name}.open_deals --by owner\n")


if __name__ == "__main__":
    main()
