"""``make bench [ONLY=PREFIX]``: run the benchmarks whose name starts with PREFIX."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.bench import Benchmark


def found() -> dict[str, Benchmark]:
    """Every benchmark by its name: the BENCHMARKS of each module below speed/ and truth/."""
    here = Path(__file__).parent
    benchmarks: dict[str, Benchmark] = {}
    for path in sorted(here.glob("*/*.py")):
        if path.stem != "__init__":
            module = import_module(f"benchmarks.{path.parent.name}.{path.stem}")
            benchmarks |= getattr(module, "BENCHMARKS", {})
    return benchmarks


def main() -> None:
    """Print a line a benchmark; end with 1 where none has that prefix."""
    prefix = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = {name: run for name, run in found().items() if name.startswith(prefix)}
    if not chosen:
        sys.exit(f"no benchmark starts with {prefix!r}; there are: {', '.join(found())}")
    for name, run in chosen.items():
        sys.stdout.write(run().line(name) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
