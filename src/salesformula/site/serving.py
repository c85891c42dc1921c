"""The site served by gunicorn: a few processes with a few threads each and a worker for jobs, from one command."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable

from django.core.management import call_command
from gunicorn.config import make_settings

from salesformula.kit.errors import Refused
from salesformula.site.setup import prepare

Say = Callable[[str], None]

WAITING = 256


class PortTaken(Refused):
    """Another program listens where the site should."""


def serve(
    *, port: int, host: str = "127.0.0.1", workers: int = 2, threads: int = 4, worker: bool = True, say: Say
) -> None:
    """Bring the database up to date, collect static files, then become the server until stopped; never returns.

    ``worker``: jobs run and mail leaves beside it, from a process of its own. ``say`` is called with a sentence per
    step, the last of which names the address. PortTaken where it can't listen.
    """
    listener = _listening(host=host, port=port)
    say("Preparing the database")
    prepare()
    say("Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    # From here on a browser is kept waiting for the first worker, not turned away.
    say(f"Serving at http://{host}:{port}/")
    sys.stdout.flush()
    sys.stderr.flush()
    # A fresh interpreter, so that workers are forked from a process that has loaded nothing: libraries that
    # start threads of their own, the engine first, don't survive a fork.
    command = [sys.executable, "-m", "gunicorn", *_options(listener, workers=workers, threads=threads, worker=worker)]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, our own words


def _options(listener: socket.socket, *, workers: int, threads: int, worker: bool) -> list[str]:
    listener.set_inheritable(True)
    # Newer releases open a socket for remote control unless told not to.
    alone = ["--no-control-socket"] if "control_socket_disable" in make_settings() else []
    return [
        *alone,
        *(("--config", "python:salesformula.site.worker_beside") if worker else ()),
        *("--bind", f"fd://{listener.detach()}"),
        *("--workers", str(workers)),
        *("--threads", str(threads)),
        *("--worker-class", "gthread"),
        *("--timeout", "120"),
        *("--graceful-timeout", "20"),
        *("--log-level", "warning"),
        "salesformula.site.wsgi",
    ]


def _listening(*, host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(WAITING)
    except OSError as error:
        listener.close()
        raise PortTaken(f"can't listen on {host}:{port} ({error.strerror}): choose another with --port") from error
    return listener
