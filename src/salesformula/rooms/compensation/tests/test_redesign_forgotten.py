"""Someone who took part in a redesign is forgotten: no trace of who it was, and everything still adds up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.forms.models import model_to_dict

from salesformula.identity.accounts import confirm
from salesformula.keeping.forgetting.database import clean
from salesformula.kit.forgotten import Traces
from salesformula.rooms.compensation.models import RedesignEvent
from salesformula.rooms.compensation.models.redesign import redesigns
from salesformula.rooms.compensation.tests.test_redesign_actions import (
    COLLEAGUE,
    LEADER,
    SELLER,
    act,
    on,
    up_to_decision,
)
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

TOMBSTONE = "forgotten-0123456789abcdef0123"


def test_a_seller_who_is_forgotten_leaves_a_tombstone_and_every_count(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    version = up_to_decision()
    with on(9):
        act(LEADER, "record_training", people=[SELLER, COLLEAGUE], on="2026-01-09")
        act(SELLER, "acknowledge", plan_version=version)
        act(COLLEAGUE, "comment", text=f"Person s01 ({email_of(SELLER)}) told me so")
    before = redesigns()[1]
    clean(Traces("person", SELLER, TOMBSTONE, names=("Person s01",), emails=(email_of(SELLER),)))
    after = redesigns()[1]
    told = str([model_to_dict(event) for event in RedesignEvent.objects.all()])
    for trace in (f"'{SELLER}'", "Person s01", email_of(SELLER)):
        assert trace not in told
    assert set(after.trained) == {TOMBSTONE, COLLEAGUE}
    assert set(after.acknowledged) == {TOMBSTONE}
    assert after.ideas[0].first.person_id == TOMBSTONE
    assert after.comments[-1].now.text == f"{TOMBSTONE} ({TOMBSTONE}) told me so"
    counted = [
        (len(one.ideas), len(one.comments), len(one.trained), len(one.acknowledged), one.n_answered)
        for one in (before, after)
    ]
    assert counted[0] == counted[1]
