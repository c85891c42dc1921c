"""Facts narrowed to the people a viewer may see, before any formula runs."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.facts.access import Facts
from salesformula.facts.rollups import ROLLUPS
from salesformula.facts.tables import TABLES
from salesformula.kit import registry
from salesformula.kit.schema import Schema

#: Above this many people a list in the query is slower than a join.
LONG_LIST = 50


class NarrowedFacts:
    """A FactSource of the rows that belong to some people, directly or through a deal or lead of theirs."""

    def __init__(self, facts: Facts, person_ids: frozenset[str]) -> None:
        self._facts = facts
        self._person_ids = sorted(person_ids)

    @property
    def covered_to(self) -> date | None:
        """The last day the facts reach, for the whole company."""
        return self._facts.covered_to

    @property
    def version(self) -> int:
        """Number of the version that answers."""
        return self._facts.version

    def table(self, name: str) -> ir.Table:
        """The table's rows that belong to those people; tables that belong to nobody come whole."""
        return self._narrowed(self._facts.table(name), ROLLUPS[name].schema if name in ROLLUPS else TABLES[name])

    def result(self, name: str) -> ir.Table:
        """The rows of a stored answer that belong to those people; one whose rows belong to nobody comes whole."""
        return self._narrowed(self._facts.result(name), registry.answer(name).kept)

    def _narrowed(self, table: ir.Table, schema: Schema) -> ir.Table:
        if schema.owner is not None:
            return self._of_people(table, schema.owner)
        for parent, key in (("deals", "deal_id"), ("leads", "lead_id")):
            if key in schema:
                return table.semi_join(self.table(parent), key)
        return table

    def _of_people(self, table: ir.Table, owner: str) -> ir.Table:
        if len(self._person_ids) <= LONG_LIST:
            return table.filter(table[owner].isin(self._person_ids))
        people = ibis.memtable({"seen_person_id": self._person_ids})
        return table.semi_join(people, table[owner] == people.seen_person_id)
