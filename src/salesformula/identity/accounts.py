"""Making accounts and confirming roles: always by someone's decision, never by a file."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from salesformula.facts.tables.people import ROLES
from salesformula.identity.instants import utc
from salesformula.identity.models import ConfirmedRole, User
from salesformula.identity.roles import SEES_TREE
from salesformula.identity.tree import people_below
from salesformula.kit.errors import Refused


class AccountRefused(Refused):
    """An account can't be made as asked."""


class UnknownRole(Refused):
    """A role that the house does not have."""


def create_account(
    *,
    email: str,
    name: str,
    person_id: str | None,
    password: str | None = None,
    is_administrator: bool = False,
) -> tuple[User, str]:
    """A new account and its password, drawn where none is given; AccountRefused where address or person is taken."""
    user = User(email=email.strip().lower(), name=name, person_id=person_id, is_administrator=is_administrator)
    _check_free(user)
    if password is None:
        password = secrets.token_urlsafe(12)
    else:
        _check_password(password, user=user)
    user.set_password(password)
    user.save()
    return user, password


def new_password(*, email: str) -> str:
    """Draw a new password for an account; AccountRefused where there is no such account."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise AccountRefused(f"nobody signs in as {email}: there is no such account")
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


@transaction.atomic
def confirm(
    *, people: Mapping[str, str], by: str | None, now: datetime, proposed: Mapping[str, str] | None = None
) -> dict[str, tuple[str | None, str]]:
    """Confirm a role per person_id, with today's tree for those who lead; gives the role before and after.

    ``by`` is the sign-in name of who confirms, None for the operator; ``proposed`` what the files say, where that is
    not the role confirmed. UnknownRole changes nothing.
    """
    for person_id, role in people.items():
        if role not in ROLES:
            raise UnknownRole(f"{role!r} for {person_id} is no role; the roles are {', '.join(ROLES)}")
    before = roles_confirmed(people)
    for person_id, role in people.items():
        tree = sorted(people_below(person_id)) if role in SEES_TREE else []
        said = (proposed or {}).get(person_id, role)
        values: dict[str, Any] = {
            "role": role,
            "proposed": said,
            "tree": tree,
            "confirmed_by": by,
            "confirmed_at": utc(now),
        }
        ConfirmedRole.objects.update_or_create(person_id=person_id, defaults=values)
    return {person_id: (before.get(person_id), role) for person_id, role in people.items()}


def roles_confirmed(person_ids: Iterable[str]) -> dict[str, str]:
    """The confirmed role of each of those people who has one."""
    wanted = set(person_ids)
    confirmed = ConfirmedRole.objects.values_list("person_id", "role")
    return {person_id: role for person_id, role in confirmed if person_id in wanted}


def _check_free(user: User) -> None:
    try:
        validate_email(user.email)
    except ValidationError as error:
        raise AccountRefused(f"{user.email!r} is no e-mail address") from error
    if User.objects.filter(email=user.email).exists():
        raise AccountRefused(f"{user.email} already has an account")
    if user.person_id is not None and User.objects.filter(person_id=user.person_id).exists():
        raise AccountRefused(f"the person {user.person_id} already has an account: one person, one account")


def _check_password(password: str, *, user: User) -> None:
    try:
        validate_password(password, user=user)
    except ValidationError as error:
        raise AccountRefused(f"the password for {user.email} won't do: {' '.join(error.messages)}") from error
