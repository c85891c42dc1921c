"""Deals alone, where pipelines and stages are known already: what each word means there, and the words that are new."""

# ruff: noqa: S608 - names and values are quoted
from __future__ import annotations

from dataclasses import dataclass

from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.words import Outcome
from salesformula.sources.sql_text import literal

#: Between a pipeline and its stage, where words are shared.
BETWEEN = " / "
_STAGES = (
    "(SELECT s.stage_id, s.name, s.pipeline_id, s.position, coalesce(s.is_won, false) AS is_won, "
    "coalesce(s.is_closed, false) AS is_closed FROM known.main.stages AS s WHERE s.known_to IS NULL)"
)


@dataclass(frozen=True)
class KnownStage:
    """A stage as it is known. ``typed``: its id is its word, so it was made from words once and may be corrected."""

    id: str
    pipeline_id: str | None
    name: str
    position: int | None
    outcome: Outcome
    typed: bool


def shares_words(desk: Desk) -> bool:
    """Whether deals name stages by a word that several known pipelines use, so that both tell a stage."""
    for sheet in desk.of("deals"):
        stage, pipeline = sheet.best("deals.stage_id"), sheet.best("deals.pipeline_id")
        if stage is None or pipeline is None:
            continue
        cell = desk.scan.cell(sheet.look, stage)
        both = desk.scan.share_in(
            _both(desk, sheet, pipeline, stage), sheet.look, f"SELECT * FROM {_STAGES}", "stage_id"
        )
        own = desk.scan.share_in(cell, sheet.look, f"SELECT * FROM {_STAGES}", "stage_id")
        unique = f"SELECT name FROM {_STAGES} GROUP BY name HAVING count(*) = 1"
        if both > max(own, desk.scan.share_in(cell, sheet.look, unique, "name")):
            return True
    return False


def meanings(desk: Desk, sheet: Sheet) -> dict[str, KnownStage]:
    """Per word of a sheet's stages the stage it is known as."""
    stage, pipeline = sheet.best("deals.stage_id"), sheet.best("deals.pipeline_id")
    if stage is None:
        return {}
    cell = desk.scan.cell(sheet.look, stage)
    is_it = "known.stage_id = used.word OR known.name = used.word"
    id = "NULL"
    if desk.shared_stages and pipeline is not None:
        id, is_it = _both(desk, sheet, pipeline, stage), "known.stage_id = used.id"
    rows = desk.scan.rows(
        "SELECT used.word, known.stage_id, known.pipeline_id, known.name, known.position, known.is_won, "
        "known.is_closed, known.stage_id = known.name "
        f"FROM (SELECT DISTINCT {cell} AS word, {id} AS id FROM {sheet.look.key}) AS used "
        f"JOIN {_STAGES} AS known ON {is_it} GROUP BY ALL ORDER BY known.stage_id"
    )
    found: dict[str, KnownStage] = {}
    for word, id, pipeline_id, called, position, won, closed, typed in rows:
        outcome: Outcome = "won" if won else "lost" if closed else "open"
        found.setdefault(word, KnownStage(id, pipeline_id, called, position, outcome, typed))
    return found


def draft_new_stages(desk: Desk, outcomes: dict[str, dict[str, Outcome]]) -> None:
    """Blocks for the stages that are new, and for those of which somebody said now that they mean something else."""
    new: dict[str, str] = {}
    changed: dict[str, str] = {}
    last = desk.scan.rows(f"SELECT coalesce(max(position) FILTER (NOT is_closed), 0) FROM {_STAGES}")[0][0]
    for sheet in desk.of("deals"):
        known = meanings(desk, sheet)
        for word, said in outcomes[sheet.look.path].items():
            held = known.get(word)
            if held is None:
                for id, pipeline in _used(desk, sheet, word):
                    row = _row(id, pipeline, word, last + 1, said)
                    new.setdefault(id, row)
            elif held.outcome != said:
                changed[held.id] = _row(held.id, held.pipeline_id, held.name, held.position, said)
    _put(desk, new, "A stage that nobody knows yet, after the open ones: look at its place.", ("stage_id",))
    _put(desk, changed, "A stage that means something else than was said before.", ())


def _put(desk: Desk, rows: dict[str, str], note: str, known_by: tuple[str, ...]) -> None:
    if rows:
        columns = "stage_id, pipeline_id, name, position, is_won, is_closed"
        listed = ",\n    ".join(rows.values())
        sql = f"SELECT {columns}\nFROM (VALUES\n    {listed}\n) AS told({columns})"
        desk.put_sql("stages", sql, note=note, unless_known=known_by)
        desk.changes.add("stages")


def _row(id: str, pipeline: str | None, called: str, position: int | None, said: Outcome) -> str:
    texts = ", ".join("NULL" if text is None else literal(text) for text in (id, pipeline, called))
    flags = f"{str(said == 'won').lower()}, {str(said != 'open').lower()}"
    return f"({texts}, {'NULL' if position is None else position}, {flags})"


def _used(desk: Desk, sheet: Sheet, word: str) -> list[tuple[str, str | None]]:
    """The id of a new stage, and the pipeline its deals are in; one each where pipelines share words."""
    stage, pipeline = sheet.best("deals.stage_id"), sheet.best("deals.pipeline_id")
    if stage is None or pipeline is None:
        only = desk.scan.rows(
            "SELECT min(pipeline_id) FROM known.main.pipelines WHERE known_to IS NULL HAVING count(*) = 1"
        )
        return [(word, only[0][0] if only else None)]
    cell, where = (desk.scan.cell(sheet.look, header) for header in (stage, pipeline))
    id = _both(desk, sheet, pipeline, stage) if desk.shared_stages else cell
    known = "SELECT pipeline_id, name FROM known.main.pipelines WHERE known_to IS NULL"
    return desk.scan.rows(
        f"SELECT id, min(coalesce(known.pipeline_id, used)) FROM "
        f"(SELECT DISTINCT {id} AS id, {where} AS used FROM {sheet.look.key} WHERE {cell} = {literal(word)}) "
        f"LEFT JOIN ({known}) AS known ON used IN (known.pipeline_id, known.name) GROUP BY id ORDER BY id"
    )


def _both(desk: Desk, sheet: Sheet, pipeline: str, stage: str) -> str:
    cells = ", ".join(desk.scan.cell(sheet.look, header) for header in (pipeline, stage))
    return f"concat_ws({literal(BETWEEN)}, {cells})"
