"""The laws of the house that imports don't show. Each takes a source tree and names every breach as 'file: what'."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST_FILE = 400
ROOM_FILES = {
    "README.md", "__init__.py", "room.py", "formula.py", "answers.py", "policy.py", "charts.py", "models.py",
    "as_facts.py", "actions.py", "pages.py", "forms.py", "urls.py", "demo.py", "apps.py", "verify.py",
}  # fmt: skip
ROOM_FOLDERS = {
    "tests", "templates", "migrations", "formula", "answers", "actions", "models", "pages", "charts", "__pycache__",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
DOCSTRING_PARTS = ("Schemas:", "Units:", "Serves:", "Source:", "Errors:")
LANGUAGE_FILES = {".py", ".html", ".css", ".js", ".md", ".toml"}

Law = Callable[[Path], Iterator[str]]


def files_are_short(src: Path) -> Iterator[str]:
    """No file over 400 lines."""
    for path in _files(src):
        n = len(path.read_text(encoding="utf-8").splitlines())
        if n > LONGEST_FILE:
            yield f"{path.relative_to(src)}: {n} lines, at most {LONGEST_FILE}"


def names_say_what_is_inside(src: Path) -> Iterator[str]:
    """No utils, helpers, common or base."""
    for path in _files(src):
        if path.stem.lstrip("_") in FORBIDDEN_NAMES and path.suffix != ".html":
            yield f"{path.relative_to(src)}: the name says nothing of what is inside"


def rooms_have_the_same_shape(src: Path) -> Iterator[str]:
    """A room holds the files every room may hold, and no others; four of them always."""
    for room in sorted((src / "salesformula/rooms").iterdir()):
        if not room.is_dir() or room.name == "__pycache__":
            continue
        found = {path.name for path in room.iterdir()}
        for name in sorted(found - ROOM_FILES - ROOM_FOLDERS):
            yield f"salesformula/rooms/{room.name}/{name}: no room has a file of that name"
        for name in ("README.md", "room.py", "tests"):
            if name not in found:
                yield f"salesformula/rooms/{room.name}: has no {name}"
        for name in ("formula", "answers"):
            if not found & {name, f"{name}.py"}:
                yield f"salesformula/rooms/{room.name}: has no {name}.py"


def no_foreign_keys_across_rooms(src: Path) -> Iterator[str]:
    """A ForeignKey names a model of its own room."""
    for path, tree in _modules(src, "salesformula/rooms/*/models*"):
        room = path.relative_to(src).parts[2]
        for call in _calls(tree, {"ForeignKey", "OneToOneField", "ManyToManyField"}):
            target = call.args[0] if call.args else None
            if isinstance(target, ast.Constant) and isinstance(target.value, str) and "." in target.value:
                label = target.value.split(".")[0]
                if label not in (room, "identity"):
                    yield f"{path.relative_to(src)}:{call.lineno}: a foreign key into {label}"


def settings_have_unit_and_source(src: Path) -> Iterator[str]:
    """Every field of a Policy is declared with setting(…, unit=…, source=…)."""
    for path, tree in _modules(src, "salesformula/**/*"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef) or not any(_name(b).endswith("Policy") for b in node.bases):
                continue
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and not _declares_setting(field.value):
                    yield f"{path.relative_to(src)}:{field.lineno}: a setting without unit and source"


def formulas_say_what_they_do(src: Path) -> Iterator[str]:
    """Every public formula's docstring has Schemas, Units, Serves, Source and Errors.

    Public is what formula.py holds, or what the package formula/ hands on.
    """
    for path, tree in _formula_modules(src):
        package = path.parent / "__init__.py" if path.parent.name == "formula" else None
        handed_on = package.read_text(encoding="utf-8") if package else ""
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not _gives_table(node):
                continue
            if package is None or f'"{node.name}"' in handed_on:
                said = ast.get_docstring(node) or ""
                lacking = [part for part in DOCSTRING_PARTS if part not in said]
                if lacking:
                    yield f"{path.relative_to(src)}:{node.lineno}: {node.name} does not say {', '.join(lacking)}"


def only_rate_divides(src: Path) -> Iterator[str]:
    """No raw / in formulas, measures and rollups: engines differ in what it means between columns."""
    modules = [*_formula_modules(src)]
    for name in ("measures", "rollup*", "rates_in_force", "history"):
        modules += _modules(src, f"salesformula/facts/{name}")
        modules += _modules(src, f"salesformula/facts/{name}.py")
    for path, tree in modules:
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv):
                yield f"{path.relative_to(src)}:{node.lineno}: a raw division; use facts.rate.rate"


def formulas_have_no_long_lists(src: Path) -> Iterator[str]:
    """No isin of a list that grows with the company: filters on people are joins."""
    for path, tree in _formula_modules(src):
        for call in _calls(tree, {"isin", "notin"}):
            listed = ast.unparse(call.args[0]) if call.args else ""
            if re.search(r"(^|_|\W)(ids?|people|persons?|owners?|deals?|accounts?|leads?)($|_|\W)", listed):
                yield f"{path.relative_to(src)}:{call.lineno}: isin({listed}) grows with the company; join instead"


def facts_are_read_through_table(src: Path) -> Iterator[str]:
    """Rooms and doors read facts by facts.table(): no SQL text, no engine, no file."""
    for pattern in ("salesformula/rooms/**/*", "salesformula/doors/**/*", "salesformula/identity/**/*"):
        for path, tree in _modules(src, pattern):
            if "tests" in path.parts:
                continue
            for call in _calls(tree, {"raw_sql", "sql", "read_parquet", "read_csv", "workbench"}):
                yield f"{path.relative_to(src)}:{call.lineno}: reads facts other than by facts.table()"


def answers_that_read_records_are_live(src: Path) -> Iterator[str]:
    """An answer beside an import of models says live=True: what people write changes without a new facts version."""
    for pattern in ("salesformula/rooms/*/answers*", "salesformula/identity/answers*"):
        for path, tree in _modules(src, pattern):
            imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            reads_models = any("models" in (node.module or "") for node in imports)
            for call in _calls(tree, {"answer"}) if reads_models else ():
                live = [word for word in call.keywords if word.arg == "live" and ast.unparse(word.value) == "True"]
                if call.keywords and not live:
                    yield f"{path.relative_to(src)}:{call.lineno}: reads models and is not live"


def pure_code_has_no_clock(src: Path) -> Iterator[str]:
    """Formulas, stats and kit never look at the clock."""
    modules = [*_formula_modules(src), *_modules(src, "salesformula/stats/**/*"), *_modules(src, "salesformula/kit/*")]
    for path, tree in modules:
        for call in _calls(tree, {"now", "today", "utcnow", "time"}):
            yield f"{path.relative_to(src)}:{call.lineno}: looks at the clock"


def the_repository_speaks_of_the_product_alone(src: Path) -> Iterator[str]:
    """No path of one machine, no registry's host."""
    told = re.compile(r"/work/|/tmp/lock|registry\.npmjs|pypi\.org|files\.pythonhosted", re.IGNORECASE)
    for path in _files(src):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if told.search(line):
                yield f"{path.relative_to(src)}:{number}: {told.search(line).group(0)}"  # type: ignore[union-attr]


