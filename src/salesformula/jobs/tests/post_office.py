"""A mail server as small as one can be: it takes mail, or refuses some addresses, and tells what came."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class PostOffice(socketserver.ThreadingTCPServer):
    """What arrived, in order, and the addresses it knows nobody at."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, unknown: tuple[str, ...] = (), port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Window)
        self.unknown = unknown
        self.arrived: list[Message] = []
        self.n_calls = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Window(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self.server.n_calls += 1
        self._say("220 ready")
        while line := self.rfile.readline():
            words = line.decode().strip()
            if words.upper().startswith("RCPT") and any(name in words for name in self.server.unknown):
                self._say("550 nobody of that name")
            elif words.upper() == "DATA":
                self._say("354 go on")
                self.server.arrived.append(message_from_bytes(self._letter()))
                self._say("250 taken")
            elif words.upper() == "QUIT":
                return self._say("221 bye")
            else:
                self._say("250 ok")
        return None

    def _letter(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def open_office(*, unknown: tuple[str, ...] = (), port: int = 0) -> Iterator[PostOffice]:
    """A mail server on a free port, or on ``port``, until the block ends."""
    with PostOffice(unknown=unknown, port=port) as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield office
        finally:
            office.shutdown()
            thread.join()
