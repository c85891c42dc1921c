"""A formula that is kept as text answers as the formula itself does, for each question its own."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pytest

from salesformula.facts import prepared
from salesformula.facts.compiled import Remembering
from salesformula.facts.prepared import read


class OneFile:
    """Facts of one table."""

    def __init__(self) -> None:
        self.backend = Remembering()
        self.backend.do_connect()
        self.backend.con.execute("CREATE TABLE leads AS SELECT * FROM (VALUES ('web', 3), ('fair', 4)) t(source, n)")

    def table(self, name: str) -> ir.Table:
        return self.backend.table(name)


class Narrowed(OneFile):
    """The same with only some of the rows."""

    def table(self, name: str) -> ir.Table:
        rows = self.backend.table(name)
        return rows.filter(rows.source == "web")


def counted(leads: ir.Table, *, where: dict[str, str], least: int = 0) -> ir.Table:
    rows = leads.filter([leads[name] == value for name, value in where.items()]) if where else leads
    return rows.filter(rows.n >= least).aggregate(n=rows.n.sum().fill_null(0))


@pytest.mark.parametrize(
    ("where", "least", "expected"), [({}, 0, 7), ({}, 4, 4), ({"source": "web"}, 0, 3), ({"source": "x"}, 0, 0)]
)
def test_each_question_has_its_own_answer_the_second_time_too(where: dict[str, str], least: int, expected: int) -> None:
    facts = OneFile()
    for _ in range(2):
        assert read(facts, "leads", counted, where=where, least=least).to_pylist() == [{"n": expected}]
        assert counted(facts.table("leads"), where=where, least=least).to_pyarrow()["n"].to_pylist() == [expected]


def test_the_types_are_those_of_the_formula() -> None:
    facts = OneFile()
    assert (
        read(facts, "leads", counted, where={}).schema == counted(facts.table("leads"), where={}).schema().to_pyarrow()
    )


def test_an_expression_is_built_once_for_the_same_question() -> None:
    built = []

    def listed(leads: ir.Table) -> ir.Table:
        built.append(leads)
        return leads.select("source")

    for _ in range(3):
        read(OneFile(), "leads", listed)
    assert len(built) == 1


def test_rows_that_are_narrowed_or_made_are_never_taken_for_the_whole_table() -> None:
    read(OneFile(), "leads", counted, where={})
    assert read(Narrowed(), "leads", counted, where={}).to_pylist() == [{"n": 3}]


def test_a_view_of_one_question_is_looked_at_each_time() -> None:
    facts = OneFile()
    prepared_before = prepared._prepared.cache_info().currsize
    facts.backend.con.register("leads at 2026-01-01", ibis.memtable({"source": ["web"], "n": [1]}).to_pyarrow())
    assert read(facts, "leads at 2026-01-01", counted, where={}).to_pylist() == [{"n": 1}]
    assert prepared._prepared.cache_info().currsize == prepared_before
