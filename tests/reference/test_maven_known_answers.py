"""Maven's CRM sales through the shipped mapping: every published answer, from the files to the JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.doors.asking import ask
from salesformula.doors.exports import as_json
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR
from salesformula.sources.importing import run_import
from salesformula.sources.mapping import load_mapping

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared/data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.exists(), reason=f"the published data sets are not at {SHARED}"),
]


@pytest.fixture(scope="module")
def maven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The known answers, while the facts of Maven answer."""
    home = tmp_path_factory.mktemp("maven")
    mapping = load_mapping(ROOT / "examples/maven/mapping.toml")
    run_import(SHARED / "maven-crm-sales", mapping, now=datetime(2026, 1, 1), progress=lambda line: None, home=home)
    known = json.loads((SHARED / "known_answers.json").read_text(encoding="utf-8"))["maven-crm-sales"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALESFORMULA_HOME", str(home))
        yield {entry["key"]: entry["value"] for entry in known}


def told(name: str, *by: str, **where: str) -> dict[str, Any]:
    return as_json(ask(Question(f"pipeline.{name}", by=by, where=where), viewer=OPERATOR))


def only(name: str) -> dict[str, Any]:
    [row] = told(name)["rows"]
    return dict(row)


def test_deals_by_stage(maven: dict[str, Any]) -> None:
    assert {row["stage"]: row["n_deals"] for row in told("stages")["rows"]} == maven["stage_counts"]


def test_win_rate_and_revenue(maven: dict[str, Any]) -> None:
    row = only("win_rate")
    assert (row["n_won"], row["n_closed"]) == (4238, 6711)
    assert round(row["win_share"], 6) == maven["win_rate"]
    assert Decimal(row["won_amount"]) == Decimal(str(maven["won_revenue"]))


def test_deal_size(maven: dict[str, Any]) -> None:
    row = only("deal_size")
    assert round(Decimal(row["mean_amount"]), 6) == Decimal(str(maven["mean_deal"]))
    assert Decimal(row["median_amount"]) == Decimal(str(maven["median_deal"]))


@pytest.mark.parametrize(
    ("key", "column"),
    [("mean_won", "won_mean_days"), ("median_won", "won_median_days"), ("mean_lost", "lost_mean_days"),
     ("median_lost", "lost_median_days"), ("mean_closed", "closed_mean_days")],
)  # fmt: skip
def test_days_to_close(maven: dict[str, Any], key: str, column: str) -> None:
    assert round(only("days_to_close")[column], 6) == maven[f"days_to_close_{key}"]


@pytest.mark.parametrize(
    ("dimension", "key"),
    [("owner", "win_rate_by_agent"), ("manager", "win_rate_by_manager"), ("region", "win_rate_by_office"),
     ("product", "win_rate_by_product"), ("quarter", "win_rate_by_quarter")],
)  # fmt: skip
def test_win_rates_by_group(maven: dict[str, Any], dimension: str, key: str) -> None:
    rows = told("win_rate", dimension)["rows"]
    assert {row[dimension]: round(row["win_share"], 6) for row in rows} == maven[key]
    for row in rows:
        assert abs(row["win_share"] - row["n_won"] / row["n_closed"]) < 1e-12
        assert row["win_share_low"] < row["win_share"] < row["win_share_high"]


def test_closed_deals_by_agent(maven: dict[str, Any]) -> None:
    assert {row["owner"]: row["n_closed"] for row in told("win_rate", "owner")["rows"]} == maven["closed_by_agent"]


@pytest.mark.parametrize(
    ("dimension", "key"),
    [("owner", "revenue_by_agent"), ("manager", "revenue_by_manager"), ("region", "revenue_by_office"),
     ("quarter", "won_revenue_by_quarter")],
)  # fmt: skip
def test_revenue_by_group(maven: dict[str, Any], dimension: str, key: str) -> None:
    rows = told("win_rate", dimension)["rows"]
    assert {row[dimension]: Decimal(row["won_amount"]) for row in rows} == {
        name: Decimal(str(value)) for name, value in maven[key].items()
    }


@pytest.mark.parametrize("agent", ["Hayden Neloms", "Lajuana Vencill", "Darcel Schlecht"])
def test_wilson_intervals(maven: dict[str, Any], agent: str) -> None:
    known = maven[f"wilson95_{agent}"]
    [row] = [row for row in told("win_rate", "owner")["rows"] if row["owner"] == agent]
    assert (row["n_won"], row["n_closed"]) == (known["k"], known["n"])
    assert round(row["win_share_low"], 6) == known["lo"]
    assert round(row["win_share_high"], 6) == known["hi"]


def test_the_sellers_do_not_differ_and_nobody_is_ranked(maven: dict[str, Any]) -> None:
    given = told("win_rate", "owner")
    [test] = [caveat for caveat in given["caveats"] if caveat["code"] == "groups_do_not_differ"]
    assert round(test["figures"]["chi_square"], 6) == maven["agents_chi2"]
    assert round(test["figures"]["p_value"], 6) == maven["agents_chi2_p"]
    assert abs(test["figures"]["p_permutation"] - maven["agents_chi2_p"]) < 0.02
    assert test["figures"]["df"] == 29
    assert given["finding"] == "These 30 sellers do not differ beyond chance"
    assert all(not row["is_named"] for row in given["rows"])
    assert [row["owner"] for row in given["rows"]] == sorted(row["owner"] for row in given["rows"])


def test_the_products_do_not_differ(maven: dict[str, Any]) -> None:
    [test] = [c for c in told("win_rate", "product")["caveats"] if c["code"] == "groups_do_not_differ"]
    assert round(test["figures"]["p_value"], 6) == maven["products_chi2_p"]
    assert test["figures"]["df"] == 6


def test_the_key_metric_of_each_quarter(maven: dict[str, Any]) -> None:
    rows = told("key_metric", "quarter")["rows"]
    assert {row["quarter"]: float(row["key_metric_amount"]) for row in rows} == maven["won_revenue_by_quarter"]


def test_the_mix_adds_up_to_what_was_won(maven: dict[str, Any]) -> None:
    rows = told("mix")["rows"]
    assert sum(Decimal(row["won_amount"]) for row in rows) == Decimal(str(maven["won_revenue"]))
    assert abs(sum(row["mix_share"] for row in rows) - 1) < 1e-12
