"""Which deals or leads are asked for, and how they are grouped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from salesformula.kit.errors import Refused

#: The label of a group whose rows carry none.
MISSING = "(missing)"

#: Dimensions with a key beside their label.
WITH_ID = frozenset({"owner", "manager", "team", "seller"})


def with_state(deals: ir.Table) -> ir.Table:
    """The deals with their ``state``: won, lost or open."""
    state = ibis.cases((deals.is_won, "won"), (deals.is_lost, "lost"), else_="open")
    return deals.mutate(state=state)


def narrow(rows: ir.Table, where: Mapping[str, str]) -> ir.Table:
    """The rows whose labels, or keys, equal the values asked for; "(missing)" asks for those without one.

    The state "closed" is won and lost together.

    Errors: Refused for a column the rows don't have.
    """
    for name, value in sorted(where.items()):
        if name not in rows.columns:
            raise Refused(f"there is no column {name!r} to filter these rows by; there are: {', '.join(rows.columns)}")
        if (name, value) == ("state", "closed"):
            rows = rows.filter(rows.is_won | rows.is_lost)
        else:
            rows = rows.filter(rows[name].isnull() if value == MISSING else rows[name] == value)
    return rows


def labelled(rows: ir.Table, by: Sequence[str]) -> ir.Table:
    """The rows with "(missing)" where the label of a grouping is null."""
    return rows.mutate(**{name: rows[name].fill_null(MISSING) for name in by})


def keys(by: Sequence[str]) -> list[str]:
    """The columns of a grouping: each label, and its key where it has one."""
    return [column for name in by for column in ((name, f"{name}_id") if name in WITH_ID else (name,))]
