"""``open_facts().table(name)``: the only way to the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.facts import engine, fiscal_days, following, history, knowledge, live, past_rollups, versions
from salesformula.facts.compiled import Remembering
from salesformula.facts.of_itself import OfItself, of_itself
from salesformula.facts.own_rows import can_be_written
from salesformula.facts.rollup_inputs import Inputs, changes_told
from salesformula.facts.rollups import CODE, DAYS_TOLD_BY, ROLLUPS, days_covered
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy, built_with
from salesformula.kit.errors import Refused
from salesformula.kit.written import Written


class Facts:
    """One version of the facts as one question sees it. Made per question, used by one thread."""

    def __init__(
        self,
        version: versions.Version,
        *,
        as_of: date | None = None,
        as_known: datetime | None = None,
        company: CompanyPolicy | None = None,
        written: Written | None = None,
    ) -> None:
        self._version = version
        self._as_of = as_of
        self._as_known = as_known
        self._company = company or CompanyPolicy()
        self._written = written
        #: Where tables of answers made after builds come from; the door that asks sets it.
        self.results: Callable[[str], pa.Table] | None = None

    @cached_property
    def _backend(self) -> Remembering:
        # Opened by the first table asked for: an answer that is remembered asks for none.
        return engine.backend(self._version)

    @property
    def version(self) -> int:
        """Number of the version that answers, or that answered then."""
        return self._known.version if self._known else self._version.number

    @property
    def path(self) -> Path:
        """The immutable file that answers."""
        return self._version.path

    @cached_property
    def covered_to(self) -> date | None:
        """The last day on which anything happened to a deal, else to a lead, else that somebody did something."""
        if self._known is None and self._stored_are_current:
            return self._of_itself.covered_to
        coverage = days_covered({name: self._with_all_days(name) for name in DAYS_TOLD_BY}, self._company)
        found: date | None = coverage.covered_to.max().to_pyarrow().as_py()
        return found

    @cached_property
    def built_at(self) -> datetime:
        """UTC instant up to which the version knows."""
        if self._known is not None:
            return self._known.built_at
        return self._of_itself.built_at

    @cached_property
    def watermark(self) -> datetime | None:
        """Rows written here before this UTC instant are in the file; None: none are."""
        return self._of_itself.watermark

    @cached_property
    def first_answer(self) -> datetime | None:
        """UTC instant from which on anything answered, and so from which on changes were noticed."""
        return knowledge.first_answer(self._backend.con)

    @cached_property
    def lineage(self) -> tuple[knowledge.Landed, ...]:
        """The versions the facts of now were built through, the first first."""
        return knowledge.lineage(self._backend.con)

    def until(self, day: date) -> Facts:
        """The same facts as they stood at the end of ``day``."""
        return Facts(self._version, as_of=day, as_known=self._as_known, company=self._company, written=self._written)

    def without_history(self, table: str, fields: tuple[str, ...]) -> list[str]:
        """Those of a table's fields whose changes up to the day asked for were kept by nobody.

        Changes are noticed from the first import on; earlier ones are known only where the source tells its history.
        """
        if self._as_of is None or self.first_answer is None:
            return []
        if history.end_of(self._as_of, time_zone=self._company.time_zone) > self.first_answer:
            return []
        changes = self._stored(history.CHANGES[table])
        told = changes.filter(changes.origin_key.isnull()).field.value_counts().field.to_pyarrow().to_pylist()
        return [field for field in fields if field not in told]

    def undone_then(self) -> versions.Undone | None:
        """The version that answered at the instant asked for and was undone since, if one did."""
        at = self._as_known
        found = [
            one for one in versions.undone(self.path.parent.parent) if at and one.answered_from <= at < one.undone_at
        ]
        return found[-1] if found else None

    def result(self, name: str) -> ir.Table:
        """The table of an answer that is made after each build; Refused where nobody put a question."""
        if self.results is None:
            raise Refused(f"{name}: stored results are read by answers alone")
        return ibis.memtable(self.results(name))

    def table(self, name: str) -> ir.Table:
        """A fact table's rows known at the instant asked for, or a rollup of them; KeyError for an unknown name.

        Under ``as_of`` both are as they stood at the end of that day.
        """
        return self._with_all_days(name) if self._as_of is None else self._until(name, day=self._as_of)

    def _with_all_days(self, name: str) -> ir.Table:
        if name in ROLLUPS:
            if self._known is None and self._stored_are_current and not (self._written and self._written.n_rows):
                return self._backend.table(name)
            return self._made(name, Inputs(self._with_all_days, left=self._left, told=self._changes_told))
        return self._labelled(name, self._open(name))

    def _made(self, name: str, inputs: Inputs, *, day: date | None = None) -> ir.Table:
        def make() -> ir.Table:
            return ROLLUPS[name].make(inputs, self._company)

        if self._written is not None:
            return make()
        key = (self.path, name, day, self._knows_to, self._company.model_dump_json())
        rows = past_rollups.kept(key, make)
        if rows is None:
            return make()
        # A view of this question's own connection: a table in memory would be asked of a connection all threads share.
        view = f"{name} at {day}"
        self._backend.con.register(view, rows)
        return self._backend.table(view)

    def _left(self) -> ir.Table:
        return knowledge.without_history(knowledge.rows_left(self._stored("deals"), key="deal_id", at=self._knows_to))

    def _changes_told(self) -> ir.Table:
        return changes_told(knowledge.rows_known(self._stored("deal_changes"), at=self._knows_to))

    def _until(self, name: str, *, day: date) -> ir.Table:
        end = history.end_of(day, time_zone=self._company.time_zone)
        if name in ROLLUPS:
            inputs = Inputs(
                lambda table: self._until(table, day=day),
                left=lambda: self._left_by(end),
                told=lambda: history.events_until(self._changes_told(), "deal_changes", day=day, end=end),
            )
            return self._made(name, inputs, day=day)
        if name in history.CHANGES:
            changes = self._open(history.CHANGES[name])
            then = history.records_at(name, self._stored(name), changes, end=end, known_at=self._knows_to)
            return self._followed(then, name)
        return self._labelled(name, history.events_until(self._open(name), name, day=day, end=end))

    def _left_by(self, end: datetime) -> ir.Table:
        changes = self._open("deal_changes")
        left = history.left_at("deals", self._stored("deals"), changes, end=end, known_at=self._knows_to)
        return self._followed(left, "deals")

    def _followed(self, records: ir.Table, name: str) -> ir.Table:
        """Values taken back may name a person or an account merged since: these tables hold the kept one alone."""
        ends = following.ends_of(self._backend.con, at=self._knows_to)
        merged = [(table, lost, kept) for (table, lost), kept in ends.items() if table not in history.CHANGES]
        if not merged:
            return records
        columns = [pa.array(values, pa.string()) for values in zip(*merged, strict=True)]
        self._backend.con.register("ends of merges", pa.table(columns, names=["of_table", "lost_id", "kept_id"]))
        tables = {table for table, _, _ in merged}
        return following.pointed_to_kept(records, TABLES[name], self._backend.table("ends of merges"), tables)

    def _open(self, name: str) -> ir.Table:
        """The rows known then, without the columns that keep history."""
        stored = self._stored(name)
        if self._written is not None and can_be_written(TABLES[name]):
            ends = following.ends_of(self._backend.con, at=self._knows_to)
            rows = live.with_tail(
                stored, self._written, TABLES[name], built_at=self.built_at, at=self._as_known, ends=ends
            )
        else:
            rows = knowledge.rows_known(stored, at=self._knows_to)
        return knowledge.without_history(rows)

    def _stored(self, name: str) -> ir.Table:
        if name not in TABLES:
            raise KeyError(f"there is no fact table or rollup {name!r}")
        return self._backend.table(name)

    def _labelled(self, name: str, rows: ir.Table) -> ir.Table:
        if name != "calendar" or self._stored_under.get("fiscal_year_starts") == self._company.fiscal_year_starts:
            return rows
        return fiscal_days.relabelled(rows, fiscal_year_starts=self._company.fiscal_year_starts)

    @cached_property
    def _known(self) -> knowledge.Known | None:
        return None if self._as_known is None else knowledge.known_at(self._backend.con, self._as_known)

    @property
    def _knows_to(self) -> datetime | None:
        return self._known.built_at if self._known else None

    @cached_property
    def _stored_are_current(self) -> bool:
        """Whether today's code made the stored rollups under today's settings."""
        if CODE not in self._of_itself.codes:
            return False
        # Under other settings they are made again until a build stores them.
        return all(self._stored_under.get(name) == value for name, value in built_with(self._company).items())

    @property
    def _stored_under(self) -> Mapping[str, object]:
        """The company's settings when this version was built."""
        return self._of_itself.under

    @property
    def _of_itself(self) -> OfItself:
        return of_itself(self._version.path, lambda: self._backend.con)


@contextmanager
def beside(*which: versions.Version, company: CompanyPolicy) -> Iterator[tuple[Facts, ...]]:
    """Several versions at once, one of them perhaps still being built: its file is let go of at the end.

    What stands is not: other questions of this process read it.
    """
    opened = tuple(Facts(version, company=company) for version in which)
    try:
        yield opened
    finally:
        for facts in opened:
            if "_backend" in vars(facts):
                facts._backend.con.close()
            if not versions.is_whole(facts.path):
                engine.let_go(facts.path)


def open_facts(
    *,
    as_of: date | None = None,
    as_known: datetime | None = None,
    company: CompanyPolicy | None = None,
    written: Written | None = None,
    root: Path | None = None,
) -> Facts:
    """The facts that answer now; Refused where there are none, or where ``as_known`` lies before the first import.

    ``written``: what people wrote here, for answers that count it at once.
    """
    facts = Facts(engine.current(root), as_of=as_of, as_known=as_known, company=company, written=written)
    if as_known is not None:
        knowledge.known_at(facts._backend.con, as_known)
    return facts
