"""From a row to what changed about its record: the answer of the same room that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from salesformula.doors.asking import Answered
from salesformula.doors.question import Question
from salesformula.doors.requests import url_of
from salesformula.kit import registry

#: The rollup of changes, and what a column of ids refers to whose records it tells of.
TOLD_BY = {"deals.deal_id": "change_rollup"}


def history_url(answered: Answered, row: Mapping[str, Any]) -> str:
    """The address of what changed about a row's record, at the same time; empty where no answer tells it."""
    found = _history_of(answered.answer.id)
    if found is None or row.get(found[1]) is None:
        return ""
    asked = answered.question
    where = {found[1]: str(row[found[1]])}
    return url_of(Question(found[0], where=where, as_of=asked.as_of, as_known=asked.as_known))


@cache
def _history_of(answer_id: str) -> tuple[str, str] | None:
    """The answer that tells the changes of another's records, and the column of their ids."""
    answer = registry.answer(answer_id)
    for column in answer.columns:
        rollup = TOLD_BY.get(column.references or "")
        if rollup is None or rollup in answer.reads:
            continue
        for other in registry.answers().values():
            if rollup in other.reads and (other.room, other.right) == (answer.room, answer.right):
                return other.id, column.name
    return None
