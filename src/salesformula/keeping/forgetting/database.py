"""The transactional database without someone: every text of every table, the account, its sessions and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Q

from salesformula.facts.forgetting import referring
from salesformula.identity.models import Tombstone, User
from salesformula.keeping.forgetting.seals import lifted
from salesformula.kit import registry
from salesformula.kit.forgotten import Traces

#: Beside the columns that facts have too: names under which JSON and tables here hold ids of people.
_LISTS = frozenset({"tree", "people", "actor_person_id"})
_TEXTS = (models.CharField, models.TextField, models.JSONField)


def clean(one: Traces, *, dry: bool = False) -> dict[str, int]:
    """Remove someone from every table in one transaction; rows changed or removed per table.

    ``dry`` only counts.
    """
    with transaction.atomic():
        found = {"accounts": _account(one, dry=dry), "sessions": _sessions(one, dry=dry)}
        if not dry:
            for room in registry.rooms():
                found[room.name] = room.forgets(one.kind, one.id, one.tombstone) if room.forgets else 0
        for model in apps.get_models():
            if model not in (Session, Tombstone) and model._meta.managed and not model._meta.proxy:
                found[model._meta.db_table] = _table(model, one, dry=dry)
    if not dry:
        # What is remembered for a while may hold anything, packed; it is made again when it is asked for.
        cache.clear()
    return {place: n_rows for place, n_rows in found.items() if n_rows}


def accounts(one: Traces) -> models.QuerySet[User]:
    """The accounts that stand for someone, by person or by sign-in name."""
    if one.kind != "person":
        return User.objects.none()
    return User.objects.filter(Q(person_id=one.id) | Q(email__in=[email.lower() for email in one.emails]))


def _account(one: Traces, *, dry: bool) -> int:
    found = accounts(one)
    n_found = found.count()
    if not dry:
        found.delete()
    return n_found


def _sessions(one: Traces, *, dry: bool) -> int:
    """Sessions are signed and packed: those that tell who it is end."""
    users = {str(pk) for pk in accounts(one).values_list("pk", flat=True)}
    known = {str(pk) for pk in User.objects.values_list("pk", flat=True)} - users
    ending = []
    for session in Session.objects.iterator():
        held = session.get_decoded()
        user = str(held.get("_auth_user_id", ""))
        if (user and user not in known) or one.without(held) != held:
            ending.append(session.pk)
    if not dry:
        Session.objects.filter(pk__in=ending).delete()
    return len(ending)


def _table(model: type[models.Model], one: Traces, *, dry: bool) -> int:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, _TEXTS) and not field.primary_key]
    if not fields:
        return 0
    changes = _changes(model, fields, one)
    if changes and not dry:
        with lifted(model._meta.db_table):
            for pk, values in changes:
                model._base_manager.filter(pk=pk).update(**values)
    return len(changes)


def _changes(model: type[models.Model], fields: Sequence[Any], one: Traces) -> list[tuple[Any, dict[str, Any]]]:
    names = [field.attname for field in fields]
    found = []
    for row in model._base_manager.values("pk", *names).iterator(chunk_size=2000):
        values = {field.attname: _without(model, field, row, one) for field in fields}
        changed = {name: value for name, value in values.items() if value != row[name]}
        if changed:
            found.append((row["pk"], changed))
    return found


def _without(model: type[models.Model], field: Any, row: dict[str, Any], one: Traces) -> Any:
    value, ids = row[field.attname], referring(one.kind) | (_LISTS if one.kind == "person" else frozenset())
    # Entries of the log about people name them by the id alone, as their subject and as keys.
    about_people = one.kind == "person" and str(row.get("action", "")).startswith("identity.")
    is_id = field.attname in ids or about_people
    if isinstance(field, models.JSONField):
        return one.without(value, ids=ids, is_id=is_id)
    if not isinstance(value, str):
        return value
    if field.attname == "subject_id":
        value = ", ".join(one.scrubbed(part, is_id=is_id) for part in value.split(", "))
    left = one.scrubbed(value, is_id=is_id)
    return left[: field.max_length] if field.max_length else left
