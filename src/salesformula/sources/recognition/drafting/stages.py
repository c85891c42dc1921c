"""Pipelines and stages: from their own file, else from the deals' own words."""

# ruff: noqa: S608 - names and values are quoted
from __future__ import annotations

from dataclasses import dataclass

from salesformula.sources.recognition import asking
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.known_stages import (
    BETWEEN,
    KnownStage,
    draft_new_stages,
    meanings,
    shares_words,
)
from salesformula.sources.recognition.drafting.newcomers import new_pipelines
from salesformula.sources.recognition.drafting.references import add_source, reference, source_of
from salesformula.sources.recognition.drafting.simple import columns_of, key_rule
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.words import Outcome, in_order, outcome
from salesformula.sources.sql_text import literal

_ONE = "sales"
_YES = "('true', 't', 'yes', 'y', '1')"


@dataclass(frozen=True)
class Stages:
    """The stages of a sheet of deals: what each word means, and whether its pipelines share words."""

    outcomes: dict[str, Outcome]
    shared: bool = False

    def words(self, *wanted: Outcome) -> list[str]:
        """The stages with one of these outcomes."""
        return [word for word, said in self.outcomes.items() if said in wanted]


def draft_stages(desk: Desk) -> dict[str, Stages]:
    """Blocks for pipelines and stages; per path of a sheet of deals what its stages mean."""
    if desk.knows("stages"):
        return _from_known(desk)
    found = {sheet.look.path: _stages_of(desk, sheet, {}) for sheet in desk.of("deals")}
    if desk.of("stages"):
        desk.shared_stages = _file_shares_words(desk)
        _from_file(desk)
    else:
        desk.shared_stages = any(stages.shared for stages in found.values())
        _pipelines_of_deals(desk)
        _stages_of_deals(desk, found)
    return found


def _from_known(desk: Desk) -> dict[str, Stages]:
    """What is known stays; words and pipelines that are new are added."""
    desk.shared_stages = shares_words(desk)
    found = {sheet.look.path: _stages_of(desk, sheet, meanings(desk, sheet)) for sheet in desk.of("deals")}
    if not desk.of("pipelines"):
        _pipelines_of_deals(desk)
    draft_new_stages(desk, {path: stages.outcomes for path, stages in found.items()})
    words = [literal(word) for stages in found.values() for word in stages.outcomes]
    if words:
        cells = ", ".join(f"({word})" for word in dict.fromkeys(words))
        new = f"SELECT stage AS stage_id, stage AS name FROM (VALUES {cells}) AS told(stage)"
        known = desk.sources["stages"].relation
        unknown = f"SELECT * FROM ({new}) WHERE stage_id NOT IN (SELECT stage_id FROM ({known})) AND name NOT IN "
        unknown += f"(SELECT name FROM ({known}) WHERE name IS NOT NULL)"
        add_source(desk, "stages", [known, unknown])
    return found


def _from_file(desk: Desk) -> None:
    parts, pipelines = [], []
    for sheet in desk.of("stages"):
        key, name = sheet.best("stages.pipeline_id"), sheet.best("pipelines.name")
        if key or name:
            columns: dict[str, Rule] = {"pipeline_id": key or name or "", "name": name or key or ""}
            desk.put("pipelines", sheet, columns, skip_empty=key or name or "", distinct=True)
            pipelines.append(source_of(desk, sheet, "pipelines", columns))
    add_source(desk, "pipelines", pipelines)
    for sheet in desk.of("stages"):
        pipeline, name = sheet.best("pipelines.name"), sheet.best("stages.name")
        stage = key_rule(desk, sheet, "stages")
        if desk.shared_stages and pipeline and name:
            stage = {"join": [pipeline, name], "with": BETWEEN}
        if stage is not None:
            columns = {"stage_id": stage, **columns_of(desk, sheet, "stages", but=("stage_id",))}
            if "pipeline_id" not in columns and (called := sheet.best("pipelines.name")):
                columns["pipeline_id"] = called
            columns.setdefault("name", stage)
            desk.put("stages", sheet, columns)
            parts.append(source_of(desk, sheet, "stages", columns))
    add_source(desk, "stages", parts)


