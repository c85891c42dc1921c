"""The forms of the page Pay: the deal that may be won, and a question about a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AHEAD = (("1", _("None")), ("3", "3"), ("6", "6"), ("12", "12"))


class WhatIfForm(forms.Form):
    """A deal that nobody has won yet."""

    mrr_amount = forms.DecimalField(
        label=_("MRR, a month"), min_value=0, max_digits=13, decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    closed_on = forms.DateField(label=_("Closed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    prepaid_months = forms.ChoiceField(label=_("Months paid ahead"), choices=AHEAD, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of deal"), required=False,
        choices=(("new", _("New")), ("addon", _("Add-on")), ("renewal", _("Renewal"))),
    )  # fmt: skip

    def params(self) -> dict[str, str]:
        """What the answer is asked with."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {name: value.isoformat() if name == "closed_on" else str(value) for name, value in given.items()}


class SettleForm(forms.Form):
    """How a question ends, and why."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=(
            ("upheld", _("The line stands")), ("corrected", _("The line is corrected")), ("withdrawn", _("Taken back")),
        ),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}))


class SayForm(forms.Form):
    """A message in the thread."""

    text = forms.CharField(label=_("Message"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label
