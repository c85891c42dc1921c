"""What rollups are made of: the fact tables, and of deals that left what was last known of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping

import ibis
import ibis.expr.types as ir

from salesformula.facts.knowledge import rows_known, rows_left, without_history
from salesformula.facts.merge import NOTICED
from salesformula.facts.tables import TABLES

#: Deals that are no more, as they were last known.
DEALS_LEFT = "deals_left"
#: The changes of deals, with ``is_noticed``: whether a build noticed the change, or the source told of it.
CHANGES_TOLD = "deal_changes_told"


class Inputs(Mapping[str, ir.Table]):
    """Tables by name, each made when a rollup first asks for it."""

    def __init__(
        self, table: Callable[[str], ir.Table], *, left: Callable[[], ir.Table], told: Callable[[], ir.Table]
    ) -> None:
        self._table = table
        self._others = {DEALS_LEFT: left, CHANGES_TOLD: told}
        self._made: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        if name not in self._made:
            self._made[name] = self._others[name]() if name in self._others else self._table(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*TABLES, *self._others))

    def __len__(self) -> int:
        return len(TABLES) + len(self._others)


def changes_told(rows: ir.Table) -> ir.Table:
    """Rows of ``deal_changes`` with ``is_noticed``, without the columns that keep history."""
    noticed = ibis.coalesce(rows.origin_key.startswith(NOTICED), ibis.literal(False))
    return without_history(rows.mutate(is_noticed=noticed))


def known_now(stored: Callable[[str], ir.Table], *, rollups: Container[str] = ()) -> Inputs:
    """The inputs as they are known now; ``stored`` gives a fact table with all its history, or one of ``rollups``."""

    def table(name: str) -> ir.Table:
        return stored(name) if name in rollups else without_history(rows_known(stored(name), at=None))

    return Inputs(
        table,
        left=lambda: without_history(rows_left(stored("deals"), key="deal_id", at=None)),
        told=lambda: changes_told(rows_known(stored("deal_changes"), at=None)),
    )
