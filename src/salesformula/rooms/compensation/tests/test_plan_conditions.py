"""Fixed amounts for deals that meet conditions, and managers' overrides, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from salesformula.rooms.compensation.tests.company import deal
from salesformula.rooms.compensation.tests.proven import person, proven, words

SPIFF: dict[str, Any] = {
    "kind": "spiff", "name": "launch", "amount": "500", "measure": "acv", "at_least": "10000", "products": ["Pro"],
    "since": "2025-03-01", "until": "2025-04-01",
}  # fmt: skip


def pro(deal_id: str, day: int = 10, *, month: int = 3, **columns: Any) -> dict[str, Any]:
    """A deal of $12,000 a year for the product, won in March."""
    product: dict[str, Any] = {"product": "Pro", "acv_amount": Decimal(12_000)}
    return deal(deal_id, won=date(2025, month, day), **(product | columns))


def test_a_fixed_amount_is_paid_for_each_deal_that_meets_every_condition(tmp_path: Path) -> None:
    deals = [
        pro("first day", 1), pro("last day", 31), pro("too early", 28, month=2), pro("too late", 1, month=4),
        pro("just enough", acv_amount=Decimal(10_000)), pro("too small", acv_amount=Decimal("9999.99")),
        pro("another product", product="Basic"), pro("no product", product=None), pro("a renewal", kind="renewal"),
        pro("unknown worth", acv_amount=None), pro("shared"),
    ]  # fmt: skip
    shares = [{"deal_id": "shared", "person_id": one, "share": share} for one, share in (("ann", 0.6), ("ben", 0.4))]
    found = proven(tmp_path, {"components": [SPIFF]}, deals=deals, deal_credits=shares)
    paid = [(line.credit.row["deal_id"], line.credit.row["payee_id"], str(line.pay)) for line in found.lines]
    assert paid == [
        ("first day", "ann", "500.00"), ("just enough", "ann", "500.00"), ("shared", "ann", "300.00"),
        ("last day", "ann", "500.00"), ("shared", "ben", "200.00"),
    ]  # fmt: skip
    assert [(one.row["deal_id"], one.reason) for one in found.withheld] == [("unknown worth", "no_measure")]
    assert words(found.lines[2])[0] == (
        "60% of $500.00 of a fixed amount for each deal that meets the conditions is credited: $300.00."
    )


def test_without_a_least_worth_any_deal_earns_it_but_a_refund(tmp_path: Path) -> None:
    open_to_all = {"kind": "spiff", "amount": "99.95", "measure": "acv"}
    deals = [pro("d1", acv_amount=None), pro("d2", acv_amount=Decimal(-5)), pro("d3", acv_amount=Decimal(0))]
    found = proven(tmp_path, {"components": [open_to_all]}, deals=deals)
    assert [(line.credit.row["deal_id"], str(line.pay)) for line in found.lines] == [("d1", "99.95"), ("d3", "99.95")]
    assert found.withheld == []


PEOPLE = [person("ann"), person("ben"), person("mia", role="manager"), person("max", role="manager")]
OVER: dict[str, Any] = {"components": [{"kind": "rate", "rate": 1}, {"kind": "override", "name": "team", "rate": "2%"}]}


def under(member: str, manager: str, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    return {"person_id": member, "manager_id": manager, "valid_from": since, "valid_to": until}


def test_a_manager_earns_on_what_those_who_reported_to_them_that_day_are_credited_with(tmp_path: Path) -> None:
    # ann reports to mia up to 1 February, from then on to max; ben to mia. 2 % of 1,000 is 20.
    moved = date(2025, 2, 1)
    deals = [
        deal("d1", won=date(2025, 1, 31)), deal("d2", won=moved), deal("d3", owner="ben"),
        deal("own", owner="mia"), deal("both"),
    ]  # fmt: skip
    shares = [
        {"deal_id": "both", "person_id": one, "share": share}
        for one, share in (("ann", 0.5), ("ben", 0.3), ("mia", 0.2))
    ]
    found = proven(
        tmp_path, OVER, deals=deals, deal_credits=shares, people=PEOPLE,
        memberships=[
            under("ann", "mia", until=moved), under("ann", "max", moved), under("ben", "mia"), under("mia", "mia"),
        ],
    )  # fmt: skip
    team = {
        (line.credit.row["payee_id"], line.credit.row["deal_id"]): str(line.pay)
        for line in found.lines
        if line.name == "team"
    }
    # Of "both" 80 % are credited to those who report to mia, once; her own 20 % and her own deal bring no override.
    assert team == {("mia", "d1"): "20.00", ("max", "d2"): "20.00", ("mia", "d3"): "20.00", ("mia", "both"): "16.00"}
    line = next(one for one in found.lines if one.name == "team" and one.credit.row["deal_id"] == "both")
    assert words(line)[:2] == [
        "80% of $1,000.00 of monthly recurring revenue is credited to those who reported to you that day: $800.00.",
        "2% for each 1 = $16.00.",
    ]


def test_managers_may_have_rates_of_their_own_and_whoever_reports_to_nobody_brings_none(tmp_path: Path) -> None:
    plan = {"components": [OVER["components"][1] | {"rates_by_person": {"max": "3%"}}]}
    deals = [deal("d1"), deal("d2", owner="ben"), deal("d3", owner="mia")]
    found = proven(tmp_path, plan, deals=deals, people=PEOPLE, memberships=[under("ann", "mia"), under("ben", "max")])
    assert [(line.credit.row["payee_id"], str(line.pay)) for line in found.lines] == [
        ("max", "30.00"),
        ("mia", "20.00"),
    ]
