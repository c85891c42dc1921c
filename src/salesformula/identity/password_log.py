"""A changed password leaves a line in the log; the password does not."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from django.utils import timezone

from salesformula.identity.models import User


def connect() -> None:
    """Listen to changes made on the sign-in pages."""
    signals.password_changed.connect(_changed, dispatch_uid="identity.password_changed")
    signals.password_reset.connect(_reset, dispatch_uid="identity.password_reset")


def _changed(*, user: User, **_: Any) -> None:
    _note(user=user, action="identity.change_password")


def _reset(*, user: User, **_: Any) -> None:
    _note(user=user, action="identity.reset_password")


def _note(*, user: User, action: str) -> None:
    from salesformula.identity.log import record

    record(at=timezone.now(), user=user.email, action=action, subject_id=user.email)
