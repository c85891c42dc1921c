"""Components for teams pay whoever was in them on the day of closing; worked by hand, proven by the verifier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from salesformula.doors.acting import do
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.simplicity import parts_of
from salesformula.rooms.compensation.tests.company import deal, facts_of
from salesformula.rooms.compensation.tests.proven import proven, told

#: Inside sales and the field sell; "emea" belongs to the field.
TEAMS: list[dict[str, Any]] = [
    {"team_id": "inside", "name": "Inside sales", "parent_team_id": None},
    {"team_id": "field", "name": "Field", "parent_team_id": None},
    {"team_id": "emea", "name": "Field EMEA", "parent_team_id": "field"},
]
INSIDE = {"kind": "rate", "name": "inside", "rate": 2, "teams": ["inside"]}
FIELD = {"kind": "rate", "name": "field", "rate": 3, "teams": ["field"]}
MARCH, JUNE = date(2025, 3, 1), date(2025, 6, 10)


def member(person_id: str, team_id: str, *, since: date | None = None, **columns: Any) -> dict[str, Any]:
    return {"person_id": person_id, "team_id": team_id, "valid_from": since} | columns


def test_each_team_is_paid_by_its_own_components(tmp_path: Path) -> None:
    # $1,000 of MRR each: ann at 2, ben, whose team belongs to the field, at 3; cid is in no team and in no component.
    members = [member("ann", "inside"), member("ben", "emea")]
    found = proven(
        tmp_path,
        {"components": [INSIDE, FIELD]},
        deals=[deal("d1"), deal("d2", owner="ben"), deal("d3", owner="cid")],
        memberships=members,
        teams=TEAMS,
    )
    assert told(found) == [("inside", "2025-01-15", "2000.00", "due"), ("field", "2025-01-15", "3000.00", "due")]
    assert found.withheld == []


def test_who_changes_teams_is_paid_as_they_were_on_the_day_of_closing(tmp_path: Path) -> None:
    members = [member("ann", "inside", valid_to=MARCH), member("ann", "field", since=MARCH)]
    deals = [deal("d1", won=date(2025, 2, 28)), deal("d2", won=MARCH)]
    found = proven(tmp_path, {"components": [INSIDE, FIELD]}, deals=deals, memberships=members, teams=TEAMS)
    assert told(found) == [("inside", "2025-02-28", "2000.00", "due"), ("field", "2025-03-01", "3000.00", "due")]


def test_a_component_without_teams_pays_everyone_beside_those_of_teams(tmp_path: Path) -> None:
    both = [{"kind": "rate", "name": "all", "rate": 1}, FIELD]
    deals = [deal("d1"), deal("d2", owner="ben")]
    found = proven(tmp_path, {"components": both}, deals=deals, memberships=[member("ben", "field")], teams=TEAMS)
    assert told(found, of="ann") == [("all", "2025-01-15", "1000.00", "due")]
    assert told(found, of="ben") == [("all", "2025-01-15", "1000.00", "due"), ("field", "2025-01-15", "3000.00", "due")]


def test_bands_of_a_team_are_filled_by_what_was_won_in_it(tmp_path: Path) -> None:
    # Won in March for the field: from 0 to 1,000 of a quota of 1,000, all at 1. January's 1,000 was won inside.
    tiers = {
        "kind": "tiers", "name": "tiers", "teams": ["field"], "measure": "mrr", "period": "quarter",
        "bands": [{"from_share": 0, "rate": 1}, {"from_share": 1, "rate": 2}],
    }  # fmt: skip
    quota = {"person_id": "ann", "metric": "mrr", "period_start": date(2025, 1, 1), "amount": Decimal(1000)}
    members = [member("ann", "inside", valid_to=MARCH), member("ann", "field", since=MARCH)]
    deals = [deal("d1"), deal("d2", won=MARCH)]
    found = proven(
        tmp_path, {"components": [tiers]}, deals=deals, memberships=members, teams=TEAMS, quotas=[quota]
    )  # fmt: skip
    assert told(found) == [("tiers", "2025-03-01", "1000.00", "due")]


def test_an_override_for_a_team_pays_the_managers_of_its_people(tmp_path: Path) -> None:
    over = {"kind": "override", "name": "over", "rate": "10%", "teams": ["inside"]}
    members = [member("ann", "inside", manager_id="mia"), member("ben", "field", manager_id="max")]
    deals = [deal("d1"), deal("d2", owner="ben")]
    found = proven(tmp_path, {"components": [over]}, deals=deals, memberships=members, teams=TEAMS)
    assert [(line.credit.row["payee_id"], str(line.pay)) for line in found.lines] == [("mia", "100.00")]


def test_a_shared_deal_pays_each_by_the_component_of_their_team(tmp_path: Path) -> None:
    shares = [{"deal_id": "d1", "person_id": one, "share": 0.5} for one in ("ann", "ben")]
    members = [member("ann", "inside"), member("ben", "field")]
    found = proven(
        tmp_path, {"components": [INSIDE, FIELD]}, deals=[deal("d1")], deal_credits=shares, memberships=members,
        teams=TEAMS,
    )  # fmt: skip
    assert told(found, of="ann") == [("inside", "2025-01-15", "1000.00", "due")]
    assert told(found, of="ben") == [("field", "2025-01-15", "1500.00", "due")]


def test_a_deal_that_nobody_owns_is_withheld_and_not_lost(tmp_path: Path) -> None:
    found = proven(tmp_path, {"components": [INSIDE]}, deals=[deal("d1", owner="")], memberships=[], teams=TEAMS)
    assert [one.reason for one in found.withheld] == ["nobody"]


def test_what_has_to_be_kept_in_mind_is_counted_for_whoever_has_most(tmp_path: Path) -> None:
    plan = Plan.model_validate({"name": "Two", "starts_on": "2024-01-01", "components": [INSIDE, FIELD, FIELD | {
        "name": "more", "payout": [{"share": "50%"}, {"share": "50%", "on": "payment", "number": 6}]}]})  # fmt: skip
    assert (parts_of(plan).n_components, parts_of(plan).n) == (2, 3)


def test_a_bonus_on_ratings_names_no_teams() -> None:
    with pytest.raises(ValidationError, match="it names no teams"):
        Plan.model_validate({"name": "One", "starts_on": "2024-01-01", "components": [
            INSIDE, {"kind": "rating", "teams": ["inside"]}]})  # fmt: skip


@pytest.mark.django_db
def test_a_team_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    facts_of(tmp_path, {"deals": [deal("d1")], "teams": TEAMS})
    plan = {
        "name": "One",
        "starts_on": "2024-01-01",
        "reason": "a test",
        "components": [INSIDE | {"teams": ["outside"]}],
    }
    with pytest.raises(Refused, match=r"adopt_plan, teams: there is no team 'outside'; there are: emea, field, inside"):
        do("compensation.adopt_plan", plan, viewer=OPERATOR)
    do("compensation.adopt_plan", plan | {"components": [INSIDE]}, viewer=OPERATOR)
