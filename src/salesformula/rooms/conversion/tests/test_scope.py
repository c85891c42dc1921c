"""Whose leads a viewer's numbers are made of."""

from __future__ import annotations

import pytest

from salesformula.doors.narrowing import NarrowedFacts
from salesformula.facts.access import Facts, open_facts
from salesformula.facts.tests.staging_ground import MONDAY, build_from
from salesformula.kit.answer import Ask, FactSource
from salesformula.kit.tests.rules import Rules
from salesformula.rooms.conversion.answers import leads, rate

LEADS = """
SELECT * FROM (VALUES
    ('l1', 'ann', 'web', TIMESTAMP '2026-01-05 10:00', 'd1'),
    ('l2', 'ann', 'web', TIMESTAMP '2026-01-06 10:00', NULL),
    ('l3', 'bob', 'secret fair', TIMESTAMP '2026-01-07 10:00', 'd3'),
    ('l4', NULL, 'web', TIMESTAMP '2026-01-08 10:00', NULL)
) AS t(lead_id, owner_id, source, created_at, deal_id)
"""
DEALS = """
SELECT * FROM (VALUES
    ('d1', 'cid', true, TIMESTAMP '2026-01-09 10:00'), ('d3', 'ann', true, TIMESTAMP '2026-01-09 10:00')
) AS t(deal_id, owner_id, is_won, closed_at)
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Four leads of two sellers, one of nobody; two of them won."""
    home = tmp_path_factory.mktemp("scope")
    build_from(home, MONDAY, leads=LEADS, deals=DEALS)
    return open_facts(root=home)


def _counted(rows: FactSource, **where: str) -> tuple[int, int]:
    ask = Ask(facts=rows, policy=Rules(), as_of=MONDAY.date(), where=where, params=rate.params())
    [row] = rate.function(ask).rows
    return row["n_leads"], row["n_won"]


def test_a_seller_counts_the_leads_they_own_whoever_owns_the_deal(facts: Facts) -> None:
    assert _counted(facts) == (4, 2)
    assert _counted(NarrowedFacts(facts, frozenset({"ann"}))) == (2, 1)
    assert _counted(NarrowedFacts(facts, frozenset({"ann", "bob"}))) == (3, 2)
    assert _counted(NarrowedFacts(facts, frozenset({"cid"}))) == (0, 0)


def test_the_rows_and_sources_of_others_do_not_leak(facts: Facts) -> None:
    mine = NarrowedFacts(facts, frozenset({"ann"}))
    ask = Ask(facts=mine, policy=Rules(), as_of=MONDAY.date(), by=("source",), params=rate.params())
    assert "secret fair" not in repr(rate.function(ask))
    behind = Ask(facts=mine, policy=Rules(), as_of=MONDAY.date(), params=leads.params())
    assert [row["lead_id"] for row in leads.function(behind).rows] == ["l2", "l1"]
    assert _counted(mine, source="secret fair") == (0, 0)


def test_as_of_an_earlier_day_later_leads_and_wins_are_not_counted(facts: Facts) -> None:
    before = open_facts(root=facts.path.parents[1], as_of=MONDAY.date().replace(month=1, day=7))
    assert _counted(before) == (3, 0)
