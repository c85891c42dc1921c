"""Rules change by revisions, never by edits."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.policybook import founding
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Revision
from salesformula.policybook.recording import record

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def change(on: date, recorded: datetime, **changes: object) -> Revision:
    return record(CompanyPolicy, changes, effective_from=on, now=recorded, author="o@x.example", reason="because")


def too_few(on: date, known_at: datetime | None = None) -> int:
    return PoliciesInForce(on=on, known_at=known_at)(CompanyPolicy).too_few_below


def test_shipped_defaults_hold_until_something_is_recorded() -> None:
    policies = PoliciesInForce(on=JUNE)
    assert policies(CompanyPolicy) == CompanyPolicy()
    assert policies.revision == 0


def test_a_revision_holds_from_its_day_on_and_leaves_the_rest_as_it_was() -> None:
    change(JANUARY, datetime(2025, 12, 1), too_few_below=30, currency="EUR")
    change(MARCH, datetime(2026, 2, 1), too_few_below=40)
    assert too_few(date(2025, 12, 31)) == 25
    assert too_few(date(2026, 2, 28)) == 30
    assert too_few(MARCH) == 40
    assert PoliciesInForce(on=JUNE)(CompanyPolicy).currency == "EUR"


def test_what_was_known_then_ignores_what_was_recorded_later() -> None:
    change(JANUARY, datetime(2026, 5, 1), too_few_below=30)
    assert too_few(MARCH, known_at=datetime(2026, 4, 30)) == 25
    assert too_few(MARCH, known_at=datetime(2026, 5, 1)) == 30


@pytest.mark.parametrize("changes", [{"too_few_below": 0}, {"confidence": 2}, {"colour": "red"}])
def test_a_value_out_of_bounds_is_refused_by_name_and_nothing_is_recorded(changes: dict[str, object]) -> None:
    [name] = changes
    with pytest.raises(Refused, match=f"policy company, setting {name}"):
        record(CompanyPolicy, changes, effective_from=JANUARY, now=datetime(2026, 1, 1), author="", reason="")
    assert Revision.objects.count() == 0


def test_the_first_mapping_founds_the_company_and_a_later_one_changes_nothing() -> None:
    assert founding.recorded(now=datetime(2026, 1, 1)) is None
    founding.found({"name": "Acme", "currency": "EUR"}, now=datetime(2026, 1, 1))
    first = founding.recorded(now=datetime(2026, 1, 1))
    founding.found({"name": "Other", "currency": "USD"}, now=datetime(2026, 2, 1))
    assert first is not None
    assert (first.name, first.currency) == ("Acme", "EUR")
    assert founding.recorded(now=datetime(2026, 2, 1)) == first
    assert Revision.objects.count() == 1


def test_a_company_set_up_without_a_word_of_it_is_founded_by_its_first_import() -> None:
    founding.set_up({}, now=datetime(2026, 1, 1))
    assert founding.is_set_up()
    assert not founding.is_founded()
    founding.found({"currency": "EUR"}, now=datetime(2026, 1, 2))
    company = founding.recorded(now=datetime(2026, 1, 2))
    assert company is not None
    assert company.currency == "EUR"
