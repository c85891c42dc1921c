"""What adopting a plan of the lab asks for: which one, from which day on, and why."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from salesformula.rooms.compensation.actions.plans import said_by
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.models import ProposedPlan, standing_proposals
from salesformula.rooms.compensation.pages.redesign_forms import PRESET_NAMES


class AdoptForm(forms.Form):
    """A plan of the lab, its first day and the reason."""

    plan = forms.ChoiceField(label=_("Plan"))
    starts_on = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For deals won from then on."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Those whom it pays read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposed = [(f"proposed-{one.pk}", one.plan["name"]) for one in reversed(standing_proposals())]
        cast(forms.ChoiceField, self.fields["plan"]).choices = [*proposed, *PRESET_NAMES]

    def action_fields(self) -> dict[str, Any]:
        """What the action takes."""
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in ("starts_on", "reason")}
        chosen: str = self.cleaned_data["plan"]
        if chosen in dict(PRESET_NAMES):
            return given | {"preset": chosen}
        plan = ProposedPlan.objects.get(pk=int(chosen.removeprefix("proposed-"))).plan
        return said_by(Plan.model_validate(plan)) | given
