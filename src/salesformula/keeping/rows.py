"""All records of the site, carried from one database to another, whatever kinds the two are."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db.models import Field, Model, sql

from salesformula.keeping.canonical import written
from salesformula.keeping.checksums import Progress
from salesformula.kit.errors import Refused

#: Records held in memory at once.
BATCH = 500
#: Filled by Django itself when tables are made.
_OF_DJANGO = {"contenttypes", "auth"}


def copy(source: str, target: str, *, progress: Progress = lambda line: None) -> None:
    """Let ``target`` hold the records of ``source``, with their keys; call it inside a transaction on ``target``.

    Refused where afterwards the two don't hold the same. What Django put into ``target`` when it made the tables goes.
    """
    models = all_models()
    for model in reversed(models):
        if _all(model, target).exists():
            with connections[target].cursor() as cursor:
                cursor.execute(f"DELETE FROM {connections[target].ops.quote_name(model._meta.db_table)}")  # noqa: S608
    for model in models:
        progress(f"copying records: {model._meta.label}")
        for batch in _batches(_all(model, source).iterator(chunk_size=BATCH)):
            _insert(model, batch, target)
    with connections[target].cursor() as cursor:
        for statement in connections[target].ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    unequal = [model._meta.label for model in models if fingerprint(model, source) != fingerprint(model, target)]
    if unequal:
        raise Refused(f"after copying, the two databases don't hold the same: {', '.join(unequal)}")


def all_models() -> list[type[Model]]:
    """Every table of the site that Django manages."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def filled(alias: str) -> list[str]:
    """Which tables of the database hold records of somebody; those Django fills itself don't count."""
    mine = [model for model in all_models() if model._meta.app_label not in _OF_DJANGO]
    return [model._meta.label for model in mine if _all(model, alias).exists()]


def fingerprint(model: type[Model], alias: str) -> tuple[int, int]:
    """How many records there are and a sum over their SHA-256: the same in whatever order they come."""
    n, total = 0, 0
    fields = _fields(model)
    for record in _all(model, alias).iterator(chunk_size=BATCH):
        values = [written(getattr(record, field.attname)) for field in fields]
        digest = hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=True).encode()).digest()
        n, total = n + 1, (total + int.from_bytes(digest)) % 2**256
    return n, total


def _insert(model: type[Model], records: list[Model], target: str) -> None:
    fields = _fields(model)
    size = max(1, connections[target].ops.bulk_batch_size(fields, records))
    for start in range(0, len(records), size):
        query = sql.InsertQuery(model)
        # Raw: fields that stamp the moment of saving keep the moment they were stamped with.
        query.insert_values(fields, records[start : start + size], raw=True)
        query.get_compiler(using=target).execute_sql()


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def _all(model: type[Model], alias: str) -> Any:
    return model._base_manager.using(alias).order_by()


def _batches(records: Iterator[Model]) -> Iterator[list[Model]]:
    while batch := list(itertools.islice(records, BATCH)):
        yield batch
