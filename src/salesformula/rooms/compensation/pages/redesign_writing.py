"""What can be written on the page of a redesign: the forms as they stand, fresh or as they came back with a fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from salesformula.doors import clock
from salesformula.facts.access import open_facts
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import Day, write
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.rooms.compensation.formula.redesign import Redesign
from salesformula.rooms.compensation.models import AdoptedPlan
from salesformula.rooms.compensation.models.redesign import redesigns
from salesformula.rooms.compensation.models.redesign_people import names_of_people, sellers_of
from salesformula.rooms.compensation.pages.redesign_forms import (
    AcknowledgeForm,
    AnnounceForm,
    DecideForm,
    JudgeForm,
    Offers,
    RedesignForm,
    StructureForm,
    TextForm,
    TrainForm,
)

FORMS: dict[str, type[RedesignForm]] = {
    "announce": AnnounceForm,
    "revise": AnnounceForm,
    "structure": StructureForm,
    "judge": JudgeForm,
    "decide": DecideForm,
    "train": TrainForm,
    "idea": TextForm,
    "comment": TextForm,
    "edit": TextForm,
    "acknowledge": AcknowledgeForm,
}
LED = frozenset({"announce", "revise", "structure", "judge", "decide", "train"})
#: So many names a form can offer; who trains more at once says "all", or uses the action.
MOST_NAMES = 200


@dataclass(frozen=True)
class Sent:
    """A form that came back with a fault: of which act, about what."""

    act: str
    about: int | None
    form: RedesignForm


@dataclass(frozen=True)
class Write:
    """A form on the page: where it goes, what its button says; ``is_open`` where it came back with a fault."""

    act: str
    url: str
    form: RedesignForm
    button: str
    redesign: int | None
    about: int | None = None
    summary: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Desk:
    """Makes the forms of one page, each fresh or as it came back."""

    redesign: int | None
    offers: Offers
    sent: Sent | None = None

    def write(
        self,
        act: str,
        *,
        button: str,
        about: int | None = None,
        summary: str = "",
        label: str = "",
        initial: dict[str, Any] | None = None,
    ) -> Write:
        """The form of an act."""
        is_sent = self.sent is not None and (self.sent.act, self.sent.about) == (act, about)
        if is_sent and self.sent is not None:
            form = self.sent.form
            if isinstance(form, TextForm) and label:
                form.fields["text"].label = label
        else:
            named: dict[str, Any] = {"label": label} if FORMS[act] is TextForm else {}
            form = FORMS[act](offers=self.offers, auto_id=f"{act}-{about or 0}-%s", initial=initial, **named)
        kind = "lead" if act in LED else "part"
        url = reverse(f"compensation:redesign_{kind}", kwargs={"act": act})
        return Write(act, url, form, button, self.redesign, about, summary, is_sent)


def company() -> CompanyPolicy:
    """The company-wide rules in force."""
    return PoliciesInForce(on=clock.now().date())(CompanyPolicy)


def people_known() -> tuple[dict[str, str], dict[str, str]]:
    """Person → name, of those who sell today and of everyone; nobody before the first import."""
    try:
        people = open_facts().table("people")
    except Refused:
        return {}, {}
    today = clock.today(company=company())
    return sellers_of(people, on=today), names_of_people(people)


def teams_known() -> dict[str, str]:
    """Team → name; none before the first import."""
    try:
        rows = open_facts().table("teams").select("team_id", "name").to_pyarrow().to_pylist()
    except Refused:
        return {}
    return {row["team_id"]: row["name"] or row["team_id"] for row in rows}


def offers_of(number: int | None, sellers: dict[str, str] | None = None) -> Offers:
    """What the forms of a redesign may offer; without a number, those of the newest."""
    rules, found = company(), redesigns()
    redesign = found.get(number or max(found, default=0))
    known = people_known()[0] if sellers is None else sellers
    return Offers(
        zone=ZoneInfo(rules.time_zone),
        today=clock.today(company=rules),
        currency=rules.currency,
        plans=_plans(redesign) if redesign else (),
        people=_untrained(redesign, known) if redesign else (),
    )


def _plans(redesign: Redesign) -> tuple[tuple[str, str], ...]:
    """Candidates that are plans, then plans adopted since the announcement."""
    candidates = [
        (f"structure-{one.number}", gettext("Adopt the candidate %(name)s") % {"name": one.title})
        for one in redesign.structures
        if one.plan is not None
    ]
    since = AdoptedPlan.objects.filter(adopted_at__gte=redesign.announcements[0].at)
    adopted = [
        (
            f"plan-{one.pk}",
            gettext("Plan %(version)s, %(name)s, from %(day)s")
            % {"version": one.pk, "name": one.plan["name"], "day": write(Day(one.starts_on))},
        )
        for one in since
    ]
    return (*candidates, *adopted)


def _untrained(redesign: Redesign, sellers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    waiting = [(person_id, name) for person_id, name in sellers.items() if person_id not in redesign.trained]
    return tuple(waiting[:MOST_NAMES])
