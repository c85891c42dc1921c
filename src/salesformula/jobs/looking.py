"""What a layer above wants looked after by every worker: at its start, each minute and after each task.

An app hands its function in when the site starts. A function looks quickly whether something is missing, and
enqueues the task that makes it; it does no work itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

_looks: list[Callable[[], None]] = []


def look_after(function: Callable[[], None]) -> None:
    """Have every worker call ``function``; the same one twice is called once."""
    if function not in _looks:
        _looks.append(function)


def look() -> None:
    """Call what was handed in; one that fails does not keep the others, or the worker, from going on."""
    for function in _looks:
        try:
            function()
        except Exception:
            log.exception("look=%s failed", function.__qualname__)
