"""Rows are written back once; what fails is told and tried again; what the CRM has is no longer ours to change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from salesformula.kit.errors import NotFound, Refused
from salesformula.sources.outbox import collecting, entering
from salesformula.sources.outbox.models import Outgoing
from salesformula.sources.outbox.tests.file_crm import FileCrm
from salesformula.sources.outbox.writing_back import settle, write_back

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, 0)


def wait(key: str, outcome: str = "reached", *, minute: int = 0) -> None:
    entering.enqueue(origin_key=key, table="activities", payload={"outcome": outcome}, now=NOON.replace(minute=minute))


def write(crm: Any, home: Path) -> int:
    return write_back(crm, table="activities", clock=lambda: NOON.replace(hour=13), home=home)


def states() -> list[tuple[str, str, str | None]]:
    return list(Outgoing.objects.values_list("origin_key", "state", "remote_id"))


def test_rows_that_wait_are_sent_oldest_first_and_noted(tmp_path: Path) -> None:
    wait("trial.call-2", minute=2)
    wait("trial.call-1", minute=1)
    crm = FileCrm(tmp_path / "crm")
    assert write(crm, tmp_path) == 2
    assert [record["origin_key"] for record in crm.records()] == ["trial.call-1", "trial.call-2"]
    assert states() == [("trial.call-1", "written", "crm-1"), ("trial.call-2", "written", "crm-2")]
    assert collecting.remote_ids(since=None) == {
        ("activities", "crm-1"): "trial.call-1",
        ("activities", "crm-2"): "trial.call-2",
    }


def test_what_is_written_is_not_sent_again(tmp_path: Path) -> None:
    wait("trial.call-1")
    crm = FileCrm(tmp_path / "crm")
    assert (write(crm, tmp_path), write(crm, tmp_path)) == (1, 0)
    assert len(crm.records()) == 1


def test_a_database_restored_from_before_the_sending_finds_what_was_sent(tmp_path: Path) -> None:
    wait("trial.call-1")
    crm = FileCrm(tmp_path / "crm")
    write(crm, tmp_path)
    Outgoing.objects.update(state="waiting", remote_id=None, written_at=None)
    assert write(crm, tmp_path) == 1
    assert len(crm.records()) == 1
    assert states() == [("trial.call-1", "written", "crm-1")]


class Deaf(FileCrm):
    """A CRM whose answer to the first sending is lost on the way."""

    lost = False

    def send(self, row: Mapping[str, Any]) -> str:
        remote_id = super().send(row)
        if not self.lost:
            self.lost = True
            raise TimeoutError("no answer in 30 seconds")
        return remote_id


def test_an_answer_lost_on_the_way_is_asked_for_and_the_other_rows_go_on(tmp_path: Path) -> None:
    wait("trial.call-1", minute=1)
    wait("trial.call-2", minute=2)
    crm = Deaf(tmp_path / "crm")
    assert write(crm, tmp_path) == 1
    assert states() == [("trial.call-1", "sending", None), ("trial.call-2", "written", "crm-2")]
    assert Outgoing.objects.get(origin_key="trial.call-1").last_error == "TimeoutError: no answer in 30 seconds"
    assert settle(crm, table="activities", clock=lambda: NOON, home=tmp_path) == 1
    assert states()[0] == ("trial.call-1", "written", "crm-1")
    assert len(crm.records()) == 2


def test_a_row_that_waits_can_be_changed_or_taken_back(tmp_path: Path) -> None:
    wait("trial.call-1", "no answer")
    wait("trial.call-2")
    entering.revise(origin_key="trial.call-1", payload={"outcome": "reached"})
    entering.take_back(origin_key="trial.call-2")
    crm = FileCrm(tmp_path / "crm")
    write(crm, tmp_path)
    assert crm.records() == [{"outcome": "reached", "origin_key": "trial.call-1", "id": "crm-1"}]


def test_what_the_crm_has_is_refused_with_where_to_correct_it(tmp_path: Path) -> None:
    wait("trial.call-1")
    write(FileCrm(tmp_path / "crm"), tmp_path)
    with pytest.raises(Refused, match=r"^trial.call-1 stands in the CRM as crm-1: correct it there"):
        entering.take_back(origin_key="trial.call-1")
    assert states() == [("trial.call-1", "written", "crm-1")]


def test_what_is_on_its_way_is_refused_and_stays(tmp_path: Path) -> None:
    wait("trial.call-1")
    Outgoing.objects.update(state="sending")
    with pytest.raises(Refused, match="is being written to the CRM: try again in a minute"):
        entering.revise(origin_key="trial.call-1", payload={"outcome": "other"})
    assert Outgoing.objects.get().payload == {"outcome": "reached"}


def test_a_key_that_never_waited_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"nothing waits to be written back under trial\.call-9"):
        entering.take_back(origin_key="trial.call-9")


def test_two_processes_do_not_send_at_once(tmp_path: Path) -> None:
    wait("trial.call-1")

    class Nested(FileCrm):
        def send(self, row: Mapping[str, Any]) -> str:
            with pytest.raises(Refused, match="being written back at this moment"):
                write(self, tmp_path)
            return super().send(row)

    assert write(Nested(tmp_path / "crm"), tmp_path) == 1
