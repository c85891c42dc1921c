"""Which step a redesign stands at, and what is missing before the next; worked by hand from typed events."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesformula.rooms.compensation.formula.redesign import Event, Redesign, redesign_of
from salesformula.rooms.compensation.formula.redesign_steps import (
    Missing,
    Step,
    before_acknowledgement,
    before_decision,
    before_structures,
    before_taking_part,
    before_training,
    current,
    steps_of,
)
from salesformula.rooms.compensation.tests.redesigns import (
    ANN,
    BEN,
    LEADER,
    acknowledged,
    announced,
    comment,
    decided,
    event,
    idea,
    judged,
    moment,
    redesign,
    shown,
    trained,
)

BOTH = {ANN, BEN}
UP_TO_DECISION = (idea(3), shown(4), comment(5), comment(6, about=5, by=LEADER), judged(7, 3, is_adopted=False))


def said(missing: Missing) -> str:
    return "; ".join(map(str, missing))


def step(*events: Event, day: int = 20, sellers: set[str] = BOTH) -> Step:
    return current(redesign(*events), sellers=sellers, now=moment(day))


def test_a_whole_redesign_goes_from_ideas_to_acknowledgement() -> None:
    assert step(day=1) == "ideas"
    assert step(day=3) == "ideas"
    assert step(idea(3)) == "structures"
    assert step(idea(3), day=1) == "ideas"
    assert step(*UP_TO_DECISION[:2]) == "comments"
    assert step(*UP_TO_DECISION[:4]) == "comments"
    assert step(*UP_TO_DECISION) == "decision"
    assert step(*UP_TO_DECISION, decided(8)) == "training"
    assert step(*UP_TO_DECISION, decided(8), trained(9, ANN)) == "training"
    whole = (*UP_TO_DECISION, decided(8), trained(9, ANN, BEN), acknowledged(10, ANN))
    assert step(*whole) == "acknowledgement"
    assert step(*whole, acknowledged(11, BEN)) == "over"


def test_a_redesign_that_leaves_the_plan_as_it_is_ends_with_the_decision() -> None:
    assert step(*UP_TO_DECISION, decided(8, None)) == "over"


def test_a_seller_who_comes_later_is_trained_as_well() -> None:
    over = (*UP_TO_DECISION, decided(8), trained(9, ANN), acknowledged(10, ANN))
    assert step(*over, sellers={ANN}) == "over"
    assert step(*over, sellers=BOTH) == "training"


def test_a_redesign_is_over_once_a_later_one_is_decided() -> None:
    first, second = redesign(*UP_TO_DECISION, decided(8)), redesign(*UP_TO_DECISION)
    assert steps_of({1: first, 2: second}, sellers=BOTH, now=moment(20)) == {1: "training", 2: "decision"}
    second = redesign(*UP_TO_DECISION, decided(8))
    assert steps_of({1: first, 2: second}, sellers=BOTH, now=moment(20)) == {1: "over", 2: "training"}


def test_a_company_without_sellers_waits_for_them_before_it_is_over() -> None:
    assert step(*UP_TO_DECISION, decided(8), sellers=set()) == "training"


def test_structures_wait_for_the_town_hall_and_for_an_idea() -> None:
    assert "town hall has not begun" in said(before_structures(redesign(idea(3), town_hall=9), moment(8)))
    assert "no idea is written down" in said(before_structures(redesign(), moment(8)))
    assert before_structures(redesign(idea(3), town_hall=9), moment(9)) == ()


def test_a_decision_waits_for_a_structure_for_every_idea_and_for_most_comments() -> None:
    def missing(*events: Event) -> str:
        return said(before_decision(redesign(*events), is_adopted=True, now=moment(20)))

    assert missing(idea(3), judged(4, 3, is_adopted=True)) == "no structure was shown for reaction"
    assert missing(idea(3), shown(4)) == "1 idea is neither adopted nor rejected: number 3"
    assert "2 ideas are neither adopted nor rejected: numbers 3, 5" in missing(idea(3), shown(4), idea(5))
    assert missing(*UP_TO_DECISION) == ""


@pytest.mark.parametrize(
    ("n_comments", "n_answered", "short"),
    [(1, 0, 1), (2, 1, 1), (3, 1, 1), (3, 2, 0), (8, 3, 2), (8, 4, 1), (8, 5, 0), (9, 7, 0)],
)
def test_most_comments_are_more_than_half_of_them(n_comments: int, n_answered: int, short: int) -> None:
    comments = [comment(n) for n in range(5, 5 + n_comments)]
    answers = [comment(20 + n, about=5 + n, by=LEADER) for n in range(n_answered)]
    whole = redesign(idea(2), shown(3), judged(4, 2, is_adopted=True), *comments, *answers)
    missing = said(before_decision(whole, is_adopted=True, now=moment(29)))
    told = f"leadership answered {n_answered} of {n_comments} comments: most are answered with {short} more"
    assert missing == (told if short else "")


def test_a_colleagues_reply_is_no_answer_and_leaderships_own_comment_asks_for_none() -> None:
    whole = redesign(comment(5), comment(6, about=5, by=BEN), comment(7, by=LEADER))
    assert (len(whole.asked), whole.n_answered) == (1, 0)


def test_leaving_the_plan_as_it_is_needs_no_structure_but_an_answer_to_every_idea() -> None:
    assert before_decision(redesign(), is_adopted=False, now=moment(5)) == ()
    assert "neither adopted nor rejected" in said(before_decision(redesign(idea(3)), is_adopted=False, now=moment(5)))


def test_nobody_is_trained_on_a_plan_that_nobody_decided_on() -> None:
    assert "is not decided" in said(before_training(redesign(*UP_TO_DECISION)))
    assert "stays as it is" in said(before_training(redesign(*UP_TO_DECISION, decided(8, None))))
    assert before_training(redesign(*UP_TO_DECISION, decided(8))) == ()


def test_only_a_person_who_was_trained_acknowledges_the_plan_that_was_decided_once() -> None:
    def missing(person_id: str | None, *events: Event, plan_version: int = 7) -> str:
        whole = redesign(*UP_TO_DECISION, *events)
        return said(before_acknowledgement(whole, person_id=person_id, plan_version=plan_version))

    assert "is not decided" in missing(ANN)
    assert "stands for nobody" in missing(None, decided(8))
    assert missing(ANN, decided(8), plan_version=6) == "plan 7 was decided on, not plan 6"
    assert "not recorded as trained" in missing(BEN, decided(8), trained(9, ANN))
    assert missing(ANN, decided(8), trained(9, ANN)) == ""
    assert "already" in missing(ANN, decided(8), trained(9, ANN), acknowledged(10, ANN))


def test_after_the_decision_nothing_before_it_changes() -> None:
    assert before_taking_part(redesign()) == ()
    assert "is decided" in said(before_taking_part(redesign(*UP_TO_DECISION, decided(8))))
    assert "decided already" in said(before_decision(redesign(decided(8)), is_adopted=True, now=moment(9)))


def test_former_texts_and_decisions_stay_readable() -> None:
    edit = event(4, "text_edited", by=ANN, about=3, text="Better words")
    whole = redesign(idea(3), edit, judged(5, 3, is_adopted=False), judged(6, 3, is_adopted=True))
    [told] = whole.ideas
    assert [version.text for version in told.versions] == ["Idea 3", "Better words"]
    assert [one.is_adopted for one in told.judgements] == [False, True]
    assert told.judgement is not None
    assert told.judgement.reason == "Because of 6"


def test_a_reply_is_edited_where_it_stands() -> None:
    edit = event(7, "text_edited", about=6, text="As I meant it")
    [told] = redesign(comment(5), comment(6, about=5, by=LEADER), edit).comments
    assert [version.text for version in told.replies[0].versions] == ["Comment 6", "As I meant it"]
    assert len(told.versions) == 1


def test_the_first_training_counts() -> None:
    whole = redesign(*UP_TO_DECISION, decided(8), trained(9, ANN), trained(10, ANN, BEN))
    assert whole.trained == {ANN: moment(9).date(), BEN: moment(10).date()}


@pytest.mark.parametrize("events", [[], [idea(3)], [announced(), event(2, "announced")]])
def test_what_is_no_redesign_is_refused(events: list[Event]) -> None:
    with pytest.raises(ValueError, match="announce"):
        redesign_of(events)


@given(st.permutations(list(UP_TO_DECISION)))
def test_events_are_read_in_their_own_order_however_they_come(events: list[Event]) -> None:
    assert redesign_of([*events, announced()]) == redesign(*UP_TO_DECISION)


@given(st.lists(st.sampled_from(["idea", "shown", "comment", "reply", "judged"]), max_size=15))
def test_every_idea_is_open_adopted_or_rejected_and_answers_never_outnumber_comments(kinds: list[str]) -> None:
    events: list[Event] = []
    last_idea = 0
    for number, kind in enumerate(kinds, start=2):
        made = {
            "idea": idea(number),
            "shown": shown(number),
            "comment": comment(number),
            "reply": comment(number, about=2, by=LEADER),
            "judged": judged(number, last_idea, is_adopted=number % 2 == 0),
        }
        last_idea = number if kind == "idea" else last_idea
        events.append(made[kind])
    whole: Redesign = redesign(*events)
    judged_ideas = [one for one in whole.ideas if one.judgement is not None]
    assert len(judged_ideas) + len(whole.undecided) == len(whole.ideas) == kinds.count("idea")
    assert 0 <= whole.n_answered <= len(whole.asked) <= len(whole.comments)
