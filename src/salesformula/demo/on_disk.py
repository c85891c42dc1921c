"""``write_company``: a company of any size as Parquet files, a file per fact table, in little memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from salesformula.demo.digest import digest_of
from salesformula.demo.divisions import divisions, scaled
from salesformula.demo.drawing import draw
from salesformula.demo.exports.company_file import COMPANY_FILE, company_text
from salesformula.demo.parameters import Parameters
from salesformula.demo.planted import Planted
from salesformula.demo.plantings import Stage
from salesformula.demo.skills import STAGES
from salesformula.demo.telling import people_truth, tables_of
from salesformula.demo.world import LAST_DAY

ROWS_PER_GROUP = 250_000


@dataclass(frozen=True)
class CompanyOnDisk:
    """Where the files lie, how many rows each table has, and what is true of the sellers."""

    folder: Path
    n_rows: dict[str, int]
    skills: dict[Stage, dict[str, float]]
    churn: dict[str, float]
    planted: tuple[Planted, ...]

    def digest(self) -> str:
        """SHA-256 over the rows of all files, in whatever order they lie."""
        return digest_of(self.folder)


def write_company(
    parameters: Parameters,
    folder: Path,
    *,
    seed: int,
    until: date = LAST_DAY,
    n_activities: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> CompanyOnDisk:
    """Draw the company and write it to ``folder`` as ``<table>.parquet``, columns as the fact tables have them.

    There is one way of drawing, that of ``world``, and one truth. A company of several divisions is drawn one
    after the other, each with a seed that follows from ``seed`` and with ids of its own, all under the first one's
    executive; the tables of one are written and let go before the next is drawn, so memory holds one at a time
    (the large company's have 250 sellers and 5 million activities each). Files grow by row groups, which the engine
    can't append; hence pyarrow writes them. Where ``parameters.n_activities`` is set, sellers' routine (research,
    mails to old customers, tasks) fills what leads and deals leave of it, to the number.

    ``n_activities``: the same company larger or smaller, sellers and leads in proportion. Refused for parameters that
    make no company: too few sellers for the divisions, or fewer activities than leads and deals bring.
    """
    parameters = parameters if n_activities is None else scaled(parameters, n_activities)
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    n_rows: Counter[str] = Counter()
    skills: dict[Stage, dict[str, float]] = {stage: {} for stage in STAGES}
    churn: dict[str, float] = {}
    planted: list[Planted] = []
    try:
        for division_seed, part, numbering in divisions(parameters, seed):
            drawn = draw(division_seed, until=until, parameters=part, numbering=numbering)
            for name, rows in tables_of(drawn):
                n_rows[name] += rows.num_rows
                _write(writers, folder, name, rows)
                del rows
            known = people_truth(drawn)
            for stage in STAGES:
                skills[stage] |= known.skills[stage]
            churn |= known.churn
            planted += drawn.effects.all
            del drawn
            pa.default_memory_pool().release_unused()
            if parameters.n_divisions > 1:
                nth = f"division {numbering.division + 1} of {parameters.n_divisions}"
                say(f"{nth}: {n_rows['activities']:,} activities so far")
    finally:
        for writer in writers.values():
            writer.close()
    (folder / COMPANY_FILE).write_text(company_text(), encoding="utf-8")
    return CompanyOnDisk(folder, dict(n_rows), skills, churn, tuple(planted))


def _write(writers: dict[str, pq.ParquetWriter], folder: Path, name: str, rows: pa.Table) -> None:
    if name not in writers:
        writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", rows.schema, compression="zstd")
    writers[name].write_table(rows, row_group_size=ROWS_PER_GROUP)
