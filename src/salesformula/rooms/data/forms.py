"""The forms of the room: going back, planning an import, giving a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesformula.identity.wording import ROLE_NAMES

DAYS = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)


class ScheduleForm(forms.Form):
    """What to import, how often, and who is told."""

    name = forms.CharField(label=_("Name"), max_length=100)
    mapping = forms.CharField(
        label=_("Mapping"),
        max_length=500,
        help_text=_("The name of a saved mapping, or a .toml file in the import folder."),
        widget=forms.TextInput(attrs={"list": "saved-mappings", "autocomplete": "off"}),
    )
    folder = forms.CharField(label=_("Folder on the server"), max_length=500, required=False)
    every = forms.ChoiceField(
        label=_("How often"), choices=(("day", _("Every day")), ("hour", _("Every hour")), ("week", _("Every week")))
    )
    at = forms.TimeField(
        label=_("At"),
        required=False,
        help_text=_("Of an hour, only the minutes count."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    weekday = forms.ChoiceField(label=_("On (every week only)"), choices=DAYS, required=False)
    notify = forms.EmailField(label=_("Who is told by e-mail when it fails"))

    def __init__(self, *args: Any, places: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("Empty: %(first)s. Only folders below these are read: %(all)s.")
        if places:
            self.fields["folder"].help_text = said % {"first": places[0], "all": ", ".join(places)}

    def action_fields(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        weekday = given.pop("weekday")
        return given | ({"weekday": int(weekday)} if given["every"] == "week" and weekday else {})


class RoleForm(forms.Form):
    """A person and the role they get."""

    person_id = forms.CharField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), choices=tuple(ROLE_NAMES.items()))

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].widget.attrs["aria-label"] = _("Role of %(person)s") % {"person": person}
