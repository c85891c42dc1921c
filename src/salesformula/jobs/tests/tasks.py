"""Tasks that the tests enqueue."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import TaskContext, task

from salesformula.jobs.repeating import repeatable
from salesformula.kit.errors import Busy, Refused

NOT_A_TASK = 7


@task()
def add(left: int, right: int) -> int:
    return left + right


@task()
def note(path: str, line: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


@task()
def refuse(text: str) -> None:
    raise Refused(text)


@task()
def stumble() -> None:
    try:
        int("1,234")
    except ValueError as error:
        raise ValueError("found 1,234\nand no decimal sign") from error


@task()
def leave() -> None:
    raise SystemExit(9)


@task()
def unwritable() -> object:
    return object()


@task(takes_context=True)
def attempt(context: TaskContext) -> int:
    return context.attempt


@task()
def hang(path: str) -> None:
    Path(path).touch()
    time.sleep(120)


@task()
@repeatable(times=2)
def hang_again(path: str) -> None:
    Path(path).touch()
    time.sleep(120)


@task()
@repeatable(times=2, retries=2)
def wait_for(path: str) -> str:
    if not Path(path).exists():
        raise Busy("another build is at work (process 17)")
    return "done"


@task()
@repeatable(times=2)
def refuse_again(text: str) -> None:
    raise Refused(text)
