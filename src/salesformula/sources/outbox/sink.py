"""Where rows are written back to: a CRM, as the outbox sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Sink(Protocol):
    """One table of a CRM that keeps our origin_key in a field of its own and finds records by it."""

    def find(self, origin_key: str) -> str | None:
        """The CRM's id of the record that bears that key; None where there is none."""
        ...

    def send(self, row: Mapping[str, Any]) -> str:
        """Make a record of ``row``, its ``origin_key`` included; the CRM's id of it."""
        ...
