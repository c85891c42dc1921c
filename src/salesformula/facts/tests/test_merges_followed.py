"""Merged records: circles lose nothing, earlier days name the kept record, earlier instants the lost one."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from salesformula.facts.access import open_facts
from salesformula.facts.tests.staging_ground import MONDAY, TUESDAY, WEDNESDAY, build_from
from salesformula.kit.written import Written

PEOPLE = "SELECT * FROM (VALUES ('ann', 'Ann'), ('ben', 'Ben'), ('cid', 'Cid')) AS v(person_id, name)"
ACCOUNTS = "SELECT * FROM (VALUES ('a', 'Acme', 'small'), ('b', 'Bolt', 'large')) AS v(account_id, name, segment)"
DEALS = """SELECT * FROM (VALUES ('d1', 'a', 'ann', TIMESTAMP '2026-01-05'), ('d2', 'b', 'ben', TIMESTAMP '2026-01-06'),
    ('d3', 'b', 'cid', TIMESTAMP '2026-01-07')) AS v(deal_id, account_id, owner_id, created_at)"""


def _merges(*pairs: str) -> str:
    listed = ", ".join("('{}', '{}', '{}')".format(*pair.split()) for pair in pairs)
    return f'SELECT * FROM (VALUES {listed}) AS v("table", lost_id, kept_id)'


def _deals(home: Path, **when: Any) -> dict[str, tuple[Any, ...]]:
    rollup = open_facts(root=home, **when).table("deal_rollup")
    found = rollup.select("deal_id", "account", "segment", "owner").to_pyarrow().to_pylist()
    return {row["deal_id"]: (row["account"], row["segment"], row["owner"]) for row in found}


AS_DELIVERED = {"d1": ("Acme", "small", "Ann"), "d2": ("Bolt", "large", "Ben"), "d3": ("Bolt", "large", "Cid")}


@pytest.mark.parametrize(
    "circle",
    [
        ("deals d1 d2", "deals d2 d1"),
        ("deals d1 d2", "deals d2 d3", "deals d3 d1"),
        ("people ann ben", "people ben cid", "people cid ann"),
        ("accounts a a",),
    ],
)
def test_a_circle_of_merges_is_left_alone(tmp_path: Path, circle: tuple[str, ...]) -> None:
    build_from(tmp_path, MONDAY, deals=DEALS, people=PEOPLE, accounts=ACCOUNTS)
    build_from(tmp_path, TUESDAY, merges=_merges(*circle))
    assert _deals(tmp_path) == AS_DELIVERED


def test_nothing_is_merged_into_a_record_nobody_ever_delivered_until_it_is(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, deals=DEALS, people=PEOPLE, accounts=ACCOUNTS, merges=_merges("deals d1 d9"))
    assert _deals(tmp_path) == AS_DELIVERED
    with_d9 = f"{DEALS} UNION ALL SELECT 'd9', 'a', 'ann', TIMESTAMP '2026-01-08'"
    build_from(tmp_path, TUESDAY, deals=with_d9)
    assert set(_deals(tmp_path)) == {"d2", "d3", "d9"}


def test_what_leads_into_a_circle_is_left_alone_too(tmp_path: Path) -> None:
    merges = _merges("deals d1 d2", "deals d2 d3", "deals d3 d2")
    build_from(tmp_path, MONDAY, deals=DEALS, people=PEOPLE, accounts=ACCOUNTS, merges=merges)
    assert _deals(tmp_path) == AS_DELIVERED


def test_a_day_before_a_merge_of_people_or_accounts_names_the_kept_one(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, deals=DEALS, people=PEOPLE, accounts=ACCOUNTS)
    build_from(tmp_path, TUESDAY, merges=_merges("people ann ben", "people ben cid", "accounts a b"))
    merged = ("Bolt", "large", "Cid")
    assert _deals(tmp_path, as_of=date(2026, 2, 1)) == {"d1": merged, "d2": merged, "d3": merged}


def test_as_known_before_a_merge_names_both(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, deals=DEALS, people=PEOPLE, accounts=ACCOUNTS)
    build_from(tmp_path, WEDNESDAY, merges=_merges("people ann ben", "accounts a b"))
    assert _deals(tmp_path, as_known=TUESDAY) == AS_DELIVERED
    assert _deals(tmp_path, as_known=TUESDAY, as_of=date(2026, 2, 1)) == AS_DELIVERED


def test_a_row_written_before_a_merge_names_the_lost_record_as_known_then(tmp_path: Path) -> None:
    leads = "SELECT * FROM (VALUES ('l1'), ('l2')) AS v(lead_id)"
    build_from(tmp_path, MONDAY, leads=leads, deals=DEALS)
    build_from(tmp_path, WEDNESDAY, merges=_merges("leads l1 l2"))
    key = "prospecting.call-1"
    call = {"activity_id": key, "origin_key": key, "lead_id": "l1", "known_from": TUESDAY, "known_to": None}
    written = Written({"activities": [call]}, None, {})
    told = {
        at: open_facts(root=tmp_path, as_known=at, written=written).table("activities").lead_id.to_pyarrow().to_pylist()
        for at in (TUESDAY, None)
    }
    assert told == {TUESDAY: ["l1"], None: ["l2"]}


def test_live_answers_of_another_instant_read_tables_nobody_writes_in(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, deals=DEALS)
    facts = open_facts(root=tmp_path, as_known=TUESDAY, written=Written())
    assert facts.covered_to == date(2026, 1, 7)


QUOTA = (
    "SELECT *, 'acv' AS metric, DATE '2026-01-01' AS period_start, DATE '2026-04-01' AS period_end, 'USD' AS currency"
)
QUOTAS = f"{QUOTA} FROM (VALUES ('ann', 70), ('ben', 100), ('cid', 30)) AS v(person_id, amount)"


@pytest.mark.parametrize("merged_at", [MONDAY, TUESDAY])
def test_of_two_quotas_of_one_period_that_of_the_kept_person_stays(tmp_path: Path, merged_at: datetime) -> None:
    # Ann's comes first in the file, and lives on as Ben, who has his own.
    merges = _merges("people ann ben")
    if merged_at == MONDAY:
        build_from(tmp_path, MONDAY, people=PEOPLE, quotas=QUOTAS, deals=DEALS, merges=merges)
    else:
        build_from(tmp_path, MONDAY, people=PEOPLE, quotas=QUOTAS, deals=DEALS)
        build_from(tmp_path, merged_at, merges=merges)
    found = open_facts(root=tmp_path).table("quotas").select("person_id", "amount").to_pyarrow().to_pylist()
    assert sorted((row["person_id"], row["amount"]) for row in found) == [("ben", 100), ("cid", 30)]


def test_of_two_lost_people_with_quotas_of_one_period_the_first_one_stays(tmp_path: Path) -> None:
    merges = _merges("people ann ben", "people cid ben")
    quotas = f"SELECT * FROM ({QUOTAS}) WHERE person_id <> 'ben'"
    build_from(tmp_path, MONDAY, people=PEOPLE, deals=DEALS, quotas=quotas, merges=merges)
    (kept,) = open_facts(root=tmp_path).table("quotas").select("person_id", "amount").to_pyarrow().to_pylist()
    assert (kept["person_id"], kept["amount"]) == ("ben", 70)