LAWS: tuple[Law, ...] = (
    files_are_short,
    names_say_what_is_inside,
    rooms_have_the_same_shape,
    no_foreign_keys_across_rooms,
    settings_have_unit_and_source,
    formulas_say_what_they_do,
    only_rate_divides,
    formulas_have_no_long_lists,
    facts_are_read_through_table,
    answers_that_read_records_are_live,
    pure_code_has_no_clock,
    the_repository_speaks_of_the_product_alone,
)


def _files(src: Path) -> Iterator[Path]:
    for path in sorted(src.rglob("*")):
        parts = path.parts
        if path.suffix in LANGUAGE_FILES and "vendor" not in parts and "__pycache__" not in parts:
            yield path


def _modules(src: Path, pattern: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(src.glob(pattern)):
        if path.suffix == ".py":
            yield path, ast.parse(path.read_text(encoding="utf-8"))
        elif path.is_dir() and not pattern.endswith("**/*"):
            for inner in sorted(path.rglob("*.py")):
                yield inner, ast.parse(inner.read_text(encoding="utf-8"))


def _formula_modules(src: Path) -> Iterator[tuple[Path, ast.Module]]:
    yield from _modules(src, "salesformula/rooms/*/formula*")


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in names:
            yield node


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _declares_setting(value: ast.AST | None) -> bool:
    if not isinstance(value, ast.Call) or _name(value.func) != "setting":
        return False
    return {"unit", "source", "label"} <= {keyword.arg for keyword in value.keywords}


def _gives_table(node: ast.FunctionDef) -> bool:
    return node.returns is not None and ast.unparse(node.returns) in ("ir.Table", "Table", "ibis.Table")
