"""The forms of a person's own page."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesformula.identity.models import Direction, Theme, User

DISPLAY = ("theme", "direction", "language")


def _languages() -> list[tuple[str, str | Promise]]:
    return [("", _("As my browser says")), *settings.LANGUAGES]


class DisplayForm(forms.Form):
    """Theme, text direction and language."""

    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    direction = forms.ChoiceField(label=_("Text direction"), choices=Direction.choices)
    language = forms.ChoiceField(label=_("Language"), choices=_languages, required=False)

    def save(self, user: User) -> None:
        """Keep the choice in the account."""
        for name in DISPLAY:
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=DISPLAY)


def display_of_account(user: User) -> dict[str, str]:
    """What the account holds, as the form's first values."""
    return {name: getattr(user, name) for name in DISPLAY}


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