def stage_rule(desk: Desk, sheet: Sheet) -> Rule | None:
    """How a sheet of deals names the stage of a deal."""
    stage, pipeline = sheet.best("deals.stage_id"), sheet.best("deals.pipeline_id")
    if stage is None:
        return None
    if desk.shared_stages and pipeline is not None:
        return {"join": [pipeline, stage], "with": BETWEEN}
    return reference(desk, sheet, "deals.stage_id", to="stages") or stage


def _file_shares_words(desk: Desk) -> bool:
    """Whether deals name stages by a word that several pipelines of the file of stages use."""
    for sheet in desk.of("stages"):
        name, pipeline, stage = (sheet.best(t) for t in ("stages.name", "pipelines.name", "stages.stage_id"))
        if name is None or pipeline is None:
            continue
        words = f"SELECT {desk.scan.cell(sheet.look, name)} AS word FROM {sheet.look.key}"
        if desk.scan.rows(f"SELECT count(*) - count(DISTINCT word) FROM ({words})")[0][0] == 0:
            continue
        ids = f"SELECT {desk.scan.cell(sheet.look, stage)} AS id FROM {sheet.look.key}" if stage else ""
        for deals in desk.of("deals"):
            header = deals.best("deals.stage_id")
            if header is None or deals.best("deals.pipeline_id") is None:
                continue
            cell = desk.scan.cell(deals.look, header)
            named = desk.scan.share_in(cell, deals.look, words, "word")
            if named > (desk.scan.share_in(cell, deals.look, ids, "id") if ids else 0.0):
                return True
    return False


def _pipelines_of_deals(desk: Desk) -> None:
    named = [(sheet, header) for sheet in desk.of("deals") if (header := sheet.best("deals.pipeline_id"))]
    if desk.knows("pipelines"):
        new_pipelines(desk, named)
        return
    for sheet, header in named[:1]:
        columns: dict[str, Rule] = {"pipeline_id": header, "name": header}
        desk.put("pipelines", sheet, columns, skip_empty=header, distinct=True)
        add_source(desk, "pipelines", [source_of(desk, sheet, "pipelines", columns)])
    if not named and desk.of("deals"):
        desk.put_sql("pipelines", f"SELECT '{_ONE}' AS pipeline_id, 'Sales' AS name")


def _stages_of(desk: Desk, sheet: Sheet, known: dict[str, KnownStage]) -> Stages:
    """What each stage means: as it is known, as flags beside it say, as its word says, else as somebody said."""
    header = sheet.best("deals.stage_id")
    if header is None:
        return Stages({})
    said = desk.scan.words(sheet.look, header)
    flagged = _flagged(desk, sheet, header)
    told: dict[str, Outcome] = {}
    plain = {meaning for word in said if (meaning := outcome(word))}
    for word, n in said.items():
        if word in known and (outcome(word) or flagged or not known[word].typed):
            told[word] = known[word].outcome
            continue
        meaning = flagged.get(word) or (None if _told_apart(desk, sheet) else outcome(word))
        if meaning is None and _told_apart(desk, sheet):
            meaning = "open"
        if meaning is None:
            suggested: Outcome | None = "open" if {"won", "lost"} <= plain else None
            suggested = known[word].outcome if word in known else suggested
            given = desk.answer(
                f"outcome:{sheet.look.path}:{header}:{word}",
                lambda word=word, n=n, suggested=suggested: asking.outcome(  # type: ignore[misc]
                    sheet.look, header, word, n, suggested=suggested
                ),
            )
            meaning = given if given in ("won", "lost", "open") else "open"  # type: ignore[assignment]
        told[word] = meaning or "open"
    return Stages(told, _share_words(desk, sheet, header))


