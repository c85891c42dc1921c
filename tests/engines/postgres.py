"""A private PostgreSQL: its own cluster in a temporary folder, on a free port, gone when the tests end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl: the newest under /usr/lib/postgresql, else that on the PATH; None: no server."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def running(folder: Path, *, settings: str = "") -> Iterator[dict[str, Any]]:
    """A started server; yields the arguments of a connection. ``folder`` holds the binaries; settings as ``-c a=b``."""
    # The temporary folder is made by hand: pytest's own may not be entered by the server's user.
    root = Path(tempfile.mkdtemp(prefix="sf-pg-"))
    user = _server_user()
    if user is not None:
        shutil.chown(root, user.pw_uid, user.pw_gid)
    data, port = root / "data", _free_port()
    try:
        _run(user, folder / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {port} -k {root} -c listen_addresses=127.0.0.1 -c fsync=off {settings}"
        _run(user, folder / "pg_ctl", "-D", data, "-l", root / "log", "-w", "-o", options, "start")
        try:
            yield {"host": "127.0.0.1", "port": port, "user": "tester", "database": "postgres"}
        finally:
            _run(user, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as postgres, or nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("root can't run PostgreSQL and there is neither a user postgres nor nobody")


def _run(user: pwd.struct_passwd | None, *command: object) -> None:
    words = [str(word) for word in command]
    identity: dict[str, Any] = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    # A pipe would be inherited by the server and never close: output goes to a file.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(words, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False, **identity)
        if done.returncode != 0:
            output.seek(0)
            raise RuntimeError(f"{words[0]} failed: {output.read().decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
