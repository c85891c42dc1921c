"""Tokens of the API: made, recognised, revoked. A token is shown once; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from salesformula.identity.instants import utc
from salesformula.identity.log import record
from salesformula.identity.models import ApiToken, User
from salesformula.kit.errors import NotFound

PREFIX = "sf_"
NOTE_USE_EVERY = timedelta(minutes=1)


@transaction.atomic
def issue(*, user: User, name: str, now: datetime) -> tuple[ApiToken, str]:
    """A new token and its text, which can't be read again."""
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(user=user, name=name, sha256=_digest(text), created_at=utc(now))
    record(at=now, user=user.email, action="identity.issue_token", subject_id=str(token.pk), after={"name": name})
    return token, text


@transaction.atomic
def revoke(*, user: User, token_id: int, now: datetime) -> None:
    """End one of the user's own tokens; NotFound where it is not theirs or already ended."""
    token = ApiToken.objects.filter(pk=token_id, user=user, revoked_at__isnull=True).first()
    if token is None:
        raise NotFound(f"you have no working token {token_id}")
    token.revoked_at = utc(now)
    token.save(update_fields=["revoked_at"])
    record(
        at=now, user=user.email, action="identity.revoke_token", subject_id=str(token.pk), before={"name": token.name}
    )


def working(user: User) -> list[ApiToken]:
    """The user's tokens that still open the door, newest first."""
    return list(ApiToken.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at"))


def user_of(token: str) -> User | None:
    """The active user a token stands for; None where it is unknown or revoked."""
    found = ApiToken.objects.select_related("user").filter(sha256=_digest(token), revoked_at__isnull=True).first()
    if found is None or not found.user.is_active:
        return None
    _note_use(found)
    return found.user


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
