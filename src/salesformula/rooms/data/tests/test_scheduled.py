"""A planned import comes when it is due; one that fails is told by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesformula.doors import clock
from salesformula.doors.acting import do
from salesformula.facts import versions
from salesformula.identity.models import LogEntry
from salesformula.identity.viewer import OPERATOR
from salesformula.jobs.models import Mail, Run
from salesformula.jobs.working import work_once
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.rooms.data.tests.shop import MAPPING, Shop, rows

pytestmark = pytest.mark.django_db(transaction=True)

NIGHTLY = {"name": "nightly", "mapping": "shop.toml", "every": "day", "notify": "ada@shop.example"}


def test_a_due_import_lands_and_keeps_who_planned_it(shop: Shop) -> None:
    shop.write(shop.inbox)
    (shop.inbox / "shop.toml").write_text('[company]\nname = "Shop"\n' + MAPPING.replace('times_in = "UTC"', ""))
    do("data.schedule_import", NIGHTLY, viewer=OPERATOR)
    assert work_once(now=clock.now()) == 0
    # The import, then the answers that are made after each build.
    assert work_once(now=clock.now() + timedelta(days=1, minutes=1)) == 2
    assert [run.state for run in Run.objects.all()] == ["succeeded"]
    (landed,) = rows("data.imports")
    assert (landed["how"], landed["name"], landed["n_landed"]) == ("schedule", "nightly", 6)
    assert LogEntry.objects.filter(action="data.import", reason="schedule nightly").count() == 1
    # The company of the first mapping is recorded, as at the command line.
    assert PoliciesInForce(on=clock.now().date())(CompanyPolicy).name == "Shop"
    assert not Mail.objects.exists()


def test_an_import_that_fails_is_told_with_its_reason_and_changes_nothing(shop: Shop) -> None:
    shop.write(shop.inbox)
    do("data.schedule_import", NIGHTLY, viewer=OPERATOR)
    (shop.inbox / "deals.csv").unlink()
    assert work_once(now=clock.now() + timedelta(days=1, minutes=1)) == 1
    (run,) = Run.objects.all()
    assert run.state == "failed"
    (mail,) = Mail.objects.all()
    assert (mail.to, "nightly" in mail.subject, "deals.csv" in mail.body) == ("ada@shop.example", True, True)
    assert versions.current(shop.home) is None
