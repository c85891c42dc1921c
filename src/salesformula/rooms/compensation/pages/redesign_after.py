"""What follows the decision, and what stands against a launch: who is trained, who acknowledged, what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from salesformula.doors import clock
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.doors.tables import table_view
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import Refused
from salesformula.kit.text import Count, Day, write
from salesformula.rooms.compensation.answers.acknowledgements import STATES, decided_on, decision_of
from salesformula.rooms.compensation.formula.redesign_steps import Step
from salesformula.rooms.compensation.models import AdoptedPlan
from salesformula.rooms.compensation.pages.redesign_told import Teller
from salesformula.web.contracts import TableView

#: So many people stand on the page, those first who still have something to do; the answer has everyone.
MOST_NAMES = 10


@dataclass(frozen=True)
class Decided:
    """What was decided, by whom, and why."""

    line: str
    who: str
    reason: str


@dataclass(frozen=True)
class Training:
    """How many are trained and acknowledged, for everyone; the names, for whoever leads; one's own state."""

    title: str
    sub: str
    table: TableView | None
    own: str
    all_url: str


def decision(teller: Teller) -> Decided | None:
    """The decision; None before it."""
    decided = teller.redesign.decision
    if decided is None:
        return None
    found = decision_of(teller.desk.redesign or 0, teller.redesign)
    line = gettext("The plan stays as it is.")
    if found is not None:
        line = gettext("%(plan)s, plan %(version)s, pays from %(day)s on.") % {
            "plan": found.plan,
            "version": found.version,
            "day": write(Day(found.starts_on)),
        }
    who = gettext("Decided by %(name)s, %(at)s.") % {"name": teller.who(decided), "at": teller.at(decided.at)}
    return Decided(line, who, decided.reason)


def training(number: int, teller: Teller, *, sellers: Mapping[str, str], viewer: Viewer) -> Training | None:
    """Training and acknowledgement of the plan decided on; None where there is none."""
    found = decision_of(number, teller.redesign)
    if found is None:
        return None
    wanted, trained, acknowledged = set(sellers), teller.redesign.trained, teller.redesign.acknowledged
    counts = {
        "all": write(Count(len(wanted))),
        "trained": write(Count(len(wanted & trained.keys()))),
        "acknowledged": write(Count(len(wanted & acknowledged.keys()))),
        "day": write(Day(found.starts_on)),
        "n": write(Count(sum(trained[one] < found.starts_on for one in wanted & trained.keys()))),
    }
    newest = decided_on()
    is_newest = newest is not None and newest.number == number
    answered = None
    if is_newest:
        try:
            answered = ask(Question("compensation.acknowledgements"), viewer=viewer)
        except Refused:
            # Nothing was imported yet, so nobody is known.
            answered = None
    rows = answered.result.rows if answered else []
    mine = next((row for row in rows if row["person_id"] == viewer.person_id), None)
    return Training(
        title=gettext("%(trained)s of %(all)s sellers are trained, %(acknowledged)s acknowledged") % counts,
        sub=gettext(
            "%(n)s were trained before the plan's first day, %(day)s. Counts are for everyone; names for whoever "
            "leads, and for each their own."
        )
        % counts,
        table=table_view(answered, rows=MOST_NAMES) if answered and rows and teller.leads else None,
        own=words(STATES[mine["state"]]) if mine and not teller.leads else "",
        all_url=reverse("answer", args=["compensation.acknowledgements"]) if is_newest else "",
    )


def warnings(teller: Teller, *, step: Step, sellers: Mapping[str, str]) -> tuple[str, ...]:
    """What leadership may do all the same, and everyone should know: a launch before the training is done."""
    if step in ("acknowledgement", "over"):
        return ()
    found, n_left = decision_of(teller.desk.redesign or 0, teller.redesign), 0
    said = []
    if found is not None:
        n_left = len(sellers.keys() - teller.redesign.trained.keys())
        if found.starts_on <= clock.today(company=teller.company) and n_left:
            said.append(
                ngettext(
                    "%(plan)s pays since %(day)s, and %(n)s seller is not trained on it.",
                    "%(plan)s pays since %(day)s, and %(n)s sellers are not trained on it.",
                    n_left,
                )
                % {"plan": found.plan, "day": write(Day(found.starts_on)), "n": write(Count(n_left))}
            )
    for one in AdoptedPlan.objects.filter(adopted_at__gte=teller.redesign.announcements[0].at):
        if found is None or one.pk != found.version:
            said.append(
                gettext(
                    "Plan %(version)s, %(plan)s, from %(day)s, was adopted while this redesign is under way: nobody "
                    "is trained on it by this redesign."
                )
                % {"version": one.pk, "plan": one.plan["name"], "day": write(Day(one.starts_on))}
            )
    return tuple(said)
