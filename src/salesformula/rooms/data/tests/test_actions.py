"""Going back, planning and ending, each logged; what can't be done says why."""

from __future__ import annotations

from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.facts import versions
from salesformula.identity.models import LogEntry
from salesformula.identity.viewer import OPERATOR
from salesformula.jobs import schedules
from salesformula.kit.errors import NotFound, Refused
from salesformula.rooms.data.tests.shop import MAPPING, MONDAY, Shop
from salesformula.sources.models import SavedMapping

pytestmark = pytest.mark.django_db

NIGHTLY = {"name": "nightly", "mapping": "shop.toml", "every": "day", "at": "03:00", "notify": "ada@shop.example"}


def answering(shop: Shop) -> int:
    version = versions.current(shop.home)
    assert version is not None
    return version.number


def test_the_version_before_answers_again_and_the_log_says_so(shop: Shop) -> None:
    shop.land()
    shop.land(people="id,name,role,email\np1,Ann,manager,\n")
    done = do("data.undo_import", {"version": 2, "reason": "Ben is missing"}, viewer=OPERATOR)
    assert done == {"version": 1, "undone_version": 2}
    assert answering(shop) == 1
    entry = LogEntry.objects.get()
    assert (entry.action, entry.subject_id, entry.reason) == ("data.undo_import", "facts 2", "Ben is missing")
    assert (entry.before, entry.after) == ({"version": 2}, {"version": 1})


def test_undoing_twice_or_with_nothing_to_undo_changes_and_logs_nothing(shop: Shop) -> None:
    with pytest.raises(Refused, match="no earlier version"):
        do("data.undo_import", {}, viewer=OPERATOR)
    shop.land()
    shop.land()
    do("data.undo_import", {"version": 2}, viewer=OPERATOR)
    with pytest.raises(Refused, match="facts 2 don't answer any more, facts 1 do"):
        do("data.undo_import", {"version": 2}, viewer=OPERATOR)
    with pytest.raises(Refused, match="no earlier version"):
        do("data.undo_import", {}, viewer=OPERATOR)
    assert answering(shop) == 1
    assert LogEntry.objects.count() == 1


def test_an_import_is_planned_changed_and_ended(shop: Shop) -> None:
    shop.write(shop.inbox)
    done = do("data.schedule_import", NIGHTLY, viewer=OPERATOR)
    assert done["schedule"] == "nightly"
    do("data.schedule_import", {**NIGHTLY, "every": "week", "weekday": 0}, viewer=OPERATOR)
    (planned,) = schedules.all()
    assert (planned.every, planned.weekday, planned.zone, planned.notify) == ("week", 0, "UTC", "ada@shop.example")
    assert planned.arguments == {"schedule": "nightly", "mapping": "shop.toml", "folder": "", "by": None}
    do("data.cancel_schedule", {"name": "nightly"}, viewer=OPERATOR)
    assert schedules.all() == []
    logged = [(entry.action, entry.subject_id) for entry in LogEntry.objects.order_by("id")]
    assert logged == [
        ("data.schedule_import", "schedule nightly"),
        ("data.schedule_import", "schedule nightly"),
        ("data.cancel_schedule", "schedule nightly"),
    ]
    changed = LogEntry.objects.order_by("id")[1]
    assert (changed.before["every"], changed.after["every"]) == ("day", "week")


def test_a_mapping_saved_by_the_wizard_goes_by_its_name(shop: Shop) -> None:
    SavedMapping.objects.create(name="Shop", toml=MAPPING, saved_at=MONDAY)
    do("data.schedule_import", {**NIGHTLY, "mapping": "Shop"}, viewer=OPERATOR)
    assert [one.arguments["mapping"] for one in schedules.all()] == ["Shop"]


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"mapping": "nobody's"}, NotFound, 'no saved mapping "nobody\'s"'),
        ({"mapping": "missing.toml"}, Refused, "missing.toml can't be read"),
        ({"mapping": "/etc/passwd.toml"}, Refused, "lies outside the folders"),
        ({"folder": "../.."}, Refused, "lies outside the folders that imports may read: .*/inbox"),
        ({"folder": "/etc"}, Refused, "SALESFORMULA_IMPORT_FOLDERS"),
        ({"folder": "tomorrow"}, Refused, "is no folder"),
        ({"notify": "nobody"}, Refused, "notify: .*no e-mail address"),
        ({"every": "year"}, Refused, "every: "),
        ({"name": ""}, Refused, "name: "),
    ],
)
def test_what_could_not_run_is_not_planned(shop: Shop, given: dict[str, Any], error: type[Refused], said: str) -> None:
    shop.write(shop.inbox)
    with pytest.raises(error, match=said):
        do("data.schedule_import", NIGHTLY | given, viewer=OPERATOR)
    assert schedules.all() == []
    assert not LogEntry.objects.exists()


def test_a_link_out_of_the_folder_is_no_way_out(shop: Shop) -> None:
    shop.write(shop.inbox)
    (shop.inbox / "out").symlink_to(shop.root)
    with pytest.raises(Refused, match="lies outside the folders"):
        do("data.schedule_import", {**NIGHTLY, "folder": "out"}, viewer=OPERATOR)


def test_folders_are_those_the_environment_names(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    exports = shop.write(shop.root / "exports" / "crm")
    monkeypatch.setenv("SALESFORMULA_IMPORT_FOLDERS", f"{shop.root}/elsewhere,{shop.root}/exports")
    there = NIGHTLY | {"mapping": f"{exports}/shop.toml"}
    do("data.schedule_import", {**there, "folder": str(exports)}, viewer=OPERATOR)
    with pytest.raises(Refused, match="lies outside"):
        do("data.schedule_import", {**there, "folder": str(shop.home)}, viewer=OPERATOR)


def test_what_is_not_planned_or_no_import_is_not_ended(shop: Shop) -> None:
    with pytest.raises(NotFound, match="no import and no build is planned under the name 'nightly'"):
        do("data.cancel_schedule", {"name": "nightly"}, viewer=OPERATOR)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("folder", "~nobody-of-this-name/x", "is no path of this server"),
        ("folder", "a\0b", "is no path of this server"),
        ("folder", "a" * 400, "is no path of this server"),
        ("mapping", "~nobody-of-this-name/x.toml", "is no path of this server"),
        ("folder", "/etc", "lies outside the folders"),
        ("mapping", "../shop.toml", "lies outside the folders"),
        ("name", "nightly\nBcc: eve@example.com", "on one line"),
        ("name", "night\0ly", "on one line"),
        ("name", "\u202enightly", "on one line"),
        ("name", "   ", "on one line"),
    ],
)
def test_a_plan_with_a_path_or_a_name_that_is_none_is_refused_and_nothing_is_planned(
    shop: Shop, field: str, value: str, said: str
) -> None:
    shop.write(shop.inbox)
    with pytest.raises(Refused, match=said):
        do("data.schedule_import", {**NIGHTLY, field: value}, viewer=OPERATOR)
    assert schedules.all() == []
    assert LogEntry.objects.count() == 0
