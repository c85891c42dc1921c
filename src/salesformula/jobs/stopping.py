"""A worker told to stop lets its task end for a while, then breaks it off."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: Seconds a task at work is given to end by itself.
GRACE = 10
_SLICE = 0.25


class Stopped(BaseException):
    """The worker was told to stop while the task ran. No Exception: a task must not take it for its own."""


class Stopping:
    """Whether the worker was told to stop, by SIGTERM or SIGINT."""

    def __init__(self) -> None:
        self.asked = False
        self._in_task = False

    @contextmanager
    def listening(self) -> Iterator[Stopping]:
        """Take the signals until the block ends. For the main thread."""
        before = {
            number: signal.signal(number, handler)
            for number, handler in (
                (signal.SIGTERM, self._ask),
                (signal.SIGINT, self._ask),
                (signal.SIGALRM, self._break),
            )
        }
        try:
            yield self
        finally:
            signal.alarm(0)
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def task(self) -> Iterator[None]:
        """What may be broken off by Stopped."""
        self._in_task = True
        try:
            yield
        finally:
            self._in_task = False

    def sleep(self, seconds: float) -> None:
        """Wait, at most as long, and no longer once told to stop."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        signal.alarm(GRACE)

    def _break(self, _number: int, _frame: FrameType | None) -> None:
        if self._in_task:
            raise Stopped
