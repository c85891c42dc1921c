"""``forget`` someone, and ``retention``: what is past its time."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from salesformula.cli.say import say, write
from salesformula.doors import clock
from salesformula.facts.home import home
from salesformula.keeping.forgetting import someone
from salesformula.keeping.retention import applying
from salesformula.kit.errors import Question
from salesformula.kit.forgotten import TABLE_OF
from salesformula.site.setup import prepare

_KINDS = "|".join(sorted(TABLE_OF))


def forget(
    kind: Annotated[str, typer.Argument(metavar=_KINDS, help="what the id is of")],
    id: Annotated[str, typer.Argument(metavar="ID", help="as it was delivered")],
    reason: Annotated[str, typer.Option(help="kept in the log, without their name")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only count what would go")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="don't ask")] = False,
    last_administrator: Annotated[
        bool, typer.Option("--last-administrator", help="also the only one who may confirm roles on the pages")
    ] = False,
) -> None:
    """Remove a person or a contact for good: names and addresses go, ids become a tombstone, totals stay."""
    prepare()

    now = clock.now()
    found = someone.look(kind, id, home=home())
    for line in found.lines():
        write(line)
    if found.alike:
        say(f"the same e-mail is borne by {kind} {', '.join(found.alike)}: forget them too where they are the same")
    if found.is_last_administrator:
        say(f"{kind} {id} is the only one who may confirm roles and reporting lines on the pages")
    if dry_run:
        say(f"nothing was changed; {kind} {id} would become {found.tombstone}")
        return
    if found.is_last_administrator and not last_administrator:
        raise Question(
            "nothing was changed: give someone else that right first (confirm them as operations), or say "
            "--last-administrator; then only this command line can confirm roles"
        )
    _ask(kind, id, is_sure=yes)
    done = someone.forget(kind, id, by=None, reason=reason, now=now, home=home(), progress=say)
    say(f"{kind} {id} is {done.tombstone} from now on. Nothing can be undone until the next import")
    say("Backups made before still hold them, and so do folders outside the home: see docs/guide/forgetting.md")


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="remove it now instead of at night")] = False,
) -> None:
    """Show what the rules of retention would remove now: rows per table or kind. The worker does it every night."""
    prepare()

    now = clock.now()
    if apply:
        found, said = applying.retain(now=now, home=home(), progress=say), "removed"
    else:
        found, said = applying.would_go(now=now, home=home()), "would be removed"
    for what, n_rows in sorted(found.items()):
        write(f"{what}: {n_rows:,}")
    if not found:
        say("nothing is past its time" if applying.is_wanted(now=now) else "no rule removes anything: all is kept")
        return
    say(f"{said}: {sum(found.values()):,}")


def _ask(kind: str, id: str, *, is_sure: bool) -> None:
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise Question(f"this can't be taken back: say --yes to forget {kind} {id}, or --dry-run to see what would go")
    if not typer.confirm(f"This can't be taken back. Forget {kind} {id}?", err=True):
        raise Question("nothing was changed")
