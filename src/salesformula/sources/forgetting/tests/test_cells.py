"""A row of a kept file without someone: what the mapping says of its columns decides."""

from __future__ import annotations

from salesformula.kit.forgotten import Traces
from salesformula.sources.forgetting.cells import without
from salesformula.sources.forgetting.columns import Telling

SAM = Traces("person", "17", "forgotten-1", ("Sam Stone",), ("sam@x.example",))
PEOPLE = {
    "person": Telling(
        keys={"Id"}, names=["First", "Last"], personal={"First", "Last", "Mail"}, kept={"Office"}, is_own=True
    )
}
DEALS = {"person": Telling(refer={"Owner"}, kept={"Value", "Note", "City"})}


def test_in_their_own_row_only_what_feeds_something_else_stays() -> None:
    columns = ("Id", "First", "Last", "Mail", "Office", "Phone")
    row = without(columns, ["17.0", "Sam", "Stone", "sam@x.example", "North", "040"], [SAM], PEOPLE)
    assert row == ["forgotten-1", "forgotten-1", "", "", "North", ""]


def test_the_rows_of_others_stay_even_with_the_same_first_name() -> None:
    columns = ("Id", "First", "Last", "Mail", "Office", "Phone")
    row = ["18", "Sam", "Sand", "sand@x.example", "17", "17"]
    assert without(columns, row, [SAM], PEOPLE) == row


def test_an_id_goes_where_it_refers_and_not_where_it_is_an_amount() -> None:
    columns = ("Owner", "Value", "Note", "First name")
    row = without(columns, ["17", "17", "Sam Stone said 17", "sam"], [SAM], DEALS)
    assert row == ["forgotten-1", "17", "forgotten-1 said 17", ""]


def test_a_column_looked_up_by_name_holds_the_name() -> None:
    assert without(("Owner", "City"), ["sam stone", "Stone"], [SAM], DEALS) == ["forgotten-1", "Stone"]


def test_in_a_history_the_field_says_what_a_value_is() -> None:
    tells = {"person": Telling(changes=[("What", frozenset({"deal owner"}), frozenset({"Old", "New"}))])}
    columns = ("What", "Old", "New")
    assert without(columns, ["Deal Owner", "17", "18"], [SAM], tells) == ["Deal Owner", "forgotten-1", "18"]
    assert without(columns, ["Amount", "17", "18"], [SAM], tells) == ["Amount", "17", "18"]
