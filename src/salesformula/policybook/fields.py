"""A form field per setting, by its unit: percent for shares, a list for a few values, a box for yes and no."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from salesformula.kit.policy import Setting
from salesformula.kit.units import Unit
from salesformula.policybook.wording import (
    IN_PERCENT,
    MONTHS,
    bounds_in_words,
    choice_in_words,
    percent,
    unit_in_words,
    value_in_words,
)

#: Amounts travel to the engine as decimals of 18 digits.
DIGITS = 18


class PercentField(forms.DecimalField):
    """A fraction written in per cent: 0.95 is shown, and typed, as 95."""

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field."""
        return percent(value) if isinstance(value, float) else value

    def clean(self, value: Any) -> float | None:
        """The fraction."""
        found = super().clean(value)
        return None if found is None else float(Decimal(found) / 100)


def field_of(setting: Setting, *, currency: str, of_team: bool, in_force: Any) -> forms.Field:
    """The field of a setting; a team's may stay empty: then the team has what the company has."""
    said = [_unit(setting, currency), bounds_in_words(setting, currency=currency)]
    if of_team:
        said.append(gettext("empty: as the company, %(value)s") % {"value": _words(setting, in_force, currency)})
    elif setting.may_be_empty:
        said.append(gettext("empty: not set"))
    if setting.dated:
        said.append(gettext("by team, read on %(event)s") % {"event": gettext(setting.event)})
    field = _made(setting, required=not (of_team or setting.may_be_empty))
    field.label = gettext(setting.label)
    field.help_text = " · ".join(one for one in said if one)
    return field


def name_of(setting: Setting) -> str:
    """The field's name in the form: settings may be called what other fields are."""
    return f"setting_{setting.name}"


def _made(setting: Setting, *, required: bool) -> forms.Field:
    low, high = setting.low, setting.high
    if setting.choices:
        return forms.ChoiceField(choices=[(one, choice_in_words(one)) for one in setting.choices], required=required)
    match setting.unit:
        case Unit.FLAG:
            return forms.BooleanField(required=False)
        case Unit.MONTH_OF_YEAR:
            months = [(n, gettext(name)) for n, name in enumerate(MONTHS, start=1)]
            return forms.TypedChoiceField(choices=months, coerce=int, required=required)
        case unit if unit in IN_PERCENT:
            in_percent = [None if one is None else Decimal(repr(float(one))) * 100 for one in (low, high)]
            return PercentField(required=required, min_value=in_percent[0], max_value=in_percent[1])
        case Unit.MONEY | Unit.MONEY_PER_DAY:
            bounds = [None if one is None else Decimal(one) for one in (low, high)]
            return forms.DecimalField(
                required=required, max_digits=DIGITS, decimal_places=2, min_value=bounds[0], max_value=bounds[1]
            )
        case _ if setting.kind is int:
            bounds_ = [None if one is None else int(one) for one in (low, high)]
            return forms.IntegerField(required=required, min_value=bounds_[0], max_value=bounds_[1])
        case _ if setting.kind is float:
            return forms.FloatField(required=required, min_value=low, max_value=high)
        case _:
            return forms.CharField(required=required, max_length=200)


def _unit(setting: Setting, currency: str) -> str:
    """The unit where the field does not show it by what it is."""
    shows_itself = setting.choices or setting.unit in (Unit.FLAG, Unit.MONTH_OF_YEAR, Unit.TEXT)
    return "" if shows_itself else unit_in_words(setting, currency=currency)


def _words(setting: Setting, value: Any, currency: str) -> str:
    return value_in_words(setting, value, currency=currency)
