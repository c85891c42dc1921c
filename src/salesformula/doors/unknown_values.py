"""A filter that nothing fits is said, so that a slip of the pen does not look like an answer."""

from __future__ import annotations

from dataclasses import replace

from salesformula.doors.question import Question, filters_of
from salesformula.facts.rollups import ROLLUPS
from salesformula.kit.answer import Answer, Caveat, FactSource, Result
from salesformula.kit.text import Msg, Names

#: So many of the values there are stand in the sentence.
LISTED = 8


def said(result: Result, question: Question, answer: Answer, *, seen: FactSource) -> Result:
    """The result with a caveat for each filter whose value no row of the answer's rollups has.

    ``seen`` are the facts the viewer may see: only their values are listed. Filters on people were checked before.
    """
    counts = [column.name for column in answer.columns if column.name.startswith("n_")]
    if not question.where or any(row.get(name) for row in result.rows for name in counts):
        return result
    filters = filters_of(answer)
    found = tuple(
        caveat
        for name, value in question.where.items()
        if not filters[name].is_subject
        for caveat in _unknown(
            seen, [r for r in answer.reads if r in ROLLUPS and name in ROLLUPS[r].schema], name, value
        )
    )
    return replace(result, caveats=result.caveats + found) if found else result


def _unknown(seen: FactSource, rollups: list[str], name: str, value: str) -> tuple[Caveat, ...]:
    """A caveat where none of the rollups has the value; the values of the first are listed."""
    if not rollups or value == "(missing)":
        return ()
    there = [_values(seen, rollup, name) for rollup in rollups]
    if any(value in values for values in there):
        return ()
    newest = tuple(str(one) for one in sorted(there[0], reverse=True)[:LISTED])
    text = Msg("No row has {name} {value}. There are: {there}.", name=name, value=repr(value), there=Names(newest))
    return (Caveat("no_such_value", text, {"name": name, "value": value}),)


def _values(seen: FactSource, rollup: str, name: str) -> list[str]:
    rows = seen.table(rollup)
    found: list[str] = rows.filter(rows[name].notnull()).select(name).distinct().to_pyarrow()[name].to_pylist()
    return found
