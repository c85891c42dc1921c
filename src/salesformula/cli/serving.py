"""``serve``: the site."""

from __future__ import annotations

from typing import Annotated

import typer

from salesformula.cli.say import say
from salesformula.site import serving
from salesformula.site.setup import prepare


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="processes")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="threads a process")] = 4,
    worker: Annotated[bool, typer.Option(help="run jobs and send mail beside the site")] = True,
) -> None:
    """Start the site."""
    prepare()

    serving.serve(port=port, host=host, workers=workers, threads=threads, worker=worker, say=say)
