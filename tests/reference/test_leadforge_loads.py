"""The leadforge world through its shipped mapping: every row lands, the answers are those counted from it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.doors.asking import ask
from salesformula.doors.exports import as_json
from salesformula.doors.question import Question
from salesformula.facts import versions
from salesformula.facts.engine import reading
from salesformula.facts.home import home
from salesformula.identity.viewer import OPERATOR
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.mapping import load_mapping

ROOT = Path(__file__).resolve().parents[2]
WORLD = ROOT.parent / "shared/crm/b2b-leadforge"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not WORLD.exists(), reason=f"the leadforge world is not at {WORLD}"),
]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportResult]:
    """The import, while its facts answer."""
    folder = tmp_path_factory.mktemp("leadforge")
    mapping = load_mapping(ROOT / "examples/leadforge/mapping.toml")
    result = run_import(WORLD, mapping, now=datetime(2026, 1, 1), progress=lambda line: None, home=folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALESFORMULA_HOME", str(folder))
        yield result


def rows(name: str) -> list[dict[str, str]]:
    with (WORLD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(answer: str, *by: str) -> list[dict[str, Any]]:
    return list(as_json(ask(Question(answer, by=by), viewer=OPERATOR))["rows"])


def facts(sql: str) -> list[tuple[Any, ...]]:
    version = versions.current(home())
    assert version is not None
    return reading(version).execute(sql).fetchall()


def test_every_row_lands_and_none_is_doubted(landed: ImportResult) -> None:
    reps = {row["owner_rep_id"] for row in rows("leads")} | {row["rep_id"] for row in rows("sales_activities")}
    of_buyers = [row for row in rows("touches") if row["touch_type"] in ("content_download", "webinar")]
    assert {table: (count.delivered, count.landed, count.flagged) for table, count in landed.counts.items()} == {
        table: (n, n, 0)
        for table, n in {
            "people": len(reps),
            "accounts": len(rows("accounts")),
            "contacts": len(rows("contacts")),
            "leads": len(rows("leads")),
            "buyer_events": len(rows("sessions")) + len(of_buyers),
            "activities": len(rows("sales_activities")),
            "pipelines": 1,
            "stages": len({row["stage"] for row in rows("opportunities")}),
            "deals": len(rows("opportunities")),
            "deal_contacts": len(rows("opportunities")),
            "subscriptions": len(rows("subscriptions")),
        }.items()
    }
    assert landed.problems == []


@pytest.mark.usefixtures("landed")
def test_the_win_rate_of_closed_opportunities() -> None:
    outcomes = Counter(row["close_outcome"] for row in rows("opportunities"))
    won_amount = sum(
        Decimal(row["estimated_acv"]) for row in rows("opportunities") if row["close_outcome"] == "closed_won"
    )
    [row] = told("pipeline.win_rate")
    assert (row["n_won"], row["n_lost"]) == (outcomes["closed_won"], outcomes["closed_lost"]) == (64, 83)
    assert row["win_share"] == 64 / 147
    assert Decimal(row["won_amount"]) == won_amount


@pytest.mark.usefixtures("landed")
def test_conversion_by_source_is_what_the_leads_say_of_themselves() -> None:
    leads = rows("leads")
    came = Counter(row["lead_source"] for row in leads)
    converted = Counter(row["lead_source"] for row in leads if row["converted_within_90_days"] == "True")
    assert {row["source"]: (row["n_leads"], row["n_won"]) for row in told("conversion.rate", "source")} == {
        source: (n, converted[source]) for source, n in came.items()
    }


@pytest.mark.usefixtures("landed")
def test_a_lead_is_won_on_the_day_the_files_give() -> None:
    given = {row["lead_id"]: row["conversion_timestamp"] for row in rows("leads") if row["conversion_timestamp"]}
    found = {row["lead_id"]: row["won_on"] for row in told("conversion.leads") if row["is_won"]}
    assert found == given


@pytest.mark.usefixtures("landed")
def test_deals_stand_in_the_stage_and_with_the_owner_of_the_files() -> None:
    stages = Counter(row["stage"] for row in rows("opportunities"))
    assert {row["stage"]: row["n_deals"] for row in told("pipeline.stages")} == stages
    owner_of = {row["lead_id"]: row["owner_rep_id"] for row in rows("leads")}
    won = Counter(owner_of[row["lead_id"]] for row in rows("opportunities") if row["close_outcome"] == "closed_won")
    found = {row["owner_id"]: row["n_won"] for row in told("pipeline.win_rate", "owner")}
    assert {owner: n for owner, n in found.items() if n} == won


@pytest.mark.usefixtures("landed")
def test_what_buyers_did_is_kept_by_kind_and_what_sellers_did_is_not_counted_twice() -> None:
    touches = Counter(row["touch_type"] for row in rows("touches"))
    assert dict(facts("SELECT kind, count(*) FROM buyer_events GROUP BY kind")) == {
        "page_view": len(rows("sessions")),
        "download": touches["content_download"],
        "webinar": touches["webinar"],
    }
    kinds = Counter(row["activity_type"] for row in rows("sales_activities"))
    assert dict(facts("SELECT kind, count(*) FROM activities GROUP BY kind")) == kinds


@pytest.mark.usefixtures("landed")
def test_a_partners_referral_is_neither_inbound_nor_outbound() -> None:
    found = dict(facts("SELECT coalesce(motion, ''), count(*) FROM leads GROUP BY 1"))
    sources = Counter(row["lead_source"] for row in rows("leads"))
    assert found == {
        "inbound": sources["inbound_marketing"],
        "outbound": sources["sdr_outbound"],
        "": sources["partner_referral"],
    }
