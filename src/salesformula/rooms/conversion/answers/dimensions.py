"""How leads can be grouped, and how rows of groups are put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis.expr.types as ir

from salesformula.kit.answer import Dimension
from salesformula.kit.text import Count, Msg
from salesformula.rooms.conversion.formula import MISSING

Row = dict[str, Any]

SOURCE = Dimension("source", "where the lead came from")
CHANNEL = Dimension("channel", "the way it came")
MOTION = Dimension("motion", "inbound or outbound")
SEGMENT = Dimension("segment", "of the lead, else of its account")
MONTH = Dimension("month", "cohort: the month in which the lead came", is_period=True)
OWNER = Dimension("owner", "who owns the lead", has_id=True, is_subject=True)

# Not by owner: a lead often changes hands when it becomes a deal, so that its owner says how it ended.
GROUPINGS = (SOURCE, CHANNEL, MOTION, SEGMENT, MONTH)

_PLURALS = {
    "source": "sources",
    "channel": "channels",
    "motion": "motions",
    "segment": "segments",
    "month": "monthly cohorts",
}


def plural(dimension: str) -> Msg:
    """The groups of a dimension as a word: sources, monthly cohorts."""
    return Msg(_PLURALS[dimension])


def count_of(dimension: str, n: int) -> Msg:
    """So many groups: 11 sources."""
    return Msg("{count} {groups}", count=Count(n), groups=plural(dimension))


def executed(table: ir.Table, *, by: Sequence[str]) -> list[Row]:
    """The table's rows in the order of their labels, "(missing)" last."""
    rows: list[Row] = table.to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: [(row[name] == MISSING, str(row[name])) for name in by])


def label_of(row: Row, by: Sequence[str]) -> str:
    """The group's labels in one text."""
    return ", ".join(str(row[name]) for name in by)
