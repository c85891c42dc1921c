"""The site served by gunicorn: a few processes with a few threads each, from one command."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from salesformula.kit.errors import Refused
from salesformula.site.setup import prepare

Say = Callable[[str], None]


class PortTaken(Refused):
    """Another program listens where the site should."""


def serve(*, port: int, host: str = "127.0.0.1", workers: int = 2, threads: int = 4, say: Say) -> None:
    """Bring the database up to date, collect static files and serve until stopped.

    ``say`` is called with a sentence per step, and with the address once the site answers. PortTaken where
    it can't listen.
    """
    _check_port(host=host, port=port)
    say("Preparing the database")
    prepare()
    say("Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    address = f"http://{host}:{port}/"
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        # The engine must not be open when a worker is forked, so each worker loads the application itself.
        "preload_app": False,
        "timeout": 120,
        "graceful_timeout": 20,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": lambda _: say(f"Serving at {address}"),
    }
    _Server(options).run()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our options instead of a command line's."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand over the options; a gunicorn that lacks one of them does without."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, loaded in the worker."""
        from salesformula.site.wsgi import application

        return application


def _check_port(*, host: str, port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PortTaken(f"can't listen on {host}:{port} ({error.strerror}): choose another with --port") from error
