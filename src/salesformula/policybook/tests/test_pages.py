"""From the list of the rules to a draft, the draft beside what holds, and the revision in the history."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from salesformula.identity.models import LogEntry
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Draft, Revision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

TODAY = datetime.now(UTC).date()
EDIT, DRAFT, RECORD = "/policy/company/", "/policy/company/draft/", "/policy/company/draft/record/"


def body(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def fields(client: Client, url: str = EDIT, **changed: Any) -> dict[str, Any]:
    """The form as it is shown, with some fields changed."""
    form = client.get(url).context["form"]
    shown = {field.html_name: field.value() for field in form}
    sent = {name: "on" if value is True else value for name, value in shown.items() if value not in (None, "")}
    sent = {name: value for name, value in sent.items() if value is not False}
    return sent | {"team": form.team_id, "reason": "New price list"} | changed


def draft(client: Client, url: str = EDIT, **changed: Any) -> str:
    answer = client.post(url, fields(client, url, **changed))
    wrong = answer.context["form"].errors if answer.status_code == 400 else {}
    assert (answer.status_code, wrong, answer.get("Location")) == (302, {}, DRAFT)
    return body(client, DRAFT)


def in_force(on: date = TODAY) -> CompanyPolicy:
    return PoliciesInForce(on=on)(CompanyPolicy)


def test_the_page_lists_every_rule_and_says_what_to_do_first(keeper: Client) -> None:
    said = body(keeper, "/policy/")
    assert "Every rule is as shipped." in said
    assert "annual contract value (given in source 004 M1)" in said
    assert "not set (source 004 M4 gives no value)" in said
    assert "(our choice)" in said
    assert "(ours)" not in said
    assert "A deal is large from this amount on" in said
    assert "$10,000" in said
    assert "Nothing was changed yet." in said
    assert "/answers/policy.settings/export.csv" in said


def test_a_change_is_drafted_seen_and_recorded_once(keeper: Client) -> None:
    said = draft(keeper, setting_large_deal_from="25000", setting_confidence="90")
    assert "Draft: 2 rules change from today on." in said
    assert "$25,000" in said
    assert "95%" in said
    assert "90%" in said
    assert "Why: New price list" in said
    assert Revision.objects.count() == 0
    assert in_force() == CompanyPolicy()

    keeper.post(RECORD)
    keeper.post(RECORD)
    revision = Revision.objects.get()
    assert (revision.changes, revision.effective_from) == ({"large_deal_from": "25000", "confidence": 0.9}, TODAY)
    assert not Draft.objects.exists()
    assert in_force().large_deal_from == 25_000
    entry = LogEntry.objects.get(action="policy.revise")
    assert (entry.user, entry.subject_id, entry.reason) == ("ada@small.example", "policy company", "New price list")
    assert (entry.before["confidence"], entry.after["confidence"]) == (0.95, 0.9)
    said = body(keeper, "/policy/")
    assert re.search(r"2 of \d+ rules differ from what is shipped", said)
    assert "A deal is large from this amount on: $10,000, now $25,000" in said


def test_a_draft_shows_what_it_does_to_answers(keeper: Client) -> None:
    said = draft(keeper, setting_counts_new="", setting_too_few_below="1000", effective_from="2024-01-01")
    assert "Answers from 1 Jan 2024 on change; periods that are paid don't." in said.replace("&#x27;", "'")
    assert "Win rate 50.0%, n = 48" in said
    assert "Win rate: too few to say, n = 48" in said


def test_a_rule_for_a_later_day_waits(keeper: Client) -> None:
    later = TODAY + timedelta(days=40)
    said = draft(keeper, setting_too_few_below="50", effective_from=later.isoformat())
    assert "as if it held on that day" in said
    keeper.post(RECORD)
    assert in_force().too_few_below == 25
    assert in_force(later).too_few_below == 50
    assert f"50 from {later.day} " in body(keeper, "/policy/")


def test_a_draft_waits_until_it_is_discarded(keeper: Client) -> None:
    draft(keeper, setting_too_few_below="50")
    assert "Your draft of “The company” waits." in body(keeper, "/policy/")
    assert 'value="50"' in body(keeper, EDIT)
    keeper.post("/policy/company/draft/discard/")
    assert not Draft.objects.exists()
    assert keeper.get(DRAFT).status_code == 302
    assert in_force() == CompanyPolicy()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Nothing differs from what is in force."),
        ({"setting_confidence": "120"}, "less than or equal to 99.9"),
        ({"setting_currency": "euro"}, "A currency is an ISO 4217 code of three capitals such as EUR."),
        ({"setting_too_few_below": "30", "reason": " "}, "This field is required."),
        ({"setting_too_few_below": "30", "effective_from": "1203-01-01"}, "A rule can hold from 1970 to 2099."),
    ],
)
def test_a_mistake_is_named_and_nothing_is_kept(keeper: Client, changed: dict[str, str], said: str) -> None:
    answer = keeper.post(EDIT, fields(keeper, **changed))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Draft.objects.exists()


def test_what_another_recorded_meanwhile_is_shown_and_not_overwritten(keeper: Client, other: Client) -> None:
    draft(keeper, setting_large_deal_from="25000")
    draft(other, setting_large_deal_from="40000", reason="Enterprise first")
    other.post(RECORD)
    refused = keeper.post(RECORD)
    assert refused.status_code == 409
    assert in_force().large_deal_from == 40_000
    said = body(keeper, DRAFT)
    assert "Somebody changed the same rules since you began." in said
    assert "A deal is large from this amount on: $40,000 (Enterprise first)" in said
    newest = Revision.objects.latest("pk").pk
    keeper.post("/policy/company/draft/keep/", {"seen": newest})
    keeper.post(RECORD)
    assert in_force().large_deal_from == 25_000
    assert Revision.objects.count() == 2


def test_a_change_begun_before_the_others_was_recorded_is_a_conflict_too(keeper: Client, other: Client) -> None:
    begun = fields(keeper, setting_large_deal_from="25000")
    draft(other, setting_large_deal_from="40000")
    other.post(RECORD)
    keeper.post(EDIT, begun)
    assert keeper.post(RECORD).status_code == 409
    assert in_force().large_deal_from == 40_000


def test_changes_of_other_rules_are_no_conflict(keeper: Client, other: Client) -> None:
    draft(keeper, setting_large_deal_from="25000")
    draft(other, setting_too_few_below="30")
    other.post(RECORD)
    assert keeper.post(RECORD).status_code == 302
    assert (in_force().large_deal_from, in_force().too_few_below) == (Decimal(25_000), 30)


def test_put_back_drafts_the_values_from_before(keeper: Client) -> None:
    draft(keeper, setting_large_deal_from="25000", setting_planned_large_share="40")
    keeper.post(RECORD)
    first = Revision.objects.get().pk
    assert keeper.post(f"/policy/put-back/{first}/").get("Location") == DRAFT
    said = body(keeper, DRAFT)
    assert f"Put back what revision {first} changed" in said
    keeper.post(RECORD)
    assert in_force() == CompanyPolicy()
    assert Revision.objects.count() == 2


def test_a_team_has_its_own_value_of_a_dated_rule_until_it_takes_the_companys_again(keeper: Client) -> None:
    url = f"{EDIT}?team=t-m1"
    said = body(keeper, url)
    assert "Change rules for team Team m1" in said
    assert "empty: as the company, $10,000" in said
    assert "setting_currency" not in said
    said = draft(keeper, url, setting_large_deal_from="5000")
    assert "For team Team m1." in said
    assert "as the company" in said
    keeper.post(RECORD)
    dated = PoliciesInForce(on=TODAY).dated(CompanyPolicy, "large_deal_from")
    assert (dated.on(TODAY, team_id="t-m1"), dated.on(TODAY, team_id="t-m2")) == (5_000, 10_000)
    assert "in team Team m1" in body(keeper, "/policy/")
    keeper.post(f"/policy/put-back/{Revision.objects.get().pk}/")
    keeper.post(RECORD)
    dated = PoliciesInForce(on=TODAY).dated(CompanyPolicy, "large_deal_from")
    assert dated.on(TODAY, team_id="t-m1") == 10_000


def test_an_unknown_policy_or_team_is_not_there(keeper: Client) -> None:
    assert keeper.get("/policy/nothing/").status_code == 404
    assert keeper.get(f"{EDIT}?team=nobody").status_code == 404
    assert keeper.post("/policy/put-back/99/").status_code == 404


def test_before_the_first_import_a_rule_can_be_changed(
    keeper: Client, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    said = draft(keeper, setting_currency="EUR")
    assert "There is nothing to compare yet." in said
    assert keeper.post(RECORD).status_code == 302
    assert in_force().currency == "EUR"
