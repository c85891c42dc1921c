"""How numbers look in sentences."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from salesformula.kit.text import (
    Count,
    Day,
    Moment,
    Money,
    Msg,
    Names,
    Number,
    Points,
    Probability,
    Share,
    period,
    render,
    sentence,
    write,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [("there is no plan 3", "There is no plan 3."), ("Is it so?", "Is it so?"), ("It is.", "It is."), ("", ".")],
)
def test_what_an_error_says_stands_as_a_sentence(text: str, said: str) -> None:
    assert sentence(text) == said


@pytest.mark.parametrize(
    ("label", "said"),
    [("2024-12", "December 2024"), ("2026Q3", "Q3 2026"), ("(missing)", "(missing)"), ("2024-13", "2024-13"), ("", "")],
)
def test_a_period_is_said_as_people_say_it(label: str, said: str) -> None:
    assert render(period(label)) == said


def test_names_beyond_the_first_are_counted() -> None:
    assert render(Msg("{names}", names=Names(("A", Msg("B")), more=1200))) == "A, B and 1,200 more"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Money(Decimal("742300"), "USD"), "$742,300"),
        (Money(Decimal("742300"), "USD", short=True), "$742k"),
        (Money(Decimal("30200"), "USD", short=True), "$30.2k"),
        (Money(Decimal("999"), "USD", short=True), "$999"),
        (Money(Decimal("1250000"), "EUR", short=True), "€1.2m"),
        (Money(Decimal("1850"), "USD", exact=True), "$1,850.00"),
        (Money(Decimal("-82800"), "USD"), "−$82,800"),
        (Money(Decimal("5"), "CHF"), "CHF 5"),
        (Share(0.2706), "27.1%"),
        (Share(0.66, 0), "66%"),
        (Points(-0.114), "−11.4 pt"),
        (Points(0.02), "+2.0 pt"),
        (Probability(0.0004), "below 0.001"),
        (Probability(0.0044), "0.004"),
        (Probability(0.89), "0.89"),
        (Number(33.3477), "33.35"),
        (Count(6711), "6,711"),
        (Day(date(2026, 11, 30)), "30 Nov 2026"),
        (Day(date(2026, 11, 30), with_year=False), "30 Nov"),
        (Moment(datetime(2026, 12, 1, 6, 12)), "1 Dec 2026, 06:12"),
        (True, "yes"),
        (-3, "−3"),
    ],
)
def test_each_kind_of_number_has_one_way_of_writing(value: object, written: str) -> None:
    assert write(value) == written


@pytest.mark.parametrize(("n", "said"), [(1, "one deal"), (0, "0 deals"), (2544, "2,544 deals")])
def test_a_sentence_knows_one_from_many(n: int, said: str) -> None:
    assert str(Msg("one deal", many="{n} deals", n=n)) == said


def test_gaps_hold_other_sentences_and_lists_of_names() -> None:
    inner = Msg("{share} of the quota", share=Share(0.5, 0))
    assert str(Msg("{who}: {what}", who=Names(("Ann", "Bob", "Cy")), what=inner)) == "Ann, Bob and Cy: 50% of the quota"


def test_every_part_of_a_sentence_is_translated() -> None:
    words = {"{a} and no more": "{a} und nicht mehr", "one": "eins", "{first} and {last}": "{first} und {last}"}
    message = Msg("{a} and no more", a=Names(("x", "y")))
    assert render(message, lambda text: words.get(text, text)) == "x und y und nicht mehr"


def test_equal_sentences_are_equal_whatever_the_order_of_their_gaps() -> None:
    assert Msg("{a}{b}", a=1, b=2) == Msg("{a}{b}", b=2, a=1)


def test_words_in_a_list_are_translated_and_names_are_not() -> None:
    words = {"stages": "Stufen", "{first} and {last}": "{first} und {last}"}
    listed = Names((Msg("stages"), "stages"))
    assert render(Msg("{listed}", listed=listed), lambda text: words.get(text, text)) == "Stufen und stages"
    assert write(listed) == "stages and stages"
