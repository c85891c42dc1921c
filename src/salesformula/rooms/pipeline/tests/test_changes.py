"""pipeline.changes by hand: what is listed, in which order, in which words, and in one sentence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from salesformula.kit.answer import Ask, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.tests.rules import Rules
from salesformula.rooms.pipeline.answers import changes
from salesformula.rooms.pipeline.tests.asking import TypedFacts
from salesformula.rooms.pipeline.tests.typed_rows import change_table, deal_table

AS_OF = date(2026, 11, 20)
ROWS: tuple[dict[str, Any], ...] = (
    {"deal_id": "d1", "field": "stage_id", "old_value": "talk", "new_value": "offer", "old_label": "Talk",
     "new_label": "Offer", "changed_at": datetime(2026, 11, 18, 9)},
    {"deal_id": "d1", "field": "expected_close_on", "old_value": "2026-11-30", "new_value": "2026-12-31",
     "changed_at": datetime(2026, 11, 18, 9)},
    {"deal_id": "d2", "field": "expected_close_on", "old_value": "2026-12-31", "new_value": "2026-11-30",
     "changed_at": datetime(2026, 11, 19, 9), "product": "Kite"},
    {"deal_id": "d3", "field": "is_gone", "old_value": "false", "new_value": "true", "is_left": True,
     "changed_at": datetime(2026, 11, 20, 6)},
    {"deal_id": "d4", "field": "amount", "old_value": "1000", "new_value": "1250.5", "currency": "EUR",
     "changed_at": datetime(2026, 10, 1, 6), "is_noticed": False, "changer_id": "p1", "changer": "Anna"},
)  # fmt: skip


def asked(*, where: dict[str, str] | None = None, rows: Any = ROWS, **params: Any) -> Result:
    facts = TypedFacts({"change_rollup": change_table(rows), "deal_rollup": DEALS}, AS_OF)
    rules = Rules([CompanyPolicy(time_zone="Europe/Berlin")])
    ask = Ask(facts=facts, policy=rules, as_of=AS_OF, where=where or {}, params=changes.params(**params))
    return changes.function(ask)


DEALS: pa.Table = deal_table([{"deal_id": "kept", "name": "Kept"}])


def test_changes_are_listed_newest_first_then_by_deal_and_field() -> None:
    assert [(row["deal_id"], row["field"]) for row in asked().rows] == [
        ("d3", "is_gone"), ("d2", "expected_close_on"), ("d1", "expected_close_on"), ("d1", "stage_id"),
        ("d4", "amount"),
    ]  # fmt: skip


def test_values_stay_as_they_are_and_stand_in_words_beside() -> None:
    words = [(row["what"], row["old_value"], row["new_value"], row["old_label"], row["new_label"])
             for row in asked().rows]  # fmt: skip
    assert words == [
        ("vanished", "false", "true", "no", "yes"),
        ("expected to close", "2026-12-31", "2026-11-30", "31 Dec 2026", "30 Nov 2026"),
        ("expected to close", "2026-11-30", "2026-12-31", "30 Nov 2026", "31 Dec 2026"),
        ("stage", "talk", "offer", "Talk", "Offer"),
        ("amount", "1000", "1250.5", "€1,000.00", "€1,250.50"),
    ]


def test_who_changed_it_and_who_told_of_it() -> None:
    told = [(row["changed_by"], row["changed_by_id"], row["told_by"]) for row in asked().rows]
    assert told == [(None, None, "noticed here")] * 4 + [("Anna", "p1", "crm")]


def test_the_sentence_speaks_of_the_last_seven_days() -> None:
    said = (
        "3 deals changed in the last 7 days: one moved a stage, one was pushed, "
        "one was brought forward and one vanished"
    )
    assert str(asked().finding) == said


def test_a_stage_the_deal_was_opened_in_is_no_move_and_one_without_a_known_stage_before_is() -> None:
    entered = [
        {"deal_id": deal, "field": "stage_id", "new_value": "lost", "changed_at": datetime(2026, 11, 20), **how}
        for deal, how in (("opened", {"is_opening": True}), ("decided", {}))
    ]
    assert (
        str(asked(rows=entered).finding) == "2 deals changed in the last 7 days: one was opened and one moved a stage"
    )


def test_every_deal_that_changed_is_accounted_for() -> None:
    otherwise = {"deal_id": "d9", "field": "competitor", "old_value": "A", "new_value": "B",
                 "changed_at": datetime(2026, 11, 20, 7)}  # fmt: skip
    value = {**ROWS[4], "changed_at": datetime(2026, 11, 20, 7)}
    said = "3 deals changed in the last 7 days: one changed in amount, one vanished and one changed otherwise"
    assert str(asked(rows=(ROWS[3], value, otherwise)).finding) == said


def test_rows_older_than_the_sentence_are_said_to_be_so() -> None:
    said = "The sentence is about the last 7 days; listed is every change that is known, newest first"
    assert str(asked().caption) == said
    assert asked(rows=ROWS[:4]).caption is None
    assert asked(since=date(2026, 9, 1)).caption is None
    assert asked(rows=ROWS[4:]).caption is None


def test_days_asked_for_are_both_counted() -> None:
    given = asked(since=date(2026, 10, 1), until=date(2026, 11, 18))
    assert {row["deal_id"] for row in given.rows} == {"d1", "d4"}
    said = "2 deals changed from 1 Oct 2026 to 18 Nov 2026: one moved a stage, one was pushed and one changed in amount"
    assert str(given.finding) == said


def test_a_quiet_week_is_not_made_to_speak() -> None:
    assert str(asked(rows=ROWS[4:]).finding) == "One deal changed up to 1 Oct 2026: one changed in amount"
    assert str(asked(rows=()).finding) == "No change is known"


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="since 2026-11-02 lies after until 2026-11-01"):
        asked(since=date(2026, 11, 2), until=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("where", "deals"),
    [({"deal_id": "d1"}, {"d1"}), ({"field": "amount"}, {"d4"}), ({"product": "Kite"}, {"d2"}),
     ({"month": "2026-10"}, {"d4"}), ({"deal": "Deal d3"}, {"d3"})],
)  # fmt: skip
def test_filters(where: dict[str, str], deals: set[str]) -> None:
    assert {row["deal_id"] for row in asked(where=where).rows} == deals


def test_the_deal_another_was_merged_into_is_named_where_the_reader_may_see_it() -> None:
    at = datetime(2026, 11, 1)
    merged = [
        {"deal_id": lost, "field": "merged_into", "new_value": kept, "new_label": kept, "changed_at": at}
        for lost, kept in (("lost", "kept"), ("lost too", "a colleague's"))
    ]
    assert [row["new_label"] for row in asked(rows=merged).rows] == ["Kept", "a colleague's"]


def test_moments_are_written_in_the_companys_zone_and_what_is_no_value_stays() -> None:
    rows = [
        {"deal_id": "d1", "field": field, "new_value": value, "new_label": value, "changed_at": datetime(2026, 11, 1)}
        for field, value in (("closed_at", "2026-11-01 23:30:00"), ("custom__c", "x"), ("next_step_on", "soon"))
    ]
    written = {row["what"]: row["new_label"] for row in asked(rows=rows).rows}
    assert written == {"closed": "2 Nov 2026, 00:30", "custom c": "x", "next step due": "soon"}
