"""The site really served: workers up, pages out, and gone when told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from salesformula.site.serving import PortTaken, serve

SCRIPT = """
from salesformula.site.setup import prepare
prepare()
from salesformula.site.serving import serve
serve(port={port}, say=lambda sentence: print(sentence, flush=True))
"""


def test_a_port_in_use_is_refused_before_anything_is_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken, match="choose another with --port"):
            serve(port=taken.getsockname()[1], say=pytest.fail)


@pytest.mark.slow
def test_the_site_comes_up_says_its_address_and_serves_hashed_files(tmp_path: Path) -> None:
    port = _free_port()
    environment = os.environ | {"SALESFORMULA_HOME": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(port=port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = [server.stdout.readline().strip() for _ in range(3)]
        assert said[-1] == f"Serving at http://127.0.0.1:{port}/"
        assert _get(f"http://127.0.0.1:{port}/health/") == "ok\nfacts none\n"
        page = _get(f"http://127.0.0.1:{port}/sign-in/")
        style = next(word for word in page.split('"') if word.startswith("/static/web/css/tokens."))
        assert style.removeprefix("/static/web/css/") != "tokens.css"
        assert _get(f"http://127.0.0.1:{port}{style}")
        assert len(_living(tmp_path / "workers", n=1)) == 1
    finally:
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=30)
    assert server.returncode == 0, errors
    assert "Traceback" not in errors
    # The server waited for its worker, which took back the sign that it lives.
    assert list((tmp_path / "workers").iterdir()) == []


def _living(folder: Path, *, n: int) -> list[Path]:
    for _ in range(200):
        found = list(folder.glob("*"))
        if len(found) >= n:
            return found
        time.sleep(0.1)
    return pytest.fail("no worker started")


def _get(url: str) -> str:
    for _ in range(100):
        try:
            with urlopen(url, timeout=60) as answer:
                text: str = answer.read().decode()
                return text
        except ConnectionRefusedError:
            time.sleep(0.1)
    return pytest.fail(f"no answer from {url}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
