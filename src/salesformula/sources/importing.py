"""An import run: keep the input, read, map, check, build. It lands whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from salesformula.facts import home as place
from salesformula.facts import versions
from salesformula.facts.build import build
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused, SalesFormulaError
from salesformula.kit.written import Written
from salesformula.sources import unchanged
from salesformula.sources.cells.kept import CELLS
from salesformula.sources.files.raw import FILES, PROBLEMS, keep
from salesformula.sources.forgetting.arriving import Arriving, forgotten
from salesformula.sources.history import Run
from salesformula.sources.mapping import Mapping
from salesformula.sources.mapping_errors import sentence
from salesformula.sources.outcome import Asked, Outcome, write_outcome
from salesformula.sources.problems import Problem, per_file, write_problems
from salesformula.sources.reading import read_files
from salesformula.sources.staging import Staged, TableCount, stage
from salesformula.sources.sweeping import at_work, clear
from salesformula.sources.too_large import refused_if_too_large
from salesformula.sources.weighing import Impact, Weigh

Progress = Callable[[str], None]


class Collect(Protocol):
    """Reads what people wrote here, at the last moment before the build."""

    def __call__(self, *, home: Path, now: datetime) -> Written:
        """What was written up to ``now``."""
        ...


@dataclass(frozen=True)
class Rehearsal:
    """What an import would do: rows per table, problems, and how many rows of each table would answer then."""

    counts: dict[str, TableCount]
    problems: list[Problem]
    after: dict[str, int]


@dataclass(frozen=True)
class ImportResult:
    """What an import did: the version it made, rows per table, problems, and where its input is kept.

    ``is_unchanged``: a planned import found what one before it had brought. Then it made no version: ``version`` is
    the one that answers, and no row was delivered.
    """

    version: int
    counts: dict[str, TableCount]
    problems: list[Problem]
    run: Path
    is_unchanged: bool = False

    def summary(self) -> str:
        """What a person is told at the end: rows per table, and per file the rows that were set aside or doubted."""
        landed = ", ".join(f"{table} {count.landed:,}" for table, count in self.counts.items())
        lines = [f"version {self.version} of the facts answers now: {landed}"]
        for file, n_rows in per_file(self.problems, "quarantined").items():
            lines.append(f"{file}: rows set aside: {n_rows:,}; `salesformula status` lists them")
        for file, n_rows in per_file(self.problems, "flagged").items():
            lines.append(f"{file}: rows that landed with a doubt: {n_rows:,}; `salesformula status` says which")
        return "\n".join(lines)


def run_import(
    folder: Path,
    mapping: Mapping,
    *,
    now: datetime,
    progress: Progress,
    company: CompanyPolicy | None = None,
    home: Path | None = None,
    asked: Asked = Asked(),  # noqa: B008 - frozen, so all calls may share it
    collect: Collect | None = None,
    weigh: Weigh | None = None,
) -> ImportResult:
    """Read the files of ``folder`` as ``mapping`` says and let them answer as a new version of the facts.

    ``company``: the settings in force; without them those of the mapping. ``progress`` is told each step with
    its counts; ``asked`` is who asks, kept with the run. ``collect`` gives what people wrote here up to an instant
    (``outbox.collecting``); without it the version takes in none of it. ``weigh`` says whether what it changes may be
    changed (``weighing``); without it nobody is asked. Refused or Question: nothing was changed, and
    the reason is kept with the run. An import that a schedule asks for makes no version where neither its files nor its
    mapping nor the settings have changed since the last.
    """
    # The facts answer minutes after ``now`` where files are large; the version notes when it began to.
    began, root, settings = time.monotonic(), home or place.home(), company or company_of(mapping)
    with _workspace(root, settings) as workspace:
        run, met = keep(folder, mapping, home=root, now=now), forgotten(root)
        unchanged.note(run, settings, asked)
        before = unchanged.same_as(run, mapping, home=root) if asked.how == "schedule" else None
        if before is not None:
            return _nothing_new(run, before, now=now, home=root, asked=asked)
        try:
            with refused_if_too_large():
                staged = _stage(run, mapping, workspace, settings=settings, home=root, met=met, progress=progress)
                write_problems(staged.problems, run / PROBLEMS)
                shutil.move(workspace / CELLS, run / CELLS)
                met.clean(run)
                progress("building the next version of the facts")
                written = collect(home=root, now=now) if collect else None
                staged_file = workspace / "staged.duckdb"
                version = build(
                    staged_file, company=settings, now=now, home=root, written=written, began=began, weigh=weigh
                )
        except BaseException as error:
            clear(run)
            is_told = isinstance(error, SalesFormulaError)
            # The run is seen by more people than may see pay.
            text = error.kept if isinstance(error, Impact) else str(error)
            said = met.told(text if is_told else f"it broke off: {type(error).__name__}: {error}")
            write_outcome(run, Outcome(now.isoformat(), None, said, asked))
            raise
        counts = {table: asdict(count) for table, count in staged.counts.items()}
        write_outcome(run, Outcome(now.isoformat(), version, None, asked, counts))
    return ImportResult(version, staged.counts, staged.problems, run)


def rehearse(
    folder: Path,
    mapping: Mapping,
    *,
    now: datetime,
    progress: Progress,
    company: CompanyPolicy | None = None,
    home: Path | None = None,
) -> Rehearsal:
    """What an import of ``folder`` would do. It reads, maps and checks all of it, lands nothing and leaves nothing.

    Arguments, Refused and Question as for ``run_import``.
    """
    root, settings = home or place.home(), company or company_of(mapping)
    with _workspace(root, settings) as workspace:
        run, met = keep(folder, mapping, home=workspace, now=now), forgotten(root)
        staged = _stage(run, mapping, workspace, settings=settings, home=root, met=met, progress=progress)
    return Rehearsal(staged.counts, staged.problems, staged.after)


def _nothing_new(run: Path, before: Run, *, now: datetime, home: Path, asked: Asked) -> ImportResult:
    """The end of a planned import whose files say what is known: that it looked is kept, its copies of them are not."""
    clear(run)
    write_outcome(run, Outcome(now.isoformat(), None, None, asked, same_as=before.name))
    answers = versions.current(home)
    return ImportResult(answers.number if answers else 0, {}, [], run, is_unchanged=True)


def company_of(mapping: Mapping) -> CompanyPolicy:
    """The company settings a mapping proposes; Refused, naming the key, where one is not allowed."""
    try:
        return CompanyPolicy(**mapping.company)
    except ValidationError as error:
        raise Refused(f"mapping, [company]: {sentence(error, CompanyPolicy)}") from error


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(f"time_zone {zone!r} is not known; write an IANA name such as America/New_York") from error


def _stage(
    run: Path,
    mapping: Mapping,
    workspace: Path,
    *,
    settings: CompanyPolicy,
    home: Path,
    met: Arriving,
    progress: Progress,
) -> Staged:
    source = workspace / "reading.duckdb"
    read = read_files(run / FILES, mapping, path=source, progress=progress)
    return stage(
        mapping,
        read,
        workspace=workspace,
        source=source,
        target=workspace / "staged.duckdb",
        known=versions.current(home),
        zone=settings.time_zone,
        currency=settings.currency,
        forgotten=met,
        progress=progress,
    )


@contextmanager
def _workspace(home: Path, settings: CompanyPolicy) -> Iterator[Path]:
    """A folder for this import alone; what killed ones left is swept. Refused where the memory doesn't suffice."""
    _check_zone(settings.time_zone)
    home.mkdir(parents=True, exist_ok=True)
    with (
        at_work(home),
        tempfile.TemporaryDirectory(prefix=f".import-{os.getpid()}-", dir=home) as made,
        refused_if_too_large(),
    ):
        yield Path(made)
