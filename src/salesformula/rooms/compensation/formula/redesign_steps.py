"""Which step a redesign stands at, and what is missing before the next: a pure state machine.

announcement → ideas → structures → comments → decision → training → acknowledgement → over. Whoever acts asks
``missing`` first; what it gives are sentences, and an empty tuple means that the step may be taken.

Leadership alone decides (mission P20): nothing here counts votes, and no number of comments decides anything. What
leadership owes before it decides is an answer: to every idea, and to most comments.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from salesformula.kit.text import Count, Msg
from salesformula.rooms.compensation.formula.redesign import Redesign

Step = Literal["announcement", "ideas", "structures", "comments", "decision", "training", "acknowledgement", "over"]
STEPS: tuple[Step, ...] = (
    "announcement", "ideas", "structures", "comments", "decision", "training", "acknowledgement",
)  # fmt: skip
Missing = tuple[Msg, ...]


def current(redesign: Redesign, *, sellers: Collection[str], now: datetime) -> Step:
    """The step that is under way. ``sellers`` are those whom the new plan pays.

    Serves: P18, P21.
    """
    decision = redesign.decision
    if decision is None:
        return _before_the_decision(redesign, now)
    if decision.plan_version is None:
        return "over"
    wanted = set(sellers)
    if not wanted or not wanted <= redesign.trained.keys():
        return "training"
    return "over" if wanted <= redesign.acknowledged.keys() else "acknowledgement"


def steps_of(redesigns: Mapping[int, Redesign], *, sellers: Collection[str], now: datetime) -> dict[int, Step]:
    """The step of each redesign by its number. One is over once a later one was decided: nobody is trained on it now.

    Serves: P18, P21.
    """
    decided = [number for number, one in redesigns.items() if one.decision is not None]
    last = max(decided, default=0)
    return {
        number: "over" if number < last else current(one, sellers=sellers, now=now) for number, one in redesigns.items()
    }


def _before_the_decision(redesign: Redesign, now: datetime) -> Step:
    if not redesign.structures:
        return "ideas" if before_structures(redesign, now) else "structures"
    # A structure is shown for reaction: with none yet, what goes on is waiting for comments, though nothing is owed.
    return "comments" if not redesign.comments or before_decision(redesign, is_adopted=True, now=now) else "decision"


def before_taking_part(redesign: Redesign) -> Missing:
    """What is in the way of one more idea, or of changing what was written: a decision made."""
    if redesign.decision is not None:
        return (Msg("the redesign is decided, so ideas, structures and announcement stay as they are"),)
    return ()


def before_structures(redesign: Redesign, now: datetime) -> Missing:
    """What is missing before candidate structures are shown: the town hall, and ideas that came first."""
    found = before_taking_part(redesign)
    if now < redesign.announcement.town_hall_at:
        found += (Msg("the town hall has not begun: ideas are heard before structures are shown"),)
    if not redesign.ideas:
        found += (Msg("no idea is written down yet: ideas are heard before structures are shown"),)
    return found


def before_decision(redesign: Redesign, *, is_adopted: bool, now: datetime) -> Missing:
    """What is missing before leadership decides; ``is_adopted``: on a new plan, not on leaving the plan as it is."""
    if redesign.decision is not None:
        return (Msg("the redesign is decided already"),)
    found: Missing = ()
    if is_adopted and not redesign.structures:
        found += before_structures(redesign, now) or (Msg("no structure was shown for reaction"),)
    undecided = redesign.undecided
    if undecided:
        found += (
            Msg(
                "{n} idea is neither adopted nor rejected: number {numbers}",
                many="{n} ideas are neither adopted nor rejected: numbers {numbers}",
                n=len(undecided),
                numbers=", ".join(str(idea.number) for idea in undecided),
            ),
        )
    n_asked, n_answered = len(redesign.asked), redesign.n_answered
    if n_asked and 2 * n_answered <= n_asked:
        short = divmod(n_asked, 2)[0] + 1 - n_answered
        found += (
            Msg(
                "leadership answered {answered} of {asked} comments: most are answered with {short} more",
                answered=Count(n_answered),
                asked=Count(n_asked),
                short=Count(short),
            ),
        )
    return found


def before_training(redesign: Redesign) -> Missing:
    """What is missing before people can be trained on the new plan: the decision on one."""
    if redesign.decision is None:
        return (Msg("the redesign is not decided: there is no new plan to be trained on"),)
    if redesign.decision.plan_version is None:
        return (Msg("the plan stays as it is: there is no new plan to be trained on"),)
    return ()


def before_acknowledgement(redesign: Redesign, *, person_id: str | None, plan_version: int) -> Missing:
    """What is missing before this person can acknowledge that version of the plan."""
    found = before_training(redesign)
    if found or redesign.decision is None:
        return found
    if person_id is None:
        return (Msg("only the person acknowledges, and this account stands for nobody of the facts"),)
    if redesign.decision.plan_version != plan_version:
        version = redesign.decision.plan_version
        return (Msg("plan {version} was decided on, not plan {given}", version=str(version), given=str(plan_version)),)
    if person_id in redesign.acknowledged:
        return (Msg("you acknowledged this plan already"),)
    if person_id not in redesign.trained:
        return (Msg("you are not recorded as trained on this plan yet"),)
    return ()
