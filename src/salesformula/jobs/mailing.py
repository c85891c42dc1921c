"""Mail is written here and leaves later: the worker sends it, again and again until it has left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import make_msgid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from salesformula.jobs.models import Mail
from salesformula.kit.errors import Refused


def send(*, to: str | Sequence[str], subject: str, body: str, now: datetime) -> list[Mail]:
    """Put a mail into the outbox, one for each address, in the caller's transaction. Plain text.

    Refused, with nothing written, where an address is none.
    """
    addresses = [to] if isinstance(to, str) else list(to)
    for address in addresses:
        _check(address)
    # A line break in a subject would begin another header.
    line = " ".join(subject.split())[:255]
    return [
        Mail.objects.create(
            message_id=make_msgid(domain="salesformula"), to=address, subject=line, body=body, written_at=now
        )
        for address in addresses
    ]


def _check(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(_("%(found)r is not an e-mail address") % {"found": address}) from error