def _told_apart(desk: Desk, sheet: Sheet) -> bool:
    """Whether the outcome stands elsewhere: in a file of stages, or in a column of the deals."""
    return bool(desk.of("stages")) or sheet.best("deals.is_won") is not None


def _flagged(desk: Desk, sheet: Sheet, header: str) -> dict[str, Outcome]:
    """Stages whose deals are all won, or all lost, by the flags in their rows."""
    won, closed = sheet.best("deals.is_won"), sheet.best("deals.is_closed")
    if won is None:
        return {}
    stage, is_won = desk.scan.cell(sheet.look, header), f"lower({desk.scan.cell(sheet.look, won)}) IN {_YES}"
    is_closed = f"lower({desk.scan.cell(sheet.look, closed)}) IN {_YES}" if closed else is_won
    rows = desk.scan.rows(
        f"SELECT {stage}, bool_and(coalesce({is_won}, false)), bool_and(coalesce({is_closed}, false)) "
        f"FROM {sheet.look.key} WHERE {stage} IS NOT NULL GROUP BY 1"
    )
    return {word: "won" if all_won else "lost" if all_closed else "open" for word, all_won, all_closed in rows}


def _share_words(desk: Desk, sheet: Sheet, header: str) -> bool:
    pipeline = sheet.best("deals.pipeline_id")
    if pipeline is None:
        return False
    stage, where = desk.scan.cell(sheet.look, header), desk.scan.cell(sheet.look, pipeline)
    counted = desk.scan.rows(
        f"SELECT count(*) FROM (SELECT {stage} FROM {sheet.look.key} GROUP BY 1 HAVING count(DISTINCT {where}) > 1)"
    )
    return bool(counted[0][0])


def _stages_of_deals(desk: Desk, found: dict[str, Stages]) -> None:
    """One table of stages, typed out: their order and meaning are for people to look at."""
    outcomes: dict[str, Outcome] = {}
    for stages in found.values():
        outcomes |= {word: said for word, said in stages.outcomes.items() if word not in outcomes}
    if not outcomes:
        return
    sheet = next(sheet for sheet in desk.of("deals") if sheet.best("deals.stage_id"))
    rows = []
    for position, word in enumerate(in_order(outcomes.items()), start=1):
        said = outcomes[word]
        flags = f"{str(said == 'won').lower()}, {str(said != 'open').lower()}"
        rows.append(f"    ({literal(word)}, {position}, {flags})")
    known = "(VALUES\n" + ",\n".join(rows) + "\n) AS known(stage, position, is_won, is_closed)"
    note = "The stages that occur, in the order of a sale, with what each means. A new one is reported, not guessed."
    desk.put_sql("stages", _stage_select(desk, sheet, known, shared=desk.shared_stages), note=note)
    if not desk.shared_stages:
        cells = ", ".join(f"({literal(word)})" for word in outcomes)
        add_source(desk, "stages", [f"SELECT stage AS stage_id, stage AS name FROM (VALUES {cells}) AS known(stage)"])


def _stage_select(desk: Desk, sheet: Sheet, known: str, *, shared: bool) -> str:
    pipeline, stage = sheet.best("deals.pipeline_id"), sheet.best("deals.stage_id")
    rest = "stage AS name, position, is_won, is_closed"
    if pipeline is None or stage is None:
        return f"SELECT stage AS stage_id, '{_ONE}' AS pipeline_id, {rest}\nFROM {known}"
    where, word = (desk.scan.quoted(sheet.look, header) for header in (pipeline, stage))
    pairs = f"(SELECT DISTINCT trim({where}) AS pipeline, trim({word}) AS word FROM {sheet.look.key}) AS used"
    key = "concat_ws(' / ', nullif(pipeline, ''), stage)" if shared else "stage"
    columns = f"{key} AS stage_id, nullif(pipeline, '') AS pipeline_id, {rest}"
    return f"SELECT {columns}\nFROM {known}\nJOIN {pairs} ON word = stage"
