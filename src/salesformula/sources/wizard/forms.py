"""The small forms of the wizard."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from salesformula.sources.models import Upload

SYSTEMS = {"hubspot": "HubSpot", "salesforce": "Salesforce", "pipedrive": "Pipedrive"}


class SaveForm(forms.Form):
    """The name a mapping is kept under. ``replace`` says yes to overwriting one of that name."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("The next export of this kind is then read the same way, in one click."),
    )
    replace = forms.BooleanField(label=_("Replace the one that has this name"), required=False)

    def ask_to_replace(self) -> None:
        """Say that the name is taken, and offer to replace what has it."""
        self.is_taken = True
        self.add_error("name", _("A mapping of this name is saved already. Choose another name, or replace it."))

    is_taken = False


def default_name(upload: Upload) -> str:
    """The system and the day."""
    system = SYSTEMS.get(upload.system) or str(_("Files"))
    return f"{system} {upload.at:%Y-%m-%d}"
