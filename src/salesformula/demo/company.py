"""``create_demo``: the simulated company in a home folder, made on the road any company takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from salesformula.demo import marker
from salesformula.demo.cast import choose_cast
from salesformula.demo.exports.canonical import CANONICAL
from salesformula.demo.exports.writing import write_exports
from salesformula.demo.marker import Cast, Marker
from salesformula.demo.market import COMPANY_NAME, COMPANY_ZONE
from salesformula.demo.on_disk import write_company
from salesformula.demo.parameters import Parameters
from salesformula.demo.parameters import size as sized
from salesformula.demo.pay import adopt_pay
from salesformula.demo.world import World, world_of
from salesformula.doors import clock
from salesformula.identity.accounts import confirm, create_account, new_password, roles_confirmed
from salesformula.identity.models import User
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Question
from salesformula.policybook import founding
from salesformula.sources import mapping as mappings
from salesformula.sources.first_facts import import_first_facts
from salesformula.sources.importing import company_of, run_import
from salesformula.sources.recognition import propose

Say = Callable[[str], None]
Tables = Mapping[str, pa.Table]
#: The sizes that are written in every shape.
IN_EVERY_SHAPE = ("small",)
#: The shape the facts are made from then; the others lie beside it to be tried.
IMPORTED = "hubspot"


@dataclass(frozen=True)
class SignIn:
    """A role, the sign-in name of the person who has it, and a password just drawn."""

    role: str
    email: str
    password: str


@dataclass(frozen=True)
class DemoResult:
    """The sign-ins, one a role, and whether the company was made now or found."""

    sign_ins: tuple[SignIn, ...]
    was_made: bool
    until: date


def create_demo(*, home: Path, seed: int, size: str, say: Say, until: date | None = None) -> DemoResult:
    """The simulated company in ``home``, with a fresh password for each role.

    ``until`` is its last day; without it, that of the company already there, else yesterday. The same seed,
    size and day find the facts there and keep them. ``home`` must be the folder in SALESFORMULA_HOME; the
    database must be ready.

    Errors: AnotherCompany where the folder holds another company; Refused for an unknown size.
    """
    there = marker.read(home)
    if there is not None:
        marker.check_same(home, there=there, seed=seed, size=size, until=until)
        say(f"{COMPANY_NAME} is here already: its facts up to {there.until} stay as they are")
        # Whoever was killed after the import finds the rest here.
        adopt_pay()
        return DemoResult(_sign_ins(there.cast), False, there.until)
    marker.check_free(home)
    parameters, last = sized(size), until or _yesterday()
    say(f"Drawing {COMPANY_NAME}, a company that does not exist: seed {seed}, up to {last}")
    if size in IN_EVERY_SHAPE:
        folder, people = _exported(world_of(parameters, seed=seed, until=last), home=home, say=say)
    else:
        folder, people = _written(parameters, seed=seed, until=last, home=home, say=say)
    made = Marker(seed, size, last, choose_cast(people))
    sign_ins = bring_in(folder, made, home=home, say=say)
    adopt_pay()
    return DemoResult(sign_ins, True, last)


def bring_in(folder: Path, made: Marker, *, home: Path, say: Say) -> tuple[SignIn, ...]:
    """Import the files of a simulated company into ``home``; a fresh sign-in for each role.

    The small company comes on the road any company takes; of the others the fact tables are taken as they are.
    """
    # Before the facts: whoever is killed in between finds the folder free, or finds this company.
    marker.write(home, made)
    mapping, now = _by_preset(folder), clock.now()
    founding.found(mapping.company, now=now)
    company = founding.recorded(now=now)
    if made.size in IN_EVERY_SHAPE:
        run_import(folder, mapping, company=company, now=now, home=home, progress=say)
    else:
        import_first_facts(folder, mapping, company=company or company_of(mapping), now=now, home=home, progress=say)
    return _sign_ins(made.cast)


def _exported(drawn: World, *, home: Path, say: Say) -> tuple[Path, Tables]:
    """The company as each system exports it; the folder to import, and the tables of people."""
    return write_exports(drawn, folder=home / "demo", say=say)[IMPORTED], drawn.tables


def _written(parameters: Parameters, *, seed: int, until: date, home: Path, say: Say) -> tuple[Path, Tables]:
    """The company as fact tables in Parquet; the folder to import, and the tables of people."""
    folder = home / "demo" / CANONICAL.name
    company = write_company(parameters, folder, seed=seed, until=until, say=say)
    say(
        f"{CANONICAL.name}: {len(company.n_rows)} files with {sum(company.n_rows.values()):,} rows lie in {folder}; "
        "only the small company is also written as HubSpot, Salesforce and Pipedrive export it"
    )
    return folder, {name: pq.read_table(folder / f"{name}.parquet") for name in ("people", "memberships")}


def _by_preset(folder: Path) -> mappings.Mapping:
    """The mapping that the preset of the folder's name proposes; Question where the files leave something open."""
    proposal = propose(folder, system=folder.name)
    if proposal.mapping is None:
        raise Question(" ".join(str(asked.text) for asked in proposal.questions))
    return proposal.mapping


def _sign_ins(cast: tuple[Cast, ...]) -> tuple[SignIn, ...]:
    confirmed = roles_confirmed(one.person_id for one in cast)
    waiting = {one.person_id: one.role for one in cast if one.person_id not in confirmed}
    confirm(people=waiting, by=None, now=clock.now())
    return tuple(SignIn(one.role, one.email, _password(one)) for one in cast)


def _password(one: Cast) -> str:
    if User.objects.filter(email=one.email).exists():
        return new_password(email=one.email)
    # The house needs somebody who may confirm the roles of the others.
    keeps_house = one.role == "operations"
    _, password = create_account(email=one.email, name=one.name, person_id=one.person_id, is_administrator=keeps_house)
    return password


def _yesterday() -> date:
    return clock.today(company=CompanyPolicy(time_zone=COMPANY_ZONE)) - timedelta(days=1)
