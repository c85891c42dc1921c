"""Which rows of a company-wide comparison a viewer may see."""

from __future__ import annotations

from typing import Any

from salesformula.facts.access import Facts
from salesformula.identity.scope import NOBODY, Scope
from salesformula.identity.viewer import Viewer
from salesformula.kit.answer import Answer, Caveat, Result
from salesformula.kit.text import Msg

#: The code of the caveat that says so where no row may be shown.
WITHHELD = "withheld"


def released(result: Result, *, answer: Answer, by: tuple[str, ...], scope: Scope, facts: Facts) -> Result:
    """The result with only the rows whose every subject the viewer may see.

    Sentences, caveats and charts are made again from the rows that are left; where the answer can't do that,
    they are withheld.
    """
    if scope.everyone:
        return result
    subjects = [dimension.id_name for dimension in answer.dimensions if dimension.name in by and dimension.is_subject]
    visible = {name: _visible_ids(name, scope=scope, facts=facts) for name in subjects}
    if answer.owner is not None:
        visible[answer.owner] = scope.person_ids
    rows = [row for row in result.rows if all(row[name] in ids for name, ids in visible.items())]
    if len(rows) == len(result.rows):
        return result
    if subjects and not rows:
        return withheld(answer)
    if result.for_rows is not None:
        return result.for_rows(rows)
    return Result(rows=rows, finding=Msg(answer.title), caption=result.caption)


def withheld(answer: Answer) -> Result:
    """What stands in place of groups none of which the viewer may see: a word and the reason, and no number."""
    text = Msg(
        "Each of these groups holds the work of people whose numbers you may not see. Without the grouping your own "
        "numbers stand."
    )
    return Result(
        rows=[], finding=Msg("{title}: withheld", title=Msg(answer.title)), caveats=(Caveat(WITHHELD, text, {}),)
    )


def scope_for(answer: Answer, viewer: Viewer) -> Scope:
    """Whose rows of this answer the viewer may see: of a private one no others' without the right to it."""
    if answer.private is None or answer.private in viewer.rights:
        return viewer.scope
    return NOBODY if viewer.person_id is None else Scope(everyone=False, person_ids=frozenset({viewer.person_id}))


def _visible_ids(id_name: str, *, scope: Scope, facts: Facts) -> frozenset[Any]:
    if id_name != "team_id":
        return scope.person_ids
    memberships = facts.table("memberships")
    rows = memberships.select("team_id", "manager_id").distinct().to_pyarrow().to_pylist()
    return frozenset(row["team_id"] for row in rows if scope.sees(row["manager_id"]))
