"""The room's pages: what they say, and what their buttons do."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from salesformula.doors import clock
from salesformula.facts import versions
from salesformula.facts.build import build
from salesformula.identity.accounts import create_account
from salesformula.identity.models import ConfirmedRole, LogEntry
from salesformula.jobs import schedules
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.rooms.data.tests.shop import DEALS, Shop, rows

pytestmark = pytest.mark.django_db


def body(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_first_import_the_page_says_what_to_do(shop: Shop, keeper: Client) -> None:
    said = body(keeper, "/data/")
    assert "Nothing is imported yet." in said
    assert "salesformula import" in said
    assert "No people are loaded yet." in body(keeper, "/data/people/")


def test_a_refused_first_import_stands_there_with_its_reason(shop: Shop, keeper: Client) -> None:
    with pytest.raises(Refused):
        shop.land(deals="id,owner\nd1,p1\n")
    said = body(keeper, "/data/")
    assert "Nothing is imported yet." in said
    assert "was refused" in said
    assert "deals.csv has no column" in said


def test_the_page_says_what_is_there_and_what_needs_a_person(shop: Shop, keeper: Client) -> None:
    shop.land()
    said = body(keeper, "/data/")
    assert "2 rows of deals.csv were set aside." in said
    assert "The facts end on 20 Feb 2026" in said
    assert "1 person waits for their role." in said
    assert "Deals: owner" in said
    assert "Go back to" not in said
    assert "No import comes by itself" in said


def test_rows_set_aside_are_there_to_mend_and_run_nothing(shop: Shop, keeper: Client) -> None:
    shop.land(deals=DEALS.replace("d6,p1", "d6,=cmd()"))
    answer = keeper.get("/data/rejected/?file=deals.csv")
    assert 'filename="set-aside-deals.csv"' in answer["Content-Disposition"]
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[0][:4] == ["_row", "_why", "id", "owner"]
    assert [(row[0], row[2], row[3]) for row in table[1:]] == [("6", "d1", "p1"), ("7", "d6", "'=cmd()")]
    assert "/data/rejected/?file=deals.csv" in body(keeper, "/data/")
    assert keeper.get("/data/rejected/?file=../../app.sqlite3").status_code == 404


def test_a_build_after_the_last_import_is_taken_back_first_and_the_page_says_so(shop: Shop, keeper: Client) -> None:
    shop.land()
    assert "built without new files" not in keeper.get("/data/").content.decode()
    build(None, company=CompanyPolicy(), now=clock.now(), home=shop.home)
    said = keeper.get("/data/").content.decode()
    assert "Facts 2 were built without new files: this takes back that build alone." in said
    assert [(row["state"], row["is_undoable"]) for row in rows("data.imports")] == [("earlier", False)]


def test_one_click_and_a_yes_bring_the_version_before(shop: Shop, keeper: Client) -> None:
    shop.land()
    shop.land(deals=DEALS.replace("d2", "d7"))
    assert "Yes, go back to facts 1" in body(keeper, "/data/")
    answer = keeper.post("/data/undo/", {"version": "2"}, follow=True)
    assert "Facts 1 answer again." in answer.content.decode()
    assert "undone" in answer.content.decode()
    again = keeper.post("/data/undo/", {"version": "2"}, follow=True).content.decode()
    assert "answer any more, facts 1 do" in again
    version = versions.current(shop.home)
    assert version is not None
    assert version.number == 1
    assert LogEntry.objects.filter(action="data.undo_import").count() == 1


def test_an_import_is_planned_by_the_form_and_ended_by_its_button(shop: Shop, keeper: Client) -> None:
    shop.land()
    shop.write(shop.inbox)
    given = {"name": "nightly", "mapping": "shop.toml", "folder": "", "every": "day", "at": "03:00", "weekday": "0",
             "notify": "ada@shop.example"}  # fmt: skip
    said = keeper.post("/data/schedules/", given, follow=True).content.decode()
    assert "every day, 03:00" in said
    assert "has not come yet" in said
    said = keeper.post("/data/schedules/cancel/", {"name": "nightly"}, follow=True).content.decode()
    assert "nightly comes no more." in said
    assert schedules.all() == []


def test_a_plan_that_can_not_be_is_said_beside_what_was_typed(shop: Shop, keeper: Client) -> None:
    shop.land()
    given = {"name": "nightly", "mapping": "nobody", "folder": "/etc", "every": "day", "notify": "ada@shop.example"}
    answer = keeper.post("/data/schedules/", given)
    assert answer.status_code == 400
    assert "no saved mapping" in answer.content.decode()
    assert 'value="/etc"' in answer.content.decode()
    assert keeper.post("/data/schedules/", {**given, "notify": ""}).status_code == 400
    assert schedules.all() == []


def test_the_address_of_the_form_leads_to_what_is_planned(shop: Shop, keeper: Client) -> None:
    shop.land()
    answer = keeper.get("/data/schedules/")
    assert (answer.status_code, answer["Location"]) == (302, "/data/#schedules")
    assert 'id="schedules"' in body(keeper, "/data/")
    user, _ = create_account(email="ben@shop.example", name="Ben", person_id="p2")
    keeper.force_login(user)
    assert keeper.get("/data/schedules/").status_code == 403
    assert keeper.post("/data/schedules/", {"name": "nightly"}).status_code == 403
    assert schedules.all() == []


def test_roles_are_confirmed_one_by_one_or_all(shop: Shop, keeper: Client) -> None:
    shop.land(people="id,name,role,email\np1,Ann,manager,\np2,Ben,director,\np3,Cem,king,\n")
    said = body(keeper, "/data/people/")
    assert "3 people wait for their role." in said
    keeper.post("/data/people/confirm/", {"person_id": "p1", "role": "seller"})
    assert ConfirmedRole.objects.get().role == "seller"
    assert "2 people wait for their role." in body(keeper, "/data/people/")
    answer = keeper.post("/data/people/confirm/", {"all": "1"}, follow=True).content.decode()
    assert "The role of 1 person is confirmed." in answer
    assert "1 person keeps waiting, because the house knows no role king." in answer
    assert "1 person waits for their role." in answer
    assert [(role.person_id, role.role) for role in ConfirmedRole.objects.order_by("person_id")] == [
        ("p1", "seller"), ("p2", "director")
    ]  # fmt: skip
    assert LogEntry.objects.filter(action="identity.confirm_roles").count() == 2
    assert "Ann" in body(keeper, "/data/people/?all=1")
