"""The pipeline: what was won and lost, by whom, how fast, and whether it is enough."""

from __future__ import annotations

from salesformula.kit.room import Card, Page, Right, Room
from salesformula.rooms.pipeline.answers import ANSWERS
from salesformula.rooms.pipeline.policy import PipelinePolicy

VIEW = Right(
    "pipeline.view",
    "See deals won, lost and open, within one's scope",
    frozenset({"seller", "manager", "director", "executive", "operations", "enablement"}),
)

ROOM = Room(
    name="pipeline",
    title="Pipeline",
    rights=(VIEW,),
    answers=ANSWERS,
    pages=(
        Page(
            name="state_of_the_pipeline",
            title="State of the pipeline",
            section="Manage",
            url="pipeline/state/",
            right=VIEW.name,
            leads=(
                Card("pipeline.attainment", params={"period": "current"}),
                Card("pipeline.attainment", by=("owner",), params={"period": "current"}),
                Card("pipeline.key_metric", by=("quarter",)),
                Card("pipeline.win_rate", by=("owner",)),
                Card("pipeline.win_rate", by=("product",)),
                Card("pipeline.days_to_close"),
            ),
        ),
        Page(
            name="funnel",
            title="Funnel",
            section="Manage",
            url="pipeline/funnel/",
            right=VIEW.name,
            leads=(Card("pipeline.funnel"), Card("pipeline.cycle"), Card("pipeline.velocity")),
        ),
    ),
    policies=(PipelinePolicy,),
)
