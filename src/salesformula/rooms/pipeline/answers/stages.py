"""pipeline.stages: how many deals stand where."""

from __future__ import annotations

from salesformula.kit.answer import Ask, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, money, text
from salesformula.kit.text import Count, Msg
from salesformula.rooms.pipeline import charts, formula
from salesformula.rooms.pipeline.answers.dimensions import BEHIND, GROUPINGS, STAGE, STATE
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.formula.narrow import MISSING

COLUMNS = (
    text("stage"),
    count("n_deals"),
    money("acv_amount", "the annual contract value, or the amount where a deal has none").named("ACV"),
    currency(),
)


@answer(
    "pipeline.stages",
    title="Deals by stage",
    question="How many deals stand in each stage?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("M3",),
    reads=("deal_rollup",),
    filters=(*GROUPINGS, STAGE, STATE),
)
def stages(ask: Ask) -> Result:
    """Deals in each stage, in the order of the process."""
    found: list[Row] = formula.stages(ask.facts.table("deal_rollup"), where=ask.where).to_pyarrow().to_pylist()
    rows = [{**row, "currency": ask.policy(CompanyPolicy).currency} for row in sorted(found, key=_place)]
    n = total(rows, "n_deals")
    return Result(
        rows=rows,
        finding=Msg("{deals} deals in {stages} stages", deals=Count(n), stages=Count(len(rows))),
        caption=Msg("Deals by the stage they stand in, closed ones too"),
        figure=charts.stages(rows),
        why=Why(
            number=Msg("{deals} deals", deals=Count(n)),
            equation=Msg("sum over {stages} stages = {deals} deals", stages=Count(len(rows)), deals=Count(n)),
            sentence=Msg("Each deal is counted once, in the stage it stands in."),
            counted=tuple((Msg("{stage}", stage=str(row["stage"])), Count(row["n_deals"])) for row in rows),
            drill=Drill("pipeline.deals", where=dict(ask.where), sums={"n_deals": "n_deals"}, shows=BEHIND),
        ),
    )


def _place(row: Row) -> tuple[bool, bool, int, str]:
    position = row["stage_position"]
    return row["stage"] == MISSING, position is None, position or 0, str(row["stage"])
