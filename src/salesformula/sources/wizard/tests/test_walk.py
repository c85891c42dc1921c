"""From files to facts, page by page, with five deals typed here."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from salesformula.facts import engine, versions
from salesformula.identity.models import LogEntry
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.sources.models import SavedMapping, State, Upload
from salesformula.sources.wizard.tests.keeper import ADDRESS, Keeper

pytestmark = pytest.mark.django_db(transaction=True)

DEALS = """opportunity_id,sales_agent,deal_stage,engage_date,close_date,close_value
D1,Ann,Won,2017-01-10,2017-03-01,1054
D2,Ann,Lost,2017-01-11,2017-03-02,0
D3,Bob,Won,2017-01-12,2017-03-03,4514
D4,Bob,Lost,2017-01-13,2017-03-04,0
D5,Ann,Engaging,2017-01-14,,
"""
BROKEN = DEALS.replace("2017-03-03,4514", "2017-13-03,4514")
USD = {"answer_0": "0"}


def test_files_become_facts_and_the_log_says_by_whom(keeper: Keeper) -> None:
    assert keeper.bring(deals_csv=DEALS).status_code == 302
    assert "Deal: owner" in keeper.page()
    landed = keeper.import_all(**USD, company_name="Kestrel")
    assert landed.state == State.LANDED, landed.error
    assert landed.result["counts"]["deals"]["landed"] == 5
    assert versions.current(keeper.home) is not None
    entry = LogEntry.objects.get(action="data.import")
    assert (entry.user, entry.after["files"]) == ("keeper@example.com", ["deals.csv"])
    assert not (keeper.home / "uploads" / str(landed.pk)).exists()
    assert "rows are in" in keeper.page("result/")


def test_the_first_import_records_the_company_and_the_second_leaves_it(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD, company_name="Kestrel")
    keeper.bring(deals_csv=DEALS)
    assert "company-name" not in keeper.page()
    company = PoliciesInForce(on=date.today())(CompanyPolicy)
    assert (company.name, company.currency) == ("Kestrel", "USD")


def test_an_import_that_meets_another_is_put_off_and_lands_later(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.say(**USD)
    keeper.work()
    keeper.say("checks/")
    with versions.building(keeper.home):
        assert keeper.work().state == State.IMPORTING
    assert "Put off, and tried again in a while: another build is at work" in keeper.page("progress/")
    landed = keeper.work(retry_now=True)
    assert (landed.state, len(set(landed.progress))) == (State.LANDED, len(landed.progress))


def test_an_import_that_was_put_off_too_often_says_what_was_in_the_way(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesformula.jobs.retrying.retries_allowed", lambda function: 1)
    keeper.bring(deals_csv=DEALS)
    keeper.say(**USD)
    keeper.work()
    keeper.say("checks/")
    with versions.building(keeper.home):
        keeper.work()
        keeper.work(retry_now=True)
    assert "nother build is at work" in keeper.page("checks/")
    upload = keeper.upload()
    assert (upload.state, upload.error["kind"]) == (State.FAILED, "refused")


def test_a_check_changes_nothing(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.say(**USD)
    assert keeper.work().state == State.CHECKED
    assert versions.current(keeper.home) is None
    assert not PoliciesInForce(on=date.today()).revision
    assert "Nothing is imported yet" in keeper.page("checks/")


def test_a_row_set_aside_comes_back_mended(keeper: Keeper) -> None:
    keeper.bring(deals_csv=BROKEN)
    keeper.import_all(**USD)
    assert keeper.upload().result["aside"] == {"deals.csv": 1}
    rows = keeper.client.get(keeper.at("set-aside/0.csv")).content.decode("utf-8-sig")
    assert rows.splitlines()[0].startswith("_row,_why,opportunity_id")
    assert rows.splitlines()[1].startswith("4,")
    mended = SimpleUploadedFile("mended.csv", rows.replace("2017-13-03,4514", "2017-03-03,4514").encode())
    assert keeper.client.post(keeper.at("mended/"), {"mended": mended}).status_code == 302
    assert keeper.work().state == State.CHECKED
    keeper.say("checks/")
    landed = keeper.work()
    assert (landed.result["aside"], landed.result["counts"]["deals"]["landed"]) == ({}, 5)


def test_a_cell_with_a_formula_is_never_offered_live(keeper: Keeper) -> None:
    keeper.bring(deals_csv=BROKEN.replace("Bob,Won", "=1+1,Won"))
    keeper.import_all(**USD)
    rows = keeper.client.get(keeper.at("set-aside/0.csv")).content.decode("utf-8-sig")
    assert ",'=1+1," in rows


def test_dates_that_can_be_read_in_two_ways_are_asked_about(keeper: Keeper) -> None:
    american = DEALS
    for n, day in enumerate(range(10, 15)):
        american = american.replace(f"2017-01-{day}", f"01/0{n + 1}/2017")
    keeper.bring(deals_csv=american)
    page = keeper.page()
    assert "How are the dates in “engage_date” of deals.csv written?" in page
    keeper.say()
    assert keeper.upload().state == State.OPEN
    fields = {f"answer_{n}": "0" for n in range(page.count("data-question="))}
    landed = keeper.import_all(**fields)
    assert landed.state == State.LANDED, landed.error
    version = versions.current(keeper.home)
    assert version is not None
    found = engine.reading(version).execute("SELECT created_at FROM deals WHERE deal_id = 'D2'").fetchone()
    first = landed.choices["asked"]
    chosen = next(one for one in first if one["id"].startswith("format:"))["value"]
    assert found is not None
    assert found[0].strftime(chosen) == "01/02/2017"


def test_a_mapping_is_saved_once_and_replaced_only_on_request(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    assert keeper.say("save/", name="Weekly").status_code == 302
    assert keeper.say("save/", name="Weekly").status_code == 400
    assert keeper.say("save/", name="Weekly", replace="on").status_code == 302
    assert SavedMapping.objects.count() == 1
    assert "[[tables.deals]]" in keeper.client.get(keeper.at("mapping.toml")).content.decode()


def test_the_next_export_is_read_as_the_last_in_one_click(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    keeper.say("save/", name="Weekly")
    keeper.bring(deals_csv=DEALS.replace("close_value", "close_value,region").replace("1054", "1054,West"))
    assert "can be read as “Weekly”" in keeper.page()
    assert "“region” is new and is not read" in keeper.page()
    keeper.say("as-saved/")
    assert keeper.work().state == State.CHECKED
    assert keeper.upload().saved == "Weekly"


def test_a_mapping_that_does_not_fit_any_more_says_why(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    keeper.say("save/", name="Weekly")
    keeper.bring(deals_csv=DEALS.replace("close_value", "deal_worth_eur"))
    page = keeper.page()
    assert "“Weekly”" in page
    assert "does not fit any more" in page
    assert "“close_value” is gone" in page
    keeper.say("as-saved/")
    assert keeper.upload().state == State.OPEN


def test_what_cannot_be_read_is_said_with_the_file(keeper: Keeper) -> None:
    keeper.bring(deals_csv=b"\x00\x01\x02PNG")
    answer = keeper.client.get(keeper.at())
    assert "deals.csv" in answer.text
    assert "Nothing was changed" in answer.text


def test_an_import_that_stops_says_why_and_what_stands(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.say(**USD)
    keeper.work()
    (keeper.home / "uploads" / str(keeper.upload().pk) / "deals.csv").unlink()
    keeper.say("checks/")
    assert keeper.work().state == State.FAILED
    page = keeper.page("checks/")
    assert "deals.csv is not in" in page
    assert "Nothing was changed" in page


def test_a_file_left_out_is_not_read(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS, people_csv="name,email\nAnn,ann@example.com\n")
    keeper.say(kind_0="deals", kind_1="")
    assert keeper.upload().choices["kinds"] == {"people.csv": ""}
    keeper.import_all(**USD)
    assert "people.csv" not in keeper.upload().mapping


def test_an_upload_that_is_thrown_away_is_gone(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    folder = keeper.home / "uploads" / str(keeper.upload().pk)
    assert folder.is_dir()
    keeper.say("drop/")
    assert not folder.exists()
    assert not Upload.objects.exists()


def test_pressing_twice_imports_once(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.say(**USD)
    keeper.work()
    keeper.say("checks/")
    keeper.say("checks/")
    keeper.work()
    assert LogEntry.objects.filter(action="data.import").count() == 1
    assert keeper.client.get(ADDRESS).status_code == 200


def test_files_that_can_be_read_go_on_without_one_that_cannot(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS, empty_csv="", picture_csv=b"\x00\x01\x02PNG")
    page = keeper.page()
    assert "empty.csv is empty" in page
    assert "Go on without empty.csv and picture.csv" in page
    assert keeper.say("leave-out/").status_code == 302
    assert keeper.upload().files == ["deals.csv"]
    assert "1 file is understood" in keeper.page()


def test_a_file_that_is_all_there_is_cannot_be_left_out(keeper: Keeper) -> None:
    keeper.bring(empty_csv="")
    assert "Go on without" not in keeper.page()
    keeper.say("leave-out/")
    assert keeper.upload().files == ["empty.csv"]


def test_what_would_not_answer_any_more_is_said_before_the_import(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    keeper.bring(deals_csv="\n".join(DEALS.splitlines()[:4]) + "\n")
    keeper.say(**USD)
    keeper.work()
    page = keeper.page("checks/")
    assert "replace all of their kind" in page
    assert "Deals: 5 answer now, 3 would." in page
    keeper.bring(deals_csv=DEALS)
    keeper.say(**USD)
    keeper.work()
    assert "Fewer records" not in keeper.page("checks/")


def test_a_file_of_unknown_headers_is_shown_once_somebody_says_what_it_holds(keeper: Keeper) -> None:
    keeper.bring(liste_csv="Kennung,Wert,Wann\n1,2,3\n")
    page = keeper.page()
    assert "disabled" not in page
    place = next(line for line in page.splitlines() if 'data-value="deals"' in line).split('data-value="deals"')[0]
    keeper.say(answer_0=place.rsplit('value="', 1)[1].split('"')[0])
    assert keeper.upload().state == State.OPEN
    assert "Deals" in keeper.page()


def test_the_currency_that_amounts_are_written_in_is_suggested_before_the_companys(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    keeper.bring(deals_csv=DEALS)
    assert 'data-value="USD" selected' in keeper.page()
    keeper.bring(deals_csv=DEALS.replace(",1054", ",1054 €").replace(",4514", ",4514 €"))
    assert 'data-value="EUR" selected' in keeper.page()


def test_a_file_that_is_no_table_is_named_beside_those_that_are(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS, contract_pdf=b"%PDF-1.7")
    page = keeper.page()
    assert "1 file is understood" in page
    assert "no table: contract.pdf" in page


def test_several_columns_that_are_not_read_are_named_at_once_and_shown_again(keeper: Keeper) -> None:
    keeper.bring(deals_csv=DEALS.replace("close_value", "wert,grund").replace("1054", "1054,teuer"))
    assert "2 columns are not read: wert and grund" in keeper.page()
    keeper.say(target_0_5="deals.amount", target_0_6="deals.loss_reason")
    assert keeper.upload().state == State.OPEN
    page = keeper.page()
    assert 'value="deals.amount" selected' in page
    assert 'value="deals.loss_reason" selected' in page
    assert "not read:" not in page
