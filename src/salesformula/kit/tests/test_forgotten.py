"""What of a text goes when someone is forgotten, and what stays."""

from __future__ import annotations

import pytest

from salesformula.kit.forgotten import Traces

ANN = Traces("person", "PX-77", "forgotten-1", ("Ann Snelling",), ("ann@shop.example",))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ann Snelling calls", "forgotten-1 calls"),
        ("ANN  SNELLING's deal", "forgotten-1's deal"),
        ("Snelling, Ann", "forgotten-1"),
        ("mail ann@shop.example.", "mail forgotten-1."),
        ("see PX-77, soon", "see forgotten-1, soon"),
        ("PX-77", "forgotten-1"),
        ("Joann Snellings and PX-778 stay", "Joann Snellings and PX-778 stay"),
        ("Ann alone stays", "Ann alone stays"),
    ],
)
def test_names_addresses_and_telling_ids_go_from_texts(said: str, left: str) -> None:
    assert ANN.scrubbed(said) == left


def test_a_short_id_goes_only_where_it_is_all_there_is() -> None:
    one = Traces("person", "p1", "forgotten-1")
    assert one.scrubbed("p1") == "forgotten-1"
    assert one.scrubbed("priority p1 of 3") == "priority p1 of 3"


def test_an_id_that_may_be_a_number_goes_only_where_ids_stand() -> None:
    one = Traces("person", "17", "forgotten-1")
    assert one.scrubbed("17") == "17"
    assert one.without({"n_deals": "17", "owner_id": "17"}, ids=frozenset({"owner_id"})) == {
        "n_deals": "17",
        "owner_id": "forgotten-1",
    }


def test_cells_beside_each_other_are_not_run_together() -> None:
    assert ANN.scrubbed_lines("Snelling, Ann\tx") == "Snelling, Ann\tx"
    assert ANN.scrubbed_lines("Ann\tSnelling") == "Ann\tSnelling"


def test_accents_count_in_both_ways_of_writing_them() -> None:
    one = Traces("contact", "c1", "forgotten-1", ("Zoë Müller",))
    assert one.scrubbed("Zoe\u0308 Mu\u0308ller") == "forgotten-1"
    assert one.may_be_in("ZOE\u0308 MU\u0308LLER")
