"""Words for nothing: empty where no word can be meant."""

from __future__ import annotations

import pytest

from salesformula.sources.tests.desk import DEALS, Desk

MAPPING = DEALS + 'name = "n"\namount = "v"\nowner_id = "o"\ncreated_at = "d"\nis_won = "w"\n'


@pytest.mark.parametrize("word", ["NaN", "n/a", "N/A", "-", "null", "None", "NULL", "\u2014"])
def test_numbers_dates_flags_and_ids_are_empty_and_names_are_names(desk: Desk, word: str) -> None:
    result = desk.land(MAPPING, deals_csv=f"id,n,v,o,d,w\nA,{word},{word},{word},{word},{word}\n")
    assert desk.deals("name", "amount", "owner_id", "created_at", "is_won") == [(word, None, None, None, None)]
    assert result.problems == []


@pytest.mark.parametrize("word", ["#N/A", "\\N"])
def test_what_loaders_write_for_nothing_is_empty_everywhere(desk: Desk, word: str) -> None:
    desk.land(MAPPING, deals_csv=f"id,n,v,o,d,w\nA,{word},{word},{word},{word},{word}\n")
    assert desk.deals("name", "amount", "owner_id", "created_at", "is_won") == [(None, None, None, None, None)]


def test_a_key_that_says_nothing_sets_its_row_aside(desk: Desk) -> None:
    result = desk.land(DEALS + 'name = "n"\n', deals_csv="id,n\nNULL,x\nB,y\n")
    assert [(problem.row, problem.expected) for problem in result.problems] == [(2, "a deal_id: it is the key")]


def test_a_team_may_be_called_na(desk: Desk) -> None:
    desk.land(DEALS + 'account_id = "a"\n', deals_csv="id,a\nA,NA\n")
    assert desk.deals("account_id") == [("NA",)]
