"""Own rows: what people write here is a fact at once, and counted once when the CRM tells it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

#: A transaction may commit after its row was stamped; the next reader looks this far behind what was read before.
SAFETY = timedelta(minutes=15)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class AsFacts:
    """A room's records as rows of the fact table ``table``.

    ``since(instant)`` yields every state known from, or known to, ``instant`` or later (None: every state there
    ever was). A state has the Schema's columns (those left out are empty), ``origin_key``, ``known_from`` and
    ``known_to`` (UTC, without zone; None: still so). The table's key column holds the origin_key. An edit closes
    a state and opens the next at the same instant, a withdrawal only closes. ``count(instant)`` is the number of
    keys that changed after ``instant``; without it they are counted by reading them.
    """

    table: str
    since: Callable[[datetime | None], Iterable[Row]]
    count: Callable[[datetime], int] | None = None


@dataclass(frozen=True)
class Written:
    """Own rows per fact table, as they stood when they were read, and the CRM's ids of those it holds by now.

    ``watermark``: everything stamped before it is in ``rows`` or was read by an earlier build. ``remote_ids``:
    (fact table, the CRM's id) → origin_key.
    """

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    watermark: datetime | None = None
    remote_ids: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, table: str) -> Sequence[Row]:
        """The own rows of a fact table."""
        return self.rows.get(table, ())

    def remote_ids_of(self, table: str) -> dict[str, str]:
        """The CRM's id → origin_key, for one fact table."""
        return {remote_id: key for (name, remote_id), key in self.remote_ids.items() if name == table}

    @property
    def n_rows(self) -> int:
        """How many states of own rows were read."""
        return sum(len(rows) for rows in self.rows.values())
