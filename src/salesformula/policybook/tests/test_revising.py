"""policy.revise through the door everyone uses, and what follows from it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.models import LogEntry
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from salesformula.policybook.conflicts import Conflict
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Revision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

TODAY = datetime.now(UTC).date()


def revise(**fields: Any) -> dict[str, Any]:
    given = {"policy": "company", "changes": {"too_few_below": 30}, "reason": "because"} | fields
    return do("policy.revise", given, viewer=OPERATOR)


def rows(answer: str, **asked: Any) -> list[dict[str, Any]]:
    return ask(Question(answer, **asked), viewer=OPERATOR).result.rows


def test_a_revision_holds_from_today_unless_a_day_is_given_and_is_logged() -> None:
    first = revise()
    assert first["effective_from"] == TODAY.isoformat()
    second = revise(changes={"large_deal_from": "25000"}, effective_from="2024-03-01")
    assert second["revision"] > first["revision"]
    in_march = PoliciesInForce(on=date(2024, 3, 1))(CompanyPolicy)
    assert (in_march.large_deal_from, in_march.too_few_below) == (Decimal(25_000), 25)
    entry = LogEntry.objects.filter(action="policy.revise").latest("id")
    assert (entry.before, entry.after) == (
        {"large_deal_from": "10000"},
        {"large_deal_from": "25000", "effective_from": "2024-03-01"},
    )


@pytest.mark.parametrize(
    ("fields", "error", "said"),
    [
        ({"changes": {}}, Refused, "policy.revise, changes"),
        ({"reason": "  "}, Refused, "policy.revise, reason: .*say in a sentence"),
        ({"effective_from": "1203-01-01"}, Refused, "1970 to 2099"),
        ({"policy": "nothing"}, NotFound, "there is no policy 'nothing'; there are: company"),
        ({"changes": {"colour": "red"}}, Refused, "setting colour: there is none of that name"),
        ({"changes": {"confidence": 2}}, Refused, "setting confidence: must be 0.5 to 0.999; found 2$"),
        ({"changes": {"key_metric": "calls"}}, Refused, "setting key_metric: must be one of acv, .*; found 'calls'$"),
        (
            {"changes": {"large_deal_from": None}},
            Refused,
            r"^policy company, setting large_deal_from: must be a number \(0 to 1,000,000,000,000\); found nothing$",
        ),
        ({"team_id": "nobody", "changes": {"large_deal_from": 1}}, NotFound, "no team 'nobody' among the 3 teams"),
        ({"team_id": "t-m1"}, Refused, "setting too_few_below: it is the same for the whole company"),
    ],
)
def test_a_revision_that_cannot_be_is_refused_by_name_and_leaves_no_trace(
    fields: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        revise(**fields)
    assert not Revision.objects.exists()
    assert not LogEntry.objects.exists()


def test_who_has_seen_an_older_revision_is_told_of_the_newer_one() -> None:
    first = revise()["revision"]
    revise(changes={"too_few_below": 40}, reason="More care", seen=first)
    with pytest.raises(Conflict, match=r"too_few_below: revision .* by operator was recorded meanwhile .More care."):
        revise(changes={"too_few_below": 50}, seen=first)
    revise(changes={"confidence": 0.9}, seen=first)
    assert PoliciesInForce(on=TODAY)(CompanyPolicy).too_few_below == 40


def test_only_those_with_the_right_revise_and_everyone_may_read() -> None:
    do("identity.confirm_roles", {"all": True}, viewer=OPERATOR)
    for person_id in ("s01", "m1", "d1", "k1", "r1", "e1"):
        viewer = viewer_named(f"{person_id}@small.example")
        with pytest.raises(NotAllowed):
            do("policy.revise", {"policy": "company", "changes": {"name": "X"}, "reason": "because"}, viewer=viewer)
        assert ask(Question("policy.settings"), viewer=viewer).result.rows
    assert not Revision.objects.exists()


def test_a_change_of_a_setting_that_tables_are_made_with_starts_a_build(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert revise(changes={"fiscal_year_starts": 4})["builds"] is True
        assert revise(changes={"too_few_below": 30})["builds"] is False
        assert revise(changes={"fiscal_year_starts": 7}, effective_from="2099-01-01")["builds"] is False
    task = DBTaskResult.objects.get()
    assert task.task_path == "salesformula.sources.building.build_now"


def test_before_the_first_import_nothing_is_built(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    with django_capture_on_commit_callbacks(execute=True):
        revise(changes={"fiscal_year_starts": 4})
    assert not DBTaskResult.objects.exists()


def test_until_the_build_has_run_answers_follow_the_new_fiscal_year() -> None:
    before = {row["quarter"]: row["n_won"] for row in rows("pipeline.win_rate", by=("quarter",))}
    revise(changes={"fiscal_year_starts": 4}, effective_from="2020-01-01")
    after = {row["quarter"]: row["n_won"] for row in rows("pipeline.win_rate", by=("quarter",))}
    assert sum(before.values()) == sum(after.values())
    # A fiscal year that starts in April is named after the year it ends in: 2024Q1 of the calendar is 2024Q4 then.
    moved = {"2024Q1": "2024Q4", "2024Q2": "2025Q1", "2024Q3": "2025Q2", "2024Q4": "2025Q3"}
    assert {moved[quarter]: n for quarter, n in before.items()} == after


def test_the_answers_tell_what_holds_and_how_it_came_to() -> None:
    revise(changes={"large_deal_from": "5000"}, effective_from="2024-02-01", team_id="t-m1", reason="Small towns")
    revise(changes={"large_deal_from": "25000"}, effective_from="2024-03-01", reason="New price list")
    company, team = rows("policy.settings", where={"setting": "large_deal_from"})
    assert (company["in_force"], company["since_on"], company["reason"]) == (
        "$25,000", date(2024, 3, 1), "New price list",
    )  # fmt: skip
    assert (team["team"], team["value"], team["is_changed"]) == ("Team m1", "5000", True)
    newest, first = rows("policy.revisions")
    assert (newest["old"], newest["new"], newest["is_backdated"]) == ("$10,000", "$25,000", True)
    assert (first["team"], first["old"], first["new"]) == ("Team m1", "as the company", "$5,000")


def test_the_json_of_an_answer_names_the_values_of_a_dated_setting() -> None:
    revise(changes={"large_deal_from": "25000"}, effective_from="2024-03-01")
    told = ask(Question("pipeline.mix"), viewer=OPERATOR).policy
    assert told["dated"]["company.large_deal_from"] == [
        {"team_id": None, "valid_from": None, "valid_to": "2024-03-01", "value": "10000"},
        {"team_id": None, "valid_from": "2024-03-01", "valid_to": None, "value": "25000"},
    ]
