"""Who asks: the person, their rights and their scope, as every door needs them."""

from __future__ import annotations

from dataclasses import dataclass

from salesformula.identity.models import User
from salesformula.identity.people import person_by_email
from salesformula.identity.roles import OPERATIONS, rights_of, standing_of
from salesformula.identity.scope import EVERYONE, Scope
from salesformula.kit.errors import NotAllowed, NotFound


class _EveryRight(frozenset[str]):
    """The rights of the operator: whatever is asked for. Rooms may be loaded after this module."""

    __slots__ = ()

    def __contains__(self, right: object) -> bool:
        return True


@dataclass(frozen=True)
class Viewer:
    """Who asks. ``email`` None is the operator at the command line; ``user_id`` None is a person without an account."""

    user_id: int | None
    email: str | None
    person_id: str | None
    name: str
    role: str
    rights: frozenset[str]
    scope: Scope

    def require(self, right: str) -> None:
        """Nothing where the viewer has the right; NotAllowed otherwise."""
        if right not in self.rights:
            raise NotAllowed(f"the role {self.role} does not have the right {right}: ask an administrator for it")


OPERATOR = Viewer(
    user_id=None,
    email=None,
    person_id=None,
    name="operator",
    role=OPERATIONS,
    rights=_EveryRight(),
    scope=EVERYONE,
)


def viewer_of(user: User) -> Viewer:
    """The viewer behind a signed-in account."""
    return _viewer(
        user_id=user.pk,
        email=user.email,
        person_id=user.person_id,
        name=user.name,
        is_administrator=user.is_administrator,
    )


def viewer_named(email: str) -> Viewer:
    """The viewer with that sign-in name, with or without an account; NotFound where there is none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is not None:
        if not user.is_active:
            raise NotFound(f"the account {user.email} is closed")
        return viewer_of(user)
    person = person_by_email(email)
    if person is None:
        raise NotFound(f"nobody signs in as {email}: it is neither an account nor an e-mail of the table people")
    return _viewer(user_id=None, email=email.strip().lower(), person_id=person.person_id, name=person.name)


def _viewer(
    *, user_id: int | None, email: str, person_id: str | None, name: str, is_administrator: bool = False
) -> Viewer:
    role, scope = (OPERATIONS, EVERYONE) if is_administrator else standing_of(person_id)
    return Viewer(
        user_id=user_id,
        email=email,
        person_id=person_id,
        name=name,
        role=role,
        rights=rights_of(role),
        scope=scope,
    )
