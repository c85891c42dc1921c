from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from salesformula.demo import Parameters, marker
from salesformula.demo.company import DemoResult, create_demo
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.facts import versions
from salesformula.facts.access import open_facts
from salesformula.identity.accounts import confirm, roles_confirmed
from salesformula.identity.models import User
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.errors import Refused

LAST_DAY = date(2026, 10, 31)
ROLES = ["seller", "manager", "director", "executive", "marketer", "recruiter", "enablement", "operations"]


def _make(home: Path, *, seed: int = 7, until: date | None = LAST_DAY, size: str = "small") -> DemoResult:
    return create_demo(home=home, seed=seed, size=size, until=until, say=lambda _: None)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.django_db
def test_the_demo_lands_by_import_with_a_sign_in_for_each_role_and_stays_when_run_again(home: Path) -> None:
    first = _make(home)

    assert [one.role for one in first.sign_ins] == ROLES
    for one in first.sign_ins:
        assert User.objects.get(email=one.email).check_password(one.password)
    assert (home / "demo" / "hubspot" / "deals.csv").is_file()
    assert open_facts().table("people").count().to_pyarrow().as_py() == 47
    _check_lines(first)
    assert [(row["plan"], row["starts_on"]) for row in _asked("plans")] == [("Growth that stays", date(2010, 1, 1))]

    again = _make(home, until=None)

    assert (first.was_made, again.was_made) == (True, False)
    assert len(_asked("plans")) == 1
    assert versions.current(home) == versions.Version(1, home / "facts" / "facts-1.duckdb")
    assert [one.email for one in again.sign_ins] == [one.email for one in first.sign_ins]
    for before, after in zip(first.sign_ins, again.sign_ins, strict=True):
        user = User.objects.get(email=after.email)
        assert user.check_password(after.password)
        assert not user.check_password(before.password)

    for other in ({"seed": 8}, {"until": LAST_DAY - timedelta(days=1)}):
        with pytest.raises(marker.AnotherCompany, match="SALESFORMULA_HOME"):
            _make(home, **other)
    assert User.objects.get(email=again.sign_ins[0].email).check_password(again.sign_ins[0].password)


def _asked(answer: str) -> list[dict[str, Any]]:
    return ask(Question(f"compensation.{answer}"), viewer=OPERATOR).result.rows


def _check_lines(made: DemoResult) -> None:
    """The seller reports to that manager, the manager to that director; their roles stand confirmed."""
    people = {one.role: User.objects.get(email=one.email).person_id for one in made.sign_ins}
    lines = open_facts().table("reports").to_pyarrow().to_pylist()
    pairs = {(line["ancestor_id"], line["person_id"]) for line in lines}
    assert (people["manager"], people["seller"]) in pairs
    assert (people["director"], people["manager"]) in pairs
    assert (people["executive"], people["director"]) in pairs
    assert roles_confirmed(str(one) for one in people.values()) == {one: role for role, one in people.items()}


@pytest.mark.django_db
def test_the_facts_of_another_company_are_not_touched(small_world: Path) -> None:
    before = versions.current(small_world)
    with pytest.raises(marker.AnotherCompany, match="holds the facts of a company already"):
        _make(small_world)
    assert versions.current(small_world) == before
    assert not (small_world / "demo").exists()
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_an_unknown_size_changes_nothing(home: Path) -> None:
    with pytest.raises(Refused, match="'huge'"):
        _make(home, size="huge")
    assert list(home.iterdir()) == []


def test_a_marker_says_what_was_made_and_tells_no_truth(home: Path) -> None:
    (home / "demo").mkdir()
    cast = (marker.Cast("seller", "70115", "Farah Siddiqui", "farah.siddiqui@company.example"),)
    marker.write(home, marker.Marker(7, "small", LAST_DAY, cast))
    said = json.loads(marker.path(home).read_text(encoding="utf-8"))
    assert set(said) == {"seed", "size", "until", "cast", "edition"}
    assert marker.read(home) is None, "without facts the company was not made to the end"


@pytest.mark.django_db
def test_a_role_that_an_administrator_changed_stays_changed(home: Path) -> None:
    first = _make(home)
    seller = str(User.objects.get(email=first.sign_ins[0].email).person_id)
    confirm(people={seller: "marketer"}, by=None, now=datetime(2026, 11, 22))
    _make(home)
    assert roles_confirmed([seller]) == {seller: "marketer"}


@pytest.mark.django_db
def test_larger_companies_land_from_parquet_without_the_exports_of_other_systems(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Parameters(n_sellers=20, months=3, n_divisions=2, n_activities=12_000)
    monkeypatch.setattr("salesformula.demo.company.sized", lambda _: few)
    said: list[str] = []
    made = create_demo(home=home, seed=7, size="medium", until=LAST_DAY, say=said.append)
    assert [one.role for one in made.sign_ins] == ROLES
    assert sorted(path.name for path in (home / "demo").iterdir()) == ["canonical", "demo.json"]
    assert any("only the small company is also written as HubSpot" in line for line in said)
    assert open_facts().table("activities").count().to_pyarrow().as_py() == 12_000
    _check_lines(made)
