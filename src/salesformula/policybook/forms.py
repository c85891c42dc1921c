"""The form of a draft: the settings of one policy, from which day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesformula.kit.errors import Refused
from salesformula.kit.policy import Policy, Setting
from salesformula.kit.text import sentence
from salesformula.policybook.actions import FIRST_YEAR, LAST_YEAR
from salesformula.policybook.checking import BadSetting, checked
from salesformula.policybook.fields import field_of, name_of
from salesformula.policybook.storing import stored


class DraftForm(forms.Form):
    """What becomes what, from which day, why. ``seen``: the newest revision of the policy when the form was shown."""

    effective_from = forms.DateField(
        label=_("From which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Today unless you say otherwise. An earlier day changes answers from that day on."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence for whoever wonders in a year."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        policy: type[Policy],
        settings: list[Setting],
        in_force: Mapping[str, Any],
        company: Mapping[str, Any],
        currency: str,
        team_id: str,
        drafted: Mapping[str, Any],
        initial: Mapping[str, Any],
    ) -> None:
        self.policy, self.settings, self.in_force, self.team_id = policy, settings, in_force, team_id
        self.changes: dict[str, Any] = {}
        shown = {**in_force, **drafted}
        super().__init__(data, initial={name_of(one): shown[one.name] for one in settings} | dict(initial))
        for one in settings:
            self.fields[name_of(one)] = field_of(
                one, currency=currency, of_team=bool(team_id), in_force=company[one.name]
            )

    @property
    def rules(self) -> list[BoundField]:
        """The fields of the settings."""
        return [self[name_of(one)] for one in self.settings]

    def clean_effective_from(self) -> date:
        """A day within the years that dates can lie in."""
        day: date = self.cleaned_data["effective_from"]
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR - 1}
            raise forms.ValidationError(gettext("A rule can hold from %(first)s to %(last)s.") % years)
        return day

    def clean(self) -> dict[str, Any]:
        """The settings that differ from what is in force; they must be possible together."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        given = {one.name: _none_if_empty(data[name_of(one)]) for one in self.settings}
        changed = {name: value for name, value in given.items() if value != self.in_force[name]}
        if not changed:
            self.add_error(None, gettext("Nothing differs from what is in force. Change a rule first."))
            return data
        try:
            checked(self.policy, changed, effective_from=data["effective_from"], team_id=self.team_id)
        except BadSetting as bad:
            field = f"setting_{bad.setting}"
            self.add_error(field if field in self.fields else None, sentence(bad.said))
        except Refused as refused:
            self.add_error(None, sentence(str(refused)))
        self.changes = {name: stored(self.policy, name, value) for name, value in changed.items()}
        return data


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value
