"""Adventure Works through the shipped mapping: attainment in all, by person, by quarter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.exports import as_json
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR
from salesformula.sources.importing import run_import
from salesformula.sources.mapping import load_mapping

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared/data"
QUARTERS = [f"{year}Q{quarter}" for year in range(2017, 2021) for quarter in range(1, 5)][2:14]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.exists(), reason=f"the published data sets are not at {SHARED}"),
]


@pytest.fixture(scope="module")
def adventure_works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The known answers, while the facts of Adventure Works answer."""
    home = tmp_path_factory.mktemp("adventure-works")
    mapping = load_mapping(ROOT / "examples/adventureworks/mapping.toml")
    folder = SHARED / "adventureworks-sales"
    run_import(folder, mapping, now=datetime(2026, 1, 1), progress=lambda line: None, home=home)
    known = json.loads((SHARED / "known_answers.json").read_text(encoding="utf-8"))["adventureworks-sales"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALESFORMULA_HOME", str(home))
        yield {entry["key"]: entry["value"] for entry in known}


def told(*by: str) -> dict[str, Any]:
    return as_json(ask(Question("pipeline.attainment", by=by), viewer=OPERATOR))


def test_in_all(adventure_works: dict[str, Any]) -> None:
    [row] = told()["rows"]
    assert Decimal(row["won_amount"]) == Decimal("77548570.20")
    assert Decimal(row["quota_amount"]) == Decimal(95_714_000)
    assert round(row["attainment_share"], 6) == adventure_works["attainment_total"]


def test_by_person(adventure_works: dict[str, Any]) -> None:
    rows = told("owner")["rows"]
    assert {row["owner"]: round(row["attainment_share"], 6) for row in rows} == adventure_works[
        "attainment_total_by_rep"
    ]
    won = {row["owner"]: Decimal(row["won_amount"]) for row in rows}
    assert won == {name: Decimal(str(value)) for name, value in adventure_works["sales_by_rep"].items()}


def test_by_quarter_with_the_last_one_marked_as_incomplete(adventure_works: dict[str, Any]) -> None:
    given = told("quarter")
    known = adventure_works["attainment_by_quarter"]
    found = {row["quarter"]: round(row["attainment_share"], 6) for row in given["rows"]}
    assert found == {label: known[str(place)] for place, label in enumerate(QUARTERS)}
    assert [row["quarter"] for row in given["rows"] if not row["is_complete"]] == ["2020Q2"]
    [caveat] = [caveat for caveat in given["caveats"] if caveat["code"] == "incomplete_period"]
    assert "Q2 2020" in caveat["text"]


def test_how_often_a_quota_was_reached(adventure_works: dict[str, Any]) -> None:
    rows = told("owner", "quarter")["rows"]
    assert len(rows) == 163
    reached = sum(row["attainment_share"] >= 1 for row in rows)
    assert reached == adventure_works["rep_quarters_at_or_over_quota"]


def test_commission_at_each_persons_rate_equals_to_the_last_digit_before_rounding(
    adventure_works: dict[str, Any],
) -> None:
    plan = json.loads((ROOT / "examples/adventureworks/plan.json").read_text(encoding="utf-8"))
    do("compensation.adopt_plan", plan, viewer=OPERATOR)

    def exact(*by: str) -> dict[str, Decimal]:
        rows = ask(Question("compensation.statement", by=by), viewer=OPERATOR).result.rows
        return {row.get("payee", "all"): row["exact_amount"] for row in rows}

    expected = adventure_works["commission_flat_by_rep"]
    assert exact("payee") == {name: Decimal(str(value)) for name, value in expected.items()}
    assert exact() == {"all": Decimal(str(adventure_works["commission_flat_total"]))}
