"""Tags for our templates: the reader's theme, the charts' configuration, form fields in our dress."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, HiddenInput, RadioSelect, Select
from django.template import Context
from django.urls import get_script_prefix
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from salesformula.kit.figure import CONFIG
from salesformula.web.looks import DEFAULT_THEME, theme_of

register = template.Library()


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """ "light", "dark" or "system": as the account or this browser says; an error page may know of neither."""
    display, request = context.get("display"), context.get("request")
    if display is not None:
        return str(display.theme)
    return theme_of(request) if request is not None else DEFAULT_THEME


@register.simple_tag(takes_context=True)
def direction(context: Context) -> str:
    """ "rtl" or "ltr": as the account says, else as the language is written."""
    display = context.get("display")
    if display is not None:
        return str(display.direction)
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag
def home() -> str:
    """The path of "this morning", wherever the site is mounted."""
    return get_script_prefix()


@register.simple_tag
def chart_config() -> SafeString:
    """The configuration all charts share, as a data block that ``charts.js`` reads once."""
    return json_script(CONFIG, "sf-theme")


@register.simple_tag
def chart_spec(figure: Any) -> SafeString:
    """A figure's chart as a data block beside it."""
    return json_script(figure.spec, figure.spec_id)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget in our dress, marked where it is wrong."""
    widget = field.field.widget
    # The label above says what belongs in the field; a grey copy inside it only looks filled in.
    widget.attrs.pop("placeholder", None)
    if isinstance(widget, CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, RadioSelect | HiddenInput):
        css = ""
    else:
        css = "form-select" if isinstance(widget, Select) else "form-control"
    if field.errors:
        css = f"{css} is-bad".strip()
    described = f"{field.auto_id}-error" if field.errors else ""
    attrs: dict[str, str | bool] = {"class": css}
    if described:
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the label belongs after the box."""
    return isinstance(field.field.widget, CheckboxInput)
