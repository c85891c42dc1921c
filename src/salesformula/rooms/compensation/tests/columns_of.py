"""Credits typed in a test as the columns the kernel reads, and its lines back as rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from salesformula.rooms.compensation.formula.due import Days, Happened, Status
from salesformula.rooms.compensation.formula.kernel import Bands, Earned, Running, by_bands, running
from salesformula.rooms.compensation.formula.lines import Lines, lines
from salesformula.rooms.compensation.formula.plan import Part, Rounding
from salesformula.rooms.compensation.formula.whole import Ints, Whole
from salesformula.rooms.compensation.tests.row_by_row import Credit, Line


def in_order(credits: Sequence[Credit]) -> list[Credit]:
    return sorted(credits, key=lambda each: (each.group, each.nth))


def ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def whole_of(values: Sequence[int]) -> Whole:
    return np.array(values, dtype=np.int64 if all(abs(value) < 2**63 for value in values) else object)


def days(values: Sequence[int | None]) -> Days:
    return Days(ints([value or 0 for value in values]), np.array([value is not None for value in values], dtype=bool))


def running_of(credits: Sequence[Credit]) -> Running:
    return running(base=whole_of([each.base for each in credits]), group=ints([each.group for each in credits]))


def earned_of(credits: Sequence[Credit], bands: Bands) -> Earned:
    return by_bands(running_of(credits), quota=whole_of([each.quota for each in credits]), bands=bands)


def happened_of(credits: Sequence[Credit], parts: Sequence[Part], as_of: int) -> Happened:
    return Happened(
        closed_on=ints([each.closed_on for each in credits]),
        as_of=as_of,
        ended_on=days([each.ended_on for each in credits]),
        started_on=days([each.started_on for each in credits]),
        paid_on={
            part.number: days([each.paid_on.get(part.number) for each in credits])
            for part in parts
            if part.on == "payment"
        },
        aha_on={
            (part.feature, part.quantity): days([each.aha_on for each in credits]) for part in parts if part.on == "aha"
        },
    )


def lines_of(
    credits: Sequence[Credit],
    earned: Earned,
    parts: Sequence[Part],
    rounding: Rounding | None = None,
    *,
    as_of: int = 0,
    clawback_days: int = 0,
) -> Lines:
    happened = happened_of(credits, parts, as_of)
    return lines(earned, parts=parts, rounding=rounding or Rounding(), happened=happened, clawback_days=clawback_days)


def rows_of(found: Lines, credits: Sequence[Credit]) -> list[Line]:
    return [
        Line(
            credits[credit].group,
            credits[credit].nth,
            int(found.part[line]),
            Status(found.status[line]).name,
            int(found.due_on.number[line]) if found.due_on.is_known[line] else None,
            found.exact(line),
            int(found.minor[line]),
        )
        for line, credit in enumerate(found.credit.tolist())
    ]
