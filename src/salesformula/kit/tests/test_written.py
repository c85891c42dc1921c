"""Own rows as rooms declare them and the house collects them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from salesformula.kit import registry
from salesformula.kit.room import Room
from salesformula.kit.written import AsFacts, Written


def at(minute: int) -> datetime:
    return datetime(2026, 11, 2, 9, minute)


CALLS: list[dict[str, Any]] = [
    {"activity_id": "trial.call-1", "origin_key": "trial.call-1", "known_from": at(1), "known_to": at(5)},
    {"activity_id": "trial.call-1", "origin_key": "trial.call-1", "known_from": at(5), "known_to": None},
    {"activity_id": "trial.call-2", "origin_key": "trial.call-2", "known_from": at(2), "known_to": None},
    {"activity_id": "trial.call-3", "origin_key": "trial.call-3", "known_from": at(3), "known_to": at(6)},
]


def since(instant: datetime | None) -> Iterator[dict[str, Any]]:
    for call in CALLS:
        if instant is None or call["known_from"] >= instant or (call["known_to"] and call["known_to"] >= instant):
            yield call


@pytest.fixture(autouse=True)
def _one_room(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(name="trial", title="Trial", rights=(), as_facts=(AsFacts(table="activities", since=since),))
    monkeypatch.setattr(registry, "_rooms", {"trial": room})


def test_every_state_is_collected_where_nothing_was_read_before() -> None:
    assert registry.written_since(None) == {"activities": CALLS}


def test_states_that_ended_before_are_left_out() -> None:
    found = registry.written_since(at(6))["activities"]
    assert [(row["origin_key"], row["known_from"]) for row in found] == [("trial.call-3", at(3))]


def test_one_more_than_the_limit_is_read_so_that_too_many_can_be_told() -> None:
    assert len(registry.written_since(None, at_most=2)["activities"]) == 3


def test_edits_and_withdrawals_count_as_changes_once_a_key() -> None:
    assert registry.count_changed(at(2)) == 2
    assert registry.count_changed(at(6)) == 0


def test_remote_ids_are_found_by_table() -> None:
    written = Written(remote_ids={("activities", "77"): "trial.call-1", ("messages", "77"): "trial.mail-1"})
    assert written.remote_ids_of("activities") == {"77": "trial.call-1"}
    assert written.n_rows == 0
