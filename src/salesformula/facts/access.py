"""``open_facts().table(name)``: the only way to the facts."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import ibis.expr.types as ir

from salesformula.facts import engine, history, versions
from salesformula.facts.rollups import CODE, ROLLUPS, known_now
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused


class Facts:
    """One version of the facts as one question sees it. Made per question, used by one thread."""

    def __init__(
        self,
        version: versions.Version,
        *,
        as_of: date | None = None,
        as_known: datetime | None = None,
        company: CompanyPolicy | None = None,
    ) -> None:
        self._version = version
        self._as_of = as_of
        self._as_known = as_known
        self._company = company or CompanyPolicy()
        self._backend = engine.backend(version)

    @property
    def version(self) -> int:
        """Number of the facts version."""
        return self._version.number

    @property
    def path(self) -> Path:
        """The immutable file that answers."""
        return self._version.path

    @cached_property
    def covered_to(self) -> date | None:
        """The last day on which anything happened to a deal."""
        found: date | None = self._backend.table("coverage").covered_to.max().to_pyarrow().as_py()
        return found

    @cached_property
    def built_at(self) -> datetime:
        """UTC instant of the build."""
        instant: datetime = self._backend.table("versions_meta").built_at.max().to_pyarrow().as_py()
        return instant

    @cached_property
    def _rollups_are_current(self) -> bool:
        """Whether today's code made the stored rollups; others are made again until the next build stores them."""
        coverage = self._backend.table("coverage")
        return "code" in coverage.columns and bool((coverage.code == CODE).any().to_pyarrow().as_py())

    def table(self, name: str) -> ir.Table:
        """A fact table's rows known at the instant asked for, or a rollup of them; KeyError for an unknown name."""
        if name in ROLLUPS:
            return self._rollup(name)
        if name not in TABLES:
            raise KeyError(f"there is no fact table or rollup {name!r}")
        return self._known(self._backend.table(name))

    def _rollup(self, name: str) -> ir.Table:
        if self._as_known is None and self._rollups_are_current:
            rows = self._backend.table(name)
        else:
            tables = {table: self.table(table) for table in TABLES}
            rows = ROLLUPS[name].make(tables, self._company)
        if name in history.AS_OF and self._as_of is not None:
            return history.AS_OF[name](rows, day=self._as_of)
        return rows

    def _known(self, table: ir.Table) -> ir.Table:
        if self._as_known is None:
            return known_now(table)
        at = self._as_known
        then = (table.known_from <= at) & (table.known_to.isnull() | (table.known_to > at))
        return table.filter(then).drop("known_from", "known_to", "origin_key")


def open_facts(
    *,
    as_of: date | None = None,
    as_known: datetime | None = None,
    company: CompanyPolicy | None = None,
    root: Path | None = None,
) -> Facts:
    """The facts that answer now; Refused where there are none, or where ``as_known`` lies before the first import."""
    facts = Facts(engine.current(root), as_of=as_of, as_known=as_known, company=company)
    if as_known is not None:
        first: datetime | None = facts._backend.table("deals").known_from.min().to_pyarrow().as_py()
        if first is None or as_known < first:
            begin = f"the first import was at {first:%Y-%m-%d %H:%M:%S} UTC" if first else "there was no import"
            raise Refused(f"nothing was known at {as_known:%Y-%m-%d %H:%M:%S} UTC: {begin}")
    return facts
