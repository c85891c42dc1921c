"""``init`` for a company of one's own, ``demo`` for the simulated one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from salesformula.cli.say import say, write
from salesformula.demo.company import create_demo
from salesformula.doors import clock
from salesformula.doors.question import a_day
from salesformula.facts.home import home
from salesformula.identity.accounts import create_account
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.policybook import founding
from salesformula.site import serving
from salesformula.site.setup import prepare


def init(
    name: Annotated[str | None, typer.Option(help="the company's name")] = None,
    currency: Annotated[str | None, typer.Option(help="reporting currency, ISO 4217")] = None,
    time_zone: Annotated[str | None, typer.Option(help="IANA name")] = None,
    fiscal_year_starts: Annotated[int | None, typer.Option(min=1, max=12, help="month")] = None,
    admin: Annotated[str | None, typer.Option(help="e-mail of the first administrator")] = None,
) -> None:
    """Set a company up: its folder, its first administrator, its first rules.

    What is not said here the first import may say; where it does not, dollars and UTC hold.
    """
    prepare()

    given = {
        "name": name,
        "currency": currency,
        "time_zone": time_zone,
        "fiscal_year_starts": fiscal_year_starts,
    }
    settings = {key: value for key, value in given.items() if value is not None}
    if founding.is_set_up():
        held = founding.recorded(now=clock.now()) or CompanyPolicy()
        raise Refused(f"{home()} already belongs to {held.name} ({held.currency}, {held.time_zone})")
    founding.set_up(settings, now=clock.now())
    company = founding.recorded(now=clock.now()) or CompanyPolicy()
    say(f"{home()} is ready for {company.name} ({company.currency}, {company.time_zone})")
    if admin:
        user, password = create_account(email=admin, name=admin, person_id=None, is_administrator=True)
        write(f"sign-in administrator {user.email} {password}")
    say("Next: salesformula serve, sign in and bring your data; or salesformula import --mapping FILE FOLDER")


def demo(
    size: Annotated[str, typer.Option(help="small, medium or large: 30, 450 or 5,000 sellers")] = "small",
    seed: Annotated[int, typer.Option(help="another seed, another company")] = 7,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="make the company, don't start the site")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="its last day; yesterday for a new one")] = None,
) -> None:
    """Make the simulated company, start the site, print the address and a sign-in for each role."""
    prepare()

    last_day = a_day(until)
    if last_day is not None and last_day > date.today():
        raise Refused(f"--until {last_day} lies in the future")
    made = create_demo(home=home(), seed=seed, size=size, until=last_day, say=say)
    write(f"address http://127.0.0.1:{port}/")
    for sign_in in made.sign_ins:
        write(f"sign-in {sign_in.role} {sign_in.email} {sign_in.password}")
    if not no_serve:
        serving.serve(port=port, host="127.0.0.1", workers=2, threads=4, say=say)
