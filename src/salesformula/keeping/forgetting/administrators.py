"""Whether anybody who may confirm roles is left when someone is forgotten."""

from __future__ import annotations

from salesformula.identity.models import User
from salesformula.identity.viewer import viewer_of
from salesformula.keeping.forgetting.database import accounts
from salesformula.kit.forgotten import Traces

RIGHT = "identity.administer"


def is_last(one: Traces) -> bool:
    """Whether their account is the only open one whose holder may confirm roles and reporting lines."""
    theirs = set(accounts(one).values_list("pk", flat=True))
    if not any(_may(user) for user in User.objects.filter(pk__in=theirs, is_active=True)):
        return False
    # Those who are administrators by their account come first: one of them is enough, and quick to find.
    others = User.objects.filter(is_active=True).exclude(pk__in=theirs).order_by("-is_administrator")
    return not any(_may(user) for user in others.iterator())


def _may(user: User) -> bool:
    return RIGHT in viewer_of(user).rights
