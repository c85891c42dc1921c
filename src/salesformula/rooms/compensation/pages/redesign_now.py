"""What whoever reads the page can do now: one thing, with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from salesformula.doors import clock
from salesformula.doors.writing import words
from salesformula.kit.text import Day, sentence, write
from salesformula.rooms.compensation.answers.acknowledgements import decision_of
from salesformula.rooms.compensation.formula.redesign import WHOLE
from salesformula.rooms.compensation.formula.redesign_steps import Missing, Step, before_decision, before_structures
from salesformula.rooms.compensation.pages.redesign_told import Said, Teller
from salesformula.rooms.compensation.pages.redesign_writing import Write


@dataclass(frozen=True)
class Now:
    """The one thing: what it is, why, the text it speaks of, its form; ``missing``: what comes before the next step."""

    title: str
    text: str = ""
    quote: Said | None = None
    write: Write | None = None
    missing: tuple[str, ...] = ()


def now(teller: Teller, *, step: Step, person_id: str | None, sellers: Mapping[str, str]) -> Now:
    """What this reader can do at this step."""
    if step in ("training", "acknowledgement", "over"):
        return _after(teller, step=step, person_id=person_id, sellers=sellers)
    if teller.leads:
        return _led(teller, step)
    if step in ("ideas", "structures"):
        return Now(
            gettext("Add an idea"),
            gettext("Every idea is adopted or rejected with a reason that everyone reads. Leadership decides."),
            write=idea(teller),
        )
    return Now(
        gettext("Comment on the redesign"),
        gettext("Leadership answers here before it decides. About one idea or structure: comment below it."),
        write=teller.comment(WHOLE),
    )


def idea(teller: Teller) -> Write:
    """The form for an idea."""
    return teller.desk.write(
        "idea", button=gettext("Add the idea"), summary=gettext("Add an idea"), label=gettext("Your idea")
    )


def structure(teller: Teller) -> Write:
    """The form for a candidate structure."""
    return teller.desk.write("structure", button=gettext("Show it"), summary=gettext("Show a structure"))


def decide(teller: Teller) -> Write:
    """The form for the decision."""
    return teller.desk.write("decide", button=gettext("Record the decision"), summary=gettext("Decide"))


def train(teller: Teller) -> Write:
    """The form for a training."""
    return teller.desk.write(
        "train",
        button=gettext("Record the training"),
        summary=gettext("Record a training"),
        initial={"on": clock.today(company=teller.company)},
    )


def _led(teller: Teller, step: Step) -> Now:
    if step == "ideas":
        missing = before_structures(teller.redesign, clock.now())
        return Now(
            gettext("Write down what is said"),
            gettext("Candidate structures are shown after ideas were heard."),
            write=idea(teller),
            missing=_sentences(missing),
        )
    if step == "structures":
        text = gettext("Everyone reads it and comments.")
        return Now(gettext("Show a candidate structure"), text, write=structure(teller))
    return _towards_the_decision(teller)


def _towards_the_decision(teller: Teller) -> Now:
    """What leadership owes comes first, one after the other: ideas, comments; then the decision."""
    redesign = teller.redesign
    missing = _sentences(before_decision(redesign, is_adopted=True, now=clock.now()))
    if redesign.undecided:
        first, n = redesign.undecided[0], len(redesign.undecided)
        return Now(
            ngettext("Decide on an idea", "Decide on an idea, %(n)s to go", n) % {"n": n},
            quote=teller.said(first),
            write=teller.judge(first),
            missing=missing,
        )
    unanswered = [one for one in redesign.asked if not one.is_answered]
    if unanswered and missing:
        return Now(
            gettext("Answer a comment"),
            quote=teller.said(unanswered[0]),
            write=teller.reply(unanswered[0]),
            missing=missing,
        )
    return Now(
        gettext("Decide"),
        gettext("The decision is leadership's, for the company. Everyone reads the reason."),
        write=decide(teller),
        missing=missing,
    )


def _after(teller: Teller, *, step: Step, person_id: str | None, sellers: Mapping[str, str]) -> Now:
    redesign = teller.redesign
    found = decision_of(teller.desk.redesign or 0, redesign)
    if step == "over" or found is None:
        return Now(gettext("Nothing waits for you"), gettext("This redesign is over; everything stays readable."))
    plan = {"plan": found.plan, "day": write(Day(found.starts_on))}
    if person_id is not None and person_id in redesign.trained and person_id not in redesign.acknowledged:
        on = write(Day(redesign.trained[person_id]))
        return Now(
            gettext("Acknowledge %(plan)s") % plan,
            gettext("You were trained on %(on)s. With this you say that you know how it pays you from %(day)s on.")
            % (plan | {"on": on}),
            write=teller.desk.write(
                "acknowledge", button=gettext("I know this plan"), initial={"plan_version": found.version}
            ),
        )
    if teller.leads and step == "training":
        return Now(
            gettext("Record who was trained"),
            gettext("Sellers are trained before %(plan)s starts on %(day)s.") % plan,
            write=train(teller),
        )
    if person_id is not None and person_id in redesign.acknowledged:
        at = teller.at(redesign.acknowledged[person_id])
        return Now(
            gettext("Nothing waits for you"), gettext("You acknowledged %(plan)s, %(at)s.") % (plan | {"at": at})
        )
    if person_id in sellers:
        return Now(
            gettext("Nothing waits for you yet"),
            gettext("You will be trained on %(plan)s, which starts on %(day)s; then you acknowledge it here.") % plan,
        )
    return Now(gettext("Nothing waits for you"), gettext("%(plan)s starts on %(day)s.") % plan)


def _sentences(missing: Missing) -> tuple[str, ...]:
    return tuple(sentence(words(one)) for one in missing)
