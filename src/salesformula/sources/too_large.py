"""An import that needs more memory than there is: refused in a sentence, with what it took and what to do."""

from __future__ import annotations

import re
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from salesformula.facts.engine import BUILD_MEMORY
from salesformula.facts.sandbox import EngineError
from salesformula.kit.errors import Refused

_TOLD = "Out of Memory"
_USED = re.compile(r"\(([\d.]+ \w+)/([\d.]+ \w+) used\)")


@contextmanager
def refused_if_too_large() -> Iterator[None]:
    """Refused where the engine, or Python, runs out of memory inside the block; other errors pass."""
    try:
        yield
    except EngineError as error:
        if _TOLD not in str(error):
            raise
        raise Refused(_sentence(str(error))) from error
    except MemoryError as error:
        raise Refused(_sentence("")) from error


def _sentence(told: str) -> str:
    used = _USED.search(told)
    engine = f"{used[1]} of {used[2]}" if used else f"more than {BUILD_MEMORY}"
    return (
        f"this import needs more memory than the engine may take: it had used {engine}, the whole process "
        f"{_peak_gb():.1f} GB at its peak; nothing was changed. Import the largest file by itself, split it and import "
        "the parts with changes_only, or import on a machine where less else is running"
    )


def _peak_gb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e9 if sys.platform == "darwin" else 1e6)
