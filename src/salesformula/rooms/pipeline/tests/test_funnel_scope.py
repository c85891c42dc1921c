"""Whose leads the funnel counts, and what it counted on an earlier day."""

from __future__ import annotations

from datetime import date

import pytest

from salesformula.doors.narrowing import NarrowedFacts
from salesformula.facts.access import Facts, open_facts
from salesformula.facts.tests.staging_ground import MONDAY, build_from
from salesformula.kit.answer import Ask, FactSource
from salesformula.kit.tests.rules import Rules
from salesformula.rooms.pipeline.answers import funnel, leads

LEADS = """
SELECT * FROM (VALUES
    ('l1', 'ann', 'web', TIMESTAMP '2026-01-05 10:00', 'd1'),
    ('l2', 'ann', 'web', TIMESTAMP '2026-01-06 10:00', NULL),
    ('l3', 'bob', 'secret fair', TIMESTAMP '2026-01-07 10:00', NULL),
    ('l4', NULL, 'web', TIMESTAMP '2026-01-08 10:00', NULL)
) AS t(lead_id, owner_id, source, created_at, deal_id)
"""
DEALS = """
SELECT * FROM (VALUES
    ('d1', 'cid', true, TIMESTAMP '2026-01-07 10:00', TIMESTAMP '2026-01-20 10:00')
) AS t(deal_id, owner_id, is_won, created_at, closed_at)
"""
ACTIVITIES = """
SELECT * FROM (VALUES
    ('a1', 'ann', 'l1', 'call', TIMESTAMP '2026-01-05 12:00'),
    ('a2', 'ann', 'l1', 'demo', TIMESTAMP '2026-01-09 12:00'),
    ('a3', 'cid', 'l3', 'connect', TIMESTAMP '2026-01-12 12:00')
) AS t(activity_id, person_id, lead_id, kind, occurred_at)
"""
COUNTS = ("n_sourced", "n_worked", "n_connect", "n_discovery", "n_demo", "n_won")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Four leads of two sellers, one of nobody; one won, one connected by somebody else."""
    home = tmp_path_factory.mktemp("funnel")
    build_from(home, MONDAY, leads=LEADS, deals=DEALS, activities=ACTIVITIES)
    return open_facts(root=home)


def _counted(rows: FactSource, **where: str) -> list[int]:
    ask = Ask(facts=rows, policy=Rules(), as_of=MONDAY.date(), where=where, params=funnel.params())
    [row] = funnel.function(ask).rows
    return [row[name] for name in COUNTS]


def _then(facts: Facts, day: date) -> Facts:
    return open_facts(root=facts.path.parents[1], as_of=day)


def test_a_seller_counts_the_leads_they_own_whoever_worked_them(facts: Facts) -> None:
    assert _counted(facts) == [4, 2, 2, 1, 1, 1]
    assert _counted(NarrowedFacts(facts, frozenset({"ann"}))) == [2, 1, 1, 1, 1, 1]
    assert _counted(NarrowedFacts(facts, frozenset({"bob"}))) == [1, 1, 1, 0, 0, 0]
    assert _counted(NarrowedFacts(facts, frozenset({"cid"}))) == [0, 0, 0, 0, 0, 0]


def test_the_sources_and_leads_of_others_do_not_leak(facts: Facts) -> None:
    mine = NarrowedFacts(facts, frozenset({"ann"}))
    ask = Ask(facts=mine, policy=Rules(), as_of=MONDAY.date(), by=("source",), params=funnel.params())
    assert "secret fair" not in repr(funnel.function(ask))
    behind = Ask(facts=mine, policy=Rules(), as_of=MONDAY.date(), params=leads.params())
    assert [row["lead_id"] for row in leads.function(behind).rows] == ["l2", "l1"]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 1, 5), [1, 1, 0, 0, 0, 0]),
        (date(2026, 1, 9), [4, 1, 1, 1, 1, 0]),
        (date(2026, 1, 12), [4, 2, 2, 1, 1, 0]),
        (date(2026, 1, 20), [4, 2, 2, 1, 1, 1]),
    ],
)
def test_as_of_an_earlier_day_later_steps_had_not_been_taken(facts: Facts, day: date, counts: list[int]) -> None:
    then = _then(facts, day)
    assert _counted(then) == counts
    behind = leads.function(Ask(facts=then, policy=Rules(), as_of=day, params=leads.params())).rows
    assert len(behind) == counts[0]
    assert [sum(row[f"is_{name}"] for row in behind) for name in ("worked", "demo", "won")] == [
        counts[1],
        counts[4],
        counts[5],
    ]
