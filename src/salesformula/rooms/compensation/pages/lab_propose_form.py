"""A plan of one's own for the lab: what it pays for, at which rates, when, and within which limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesformula.doors.writing import words
from salesformula.rooms.compensation.answers.plans import AIMS
from salesformula.rooms.compensation.formula.ratio import ratio, written

RATE, TIERS, QUARTILES = "rate", "tiers", "quartiles"
#: When a deal is paid, as the plan's data say it.
PAYOUTS: dict[str, list[dict[str, Any]]] = {
    "signature": [{"share": 1}],
    "payment_1": [{"share": 1, "on": "payment", "number": 1}],
    "payments_1_6_12": [
        {"share": "1/2", "on": "payment", "number": 1},
        {"share": "1/4", "on": "payment", "number": 6},
        {"share": "1/4", "on": "payment", "number": 12},
    ],
    "payment_6": [{"share": "1/2"}, {"share": "1/2", "on": "payment", "number": 6}],
    "days_90": [{"share": "1/2"}, {"share": "1/2", "on": "days", "number": 90}],
}


def _money(label: Any, help_text: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, required=False, min_value=1, max_digits=12, decimal_places=2, widget=widget, help_text=help_text
    )


class ProposeForm(forms.Form):
    """A plan of one component, and why it is worth trying. Plans of several are proposed by the action."""

    prefix = "propose"

    name = forms.CharField(label=_("Name"), max_length=200)
    aim = forms.ChoiceField(label=_("What it is to bring the company closer to"))
    measure = forms.ChoiceField(
        label=_("Pays for each 1 of"),
        choices=(("mrr", _("MRR")), ("acv", _("annual contract value")), ("amount", _("the deal's amount"))),
    )
    pays = forms.ChoiceField(
        label=_("At which rates"),
        choices=(
            (RATE, _("one rate")),
            (TIERS, _("rates that rise with the quarter's quota attainment")),
            (QUARTILES, _("four rates, by whose customers stay longest")),
        ),
    )
    rates = forms.CharField(
        label=_("Rates"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_(
            "One: 8%, or 2 for twice the MRR. Rising: 8%, 100%: 12% pays 12% from 100% of the quota on. Four, the best "
            "quarter first: 4, 3, 2, 1."
        ),
    )
    payout = forms.ChoiceField(
        label=_("When"),
        choices=(
            ("signature", _("at signature")),
            ("payment_1", _("with the customer's first payment")),
            ("payments_1_6_12", _("50% with payment 1, 25% with payment 6, 25% with payment 12")),
            ("payment_6", _("half at signature, half with payment 6")),
            ("days_90", _("half at signature, half after 90 days")),
        ),
    )
    clawback_days = forms.IntegerField(
        label=_("Taken back within, days"),
        help_text=_("Where the customer leaves so soon after signing. 0: never."),
        min_value=0,
        max_value=3_650,
        initial=0,
    )
    cap_amount = _money(_("At most a month"), _("Empty: no cap."))
    draw_amount = _money(
        _("At least a month"), _("Empty: no draw. What it adds is taken back from later pay above it.")
    )
    reason = forms.CharField(
        label=_("Why it is worth trying"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aims = [(aim, words(said)) for aim, said in AIMS.items()]
        cast(forms.ChoiceField, self.fields["aim"]).choices = aims

    def clean(self) -> dict[str, Any]:
        """Rates go with how they are paid."""
        given: dict[str, Any] = super().clean() or {}
        if "rates" in given and "pays" in given:
            try:
                given["priced"] = priced(given["pays"], given["rates"])
            except ValueError as error:
                self.add_error("rates", str(error))
        return given

    def action_fields(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        component = {"kind": given["pays"], "measure": given["measure"], "payout": PAYOUTS[given["payout"]]}
        plan = {name: given[name] for name in ("name", "aim", "reason", "clawback_days")}
        if given["cap_amount"]:
            plan["caps"] = [{"amount": given["cap_amount"]}]
        if given["draw_amount"]:
            plan["draw"] = {"amount": given["draw_amount"]}
        return plan | {"components": [component | given["priced"]]}


def priced(pays: str, text: str) -> dict[str, Any]:
    """The rates of a component as its data say them; ValueError, for who typed them, where they can't be meant."""
    typed = [one.strip() for one in text.split(",") if one.strip()]
    if not typed:
        raise ValueError(gettext("No rate is written."))
    if pays == TIERS:
        return {"bands": [_band(one, nth) for nth, one in enumerate(typed)]}
    if any(":" in one for one in typed):
        raise ValueError(gettext("Only rates that rise with the quota say from where on they are paid."))
    rates = [_rate(one) for one in typed]
    if pays == QUARTILES:
        if len(rates) != 4:
            raise ValueError(
                gettext("Four rates are needed, one for each quarter of the sellers; found: %s.") % len(rates)
            )
        return {"rates": rates}
    if len(rates) != 1:
        raise ValueError(gettext("One rate is needed; found: %s.") % len(rates))
    return {"rate": rates[0]}


def _band(typed: str, nth: int) -> dict[str, str]:
    edge, colon, rate = typed.partition(":")
    if not colon:
        if nth:
            raise ValueError(gettext("Say from which share of the quota on %s is paid: 100%%: 12%%.") % typed)
        return {"from_share": "0", "rate": _rate(typed)}
    return {"from_share": _rate(edge), "rate": _rate(rate)}


def _rate(typed: str) -> str:
    try:
        found: Fraction | None = ratio(typed)
    except ValueError:
        found = None
    if found is None or found < 0:
        raise ValueError(gettext("%s is no rate: write 8%%, 0.08 or 2.") % (typed.strip() or '""'))
    return written(found)
