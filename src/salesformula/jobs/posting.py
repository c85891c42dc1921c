"""One connection to the mail server for a batch of mails; no error leaves it, each becomes a text."""

from __future__ import annotations

import smtplib
from types import TracebackType

from django.core.mail import EmailMessage, get_connection

from salesformula.jobs.models import Mail

#: Nobody's absence notice should answer a machine (RFC 3834, section 5).
HEADERS = {"Auto-Submitted": "auto-generated"}


class Post:
    """The way to the mail server while the block lasts."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._is_open = False
        self._unreachable = ""

    def __enter__(self) -> Post:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, mail: Mail) -> str:
        """Hand one mail over; empty where the server took it, else what went wrong."""
        # A server that doesn't answer costs its time limit once, not once a mail.
        if self._unreachable:
            return self._unreachable
        if not self._is_open:
            try:
                self._connection.open()
            except Exception as error:
                self._unreachable = said(error)
                return self._unreachable
            self._is_open = True
        try:
            self._connection.send_messages([_message(mail)])
        # Whatever is wrong with one mail, the others must leave.
        except Exception as error:
            self._hang_up()
            return said(error)
        return ""

    def _hang_up(self) -> None:
        if self._is_open:
            self._is_open = False
            try:
                self._connection.close()
            except OSError:
                # The server hung up first.
                return


def said(error: Exception) -> str:
    """The error in words, the server's own where it gave some."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        return _reply(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def _message(mail: Mail) -> EmailMessage:
    return EmailMessage(
        subject=mail.subject, body=mail.body, to=[mail.to], headers={**HEADERS, "Message-ID": mail.message_id}
    )
