"""data.problems: the rows set aside and the rows in doubt of what is loaded now."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, Field

from salesformula.facts.home import home
from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.schema import count, text
from salesformula.kit.text import Count, Msg
from salesformula.rooms.data.answers.problem_rows import FLAGGED, QUARANTINED, in_doubt, set_aside
from salesformula.sources.history import current_problems
from salesformula.sources.problems import Problem

SEVERITIES: dict[str, Msg] = {QUARANTINED: Msg("set aside"), FLAGGED: Msg("in doubt")}


class ProblemParams(BaseModel):
    """How many of the problems."""

    most: int = Field(1000, ge=1, le=100_000)


@answer(
    "data.problems",
    title="Rows set aside and rows in doubt",
    question="Which rows were left out or landed with a doubt, and why?",
    columns=(
        text("severity", "quarantined: the row was left out; flagged: it landed", choices=(QUARANTINED, FLAGGED)).told(
            SEVERITIES
        ),
        text("table", "the fact table it was meant for"),
        text("file"),
        count("row", "line in the file, its header being 1; of a query, the row of its result").named("Row"),
        text("column", "the file's own column; empty where the whole row is meant"),
        text("found", "the cell, or the beginning of the row"),
        text("expected", "what should stand there"),
    ),
    filters=(
        Dimension("severity", "quarantined or flagged"),
        Dimension("table", "one fact table"),
        Dimension("file", "one file"),
    ),
    params=ProblemParams,
    right="data.view",
    mission=("O8",),
    reads=(),
    live=True,
)
def problems(ask: Ask) -> Result:
    """Those of the imports that delivered what is known now, in the order of their files and rows."""
    most = ProblemParams.model_validate(ask.params.model_dump()).most
    found = [one for one in current_problems(home()) if _fits(one, dict(ask.where))]
    rows = [asdict(one) for one in found[:most]]
    cut = Caveat(
        "cut",
        Msg(
            "The first {shown} of {found} are shown; ask for more with most.",
            shown=Count(most),
            found=Count(len(found)),
        ),
        {"n_problems": len(found)},
    )
    return Result(rows=rows, finding=_finding(found), caveats=(cut,) if len(found) > most else ())


def _fits(problem: Problem, where: dict[str, str]) -> bool:
    return all(getattr(problem, name) == value for name, value in where.items())


def _finding(found: list[Problem]) -> Msg:
    doubted = in_doubt(found)
    if doubted is None:
        return set_aside(found)
    return Msg("{aside} {doubted}", aside=set_aside(found), doubted=doubted)
