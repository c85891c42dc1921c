"""The forms of a redesign: what each act asks for, and the fields its action takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from salesformula.doors.writing import words
from salesformula.rooms.compensation.answers.plans import AIMS
from salesformula.rooms.compensation.formula.presets import CUSTOMER_SUCCESS, HUNTING, PREPAYMENT, preset

LONGEST_TEXT = 10_000
KEPT = "kept"
#: Presets that need to be told nothing more; the aha plan waits for a moment that somebody decides on.
PRESET_NAMES = (
    (HUNTING, _("Hunting")),
    (CUSTOMER_SUCCESS, _("Customer success")),
    (PREPAYMENT, _("Prepayment")),
)


@dataclass(frozen=True)
class Offers:
    """What forms offer: the company's zone, today, plans to decide on (value, words), people not trained yet."""

    zone: ZoneInfo
    today: date
    currency: str = "USD"
    plans: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()


def _text(label: Any, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=widget, help_text=help_text)


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


class RedesignForm(forms.Form):
    """A form that knows what it may offer and what its action takes."""

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers

    def action_fields(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class AnnounceForm(RedesignForm):
    """Reasons, goals, principles, and when all meet."""

    title = forms.CharField(label=_("Name"), max_length=200)
    reasons = _text(_("Reasons"), rows=4, help_text=_("Why the plan is to change. Links are made out of addresses."))
    goals = forms.MultipleChoiceField(label=_("Goals"), widget=_boxes())
    principles = _text(_("Key principles"), rows=4)
    town_hall_at = forms.DateTimeField(
        label=_("Town hall"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, offers=offers, **kwargs)
        cast(forms.ChoiceField, self.fields["goals"]).choices = [(aim, words(said)) for aim, said in AIMS.items()]
        self.fields["town_hall_at"].help_text = _("Ideas are heard there. In the company's time, %(zone)s.") % {
            "zone": offers.zone.key.replace("_", " ")
        }

    def action_fields(self) -> dict[str, Any]:
        """The town hall as an instant."""
        local = self.cleaned_data["town_hall_at"].replace(tzinfo=self.offers.zone)
        return dict(self.cleaned_data) | {"town_hall_at": local.astimezone(UTC)}


class TextForm(RedesignForm):
    """A text of one's own."""

    text = _text(_("Text"))

    def __init__(self, *args: Any, offers: Offers, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, offers=offers, **kwargs)
        self.fields["text"].label = label or _("Text")


class StructureForm(RedesignForm):
    """A candidate in words, and as a plan the house comes with."""

    title = forms.CharField(label=_("Name"), max_length=200)
    text = _text(_("How it pays"), rows=5)
    preset = forms.ChoiceField(
        label=_("As a plan"), choices=(("", _("none: in words only")), *PRESET_NAMES), required=False
    )
    starts_on = _day(_("First day, if it is adopted"), required=False, help_text=_("Goes with a plan."))

    def clean(self) -> dict[str, Any]:
        """A plan has a first day."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("preset") and not given.get("starts_on"):
            self.add_error("starts_on", _("A plan has a first day."))
        return given

    def action_fields(self) -> dict[str, Any]:
        """The preset as a plan."""
        given = dict(self.cleaned_data)
        name, starts_on = given.pop("preset"), given.pop("starts_on")
        plan = {"starts_on": starts_on, "currency": self.offers.currency}
        return given | ({"plan": preset(name) | plan} if name else {})


class JudgeForm(RedesignForm):
    """Adopted or rejected, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=(("", _("choose")), ("adopted", _("adopted")), ("rejected", _("rejected")))
    )
    reason = _text(_("Reason, for everyone to read"))


class DecideForm(RedesignForm):
    """Which plan, from when, and why."""

    outcome = forms.ChoiceField(label=_("Decision"))
    starts_on = _day(
        _("First day"), required=False, help_text=_("Of a candidate; an adopted plan has its first day already.")
    )
    reason = _text(_("Reason, for everyone to read"))

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, offers=offers, **kwargs)
        cast(forms.ChoiceField, self.fields["outcome"]).choices = [
            ("", _("choose")),
            *offers.plans,
            (KEPT, _("The plan stays as it is")),
        ]

    def clean(self) -> dict[str, Any]:
        """A candidate that is adopted gets a first day."""
        given: dict[str, Any] = super().clean() or {}
        if str(given.get("outcome")).startswith("structure-") and not given.get("starts_on"):
            self.add_error("starts_on", _("A plan has a first day."))
        return given

    def action_fields(self) -> dict[str, Any]:
        """Which kind of plan it is tells its name before the dash."""
        given = dict(self.cleaned_data)
        outcome, starts_on = given.pop("outcome"), given.pop("starts_on")
        if outcome == KEPT:
            return given | {"outcome": KEPT}
        kind, _dash, number = outcome.partition("-")
        if kind == "structure":
            return given | {"outcome": "adopted", "structure": int(number), "starts_on": starts_on}
        return given | {"outcome": "adopted", "plan_version": int(number)}


class TrainForm(RedesignForm):
    """Who was trained, and on which day."""

    everyone = forms.BooleanField(label=_("All sellers not trained yet"), required=False)
    people = forms.MultipleChoiceField(label=_("Or only"), widget=_boxes(), required=False)
    on = _day(_("On"))

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, offers=offers, **kwargs)
        cast(forms.ChoiceField, self.fields["people"]).choices = list(offers.people)

    def clean(self) -> dict[str, Any]:
        """Someone is named."""
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("everyone")) == bool(given.get("people")):
            self.add_error("people", _("Either all, or some of them."))
        return given


class AcknowledgeForm(RedesignForm):
    """Nothing to fill in: the version stands in the form."""

    plan_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def initial_of(given: Mapping[str, Any], *, zone: ZoneInfo) -> dict[str, Any]:
    """An announcement as its form shows it, the town hall in the company's time."""
    at = given["town_hall_at"].replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return dict(given) | {"town_hall_at": at}
