"""A viewer's role and scope in words."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from salesformula.identity.viewer import Viewer

ROLE_NAMES = {
    "seller": _("Seller"),
    "manager": _("Manager"),
    "director": _("Director"),
    "executive": _("Executive"),
    "marketer": _("Marketer"),
    "recruiter": _("Recruiter"),
    "enablement": _("Enablement"),
    "operations": _("Operations"),
}


def role_name(viewer: Viewer) -> str:
    """The role as a person reads it."""
    return str(ROLE_NAMES[viewer.role])


def scope_words(viewer: Viewer) -> str:
    """Whose rows the viewer sees, in a sentence."""
    if viewer.scope.everyone:
        return gettext("You see everyone in the company.")
    n_others = len(viewer.scope.person_ids - {viewer.person_id})
    if n_others:
        return ngettext(
            "You see yourself and %(n)s person who reports to you.",
            "You see yourself and %(n)s people who report to you, directly or through others.",
            n_others,
        ) % {"n": n_others}
    if viewer.person_id is None:
        return gettext("This account stands for no person of the company, so it sees nobody's rows.")
    return gettext("You see your own rows.")
