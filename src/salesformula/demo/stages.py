"""The sales process of the simulated company: one pipeline of four open stages and two ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from salesformula.demo import canon

PIPELINE_ID, PIPELINE_NAME = "sales", "Sales pipeline"


@dataclass(frozen=True)
class Stage:
    """A stage; an open deal is in it until ``leaves_at`` of its life is over."""

    stage_id: str
    name: str
    probability: float
    leaves_at: float
    forecast: str
    next_steps: tuple[str, ...] = ()
    is_closed: bool = False
    is_won: bool = False


STAGES = (
    Stage("discovery", "Discovery", 0.1, 0.25, "pipeline", ("Agree on goals", "Meet the service manager")),
    Stage("demo", "Demo", 0.25, 0.5, "pipeline", ("Show planning with their own jobs", "Demo for dispatchers")),
    Stage("business_case", "Business case", 0.45, 0.8, "best_case", ("Send business case", "Meet the budget holder")),
    Stage("terms", "Terms", 0.7, 9.0, "commit", ("Return marked-up contract", "Agree on start date")),
    Stage("won", "Closed won", 1.0, 9.0, "closed", is_closed=True, is_won=True),
    Stage("lost", "Closed lost", 0.0, 9.0, "closed", is_closed=True),
)
OPEN_STAGES = tuple(stage for stage in STAGES if not stage.is_closed)
WON, LOST = 4, 5


def stage_tables() -> dict[str, pa.Table]:
    """The tables pipelines and stages."""
    columns: dict[str, list[Any]] = {
        "stage_id": [stage.stage_id for stage in STAGES],
        "pipeline_id": [PIPELINE_ID] * len(STAGES),
        "name": [stage.name for stage in STAGES],
        "position": list(range(1, len(STAGES) + 1)),
        "is_won": [stage.is_won for stage in STAGES],
        "is_closed": [stage.is_closed for stage in STAGES],
        "default_probability": [stage.probability for stage in STAGES],
    }
    pipelines = canon.table("pipelines", {"pipeline_id": [PIPELINE_ID], "name": [PIPELINE_NAME]})
    return {"pipelines": pipelines, "stages": canon.table("stages", columns)}
