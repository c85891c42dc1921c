"""What an answer is: a question put to the facts, declared once, served by every door."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from pydantic import BaseModel

from salesformula.kit.dated import Dated
from salesformula.kit.figure import Figure
from salesformula.kit.policy import Policy
from salesformula.kit.schema import Column, Schema, ident, label, text
from salesformula.kit.text import Msg

if TYPE_CHECKING:
    import ibis.expr.types as ir

P = TypeVar("P", bound=Policy)


class FactSource(Protocol):
    """Where formulas get their tables: already narrowed to the viewer and to the instant asked for."""

    @property
    def covered_to(self) -> date | None:
        """The last day the facts reach; None where there are none."""
        ...

    @property
    def version(self) -> int:
        """Number of the version of the facts that answers."""
        ...

    def table(self, name: str) -> ir.Table:
        """A fact table or rollup by name."""
        ...

    def result(self, name: str) -> ir.Table:
        """The table of an answer that is made after each build (``when="build"``), by its id."""
        ...


class PolicySource(Protocol):
    """Where answers get the rules in force."""

    def __call__(self, policy: type[P]) -> P:
        """The policy of that class, in force on the day asked for."""
        ...

    def dated(self, policy: type[Policy], setting: str) -> Dated:
        """Every value of a dated setting with its days and its team, up to the day asked for.

        A formula joins it at the event (``facts.dated.with_value``). KeyError for a setting that isn't dated.
        """
        ...


@dataclass(frozen=True)
class Dimension:
    """A way to group or filter: ``--by owner``, ``--where owner=…``. ``has_id``: an ``<name>_id`` beside it.

    ``is_subject``: the groups are people or their teams: they are counted over all facts, and only those the
    viewer may see are released.
    """

    name: str
    about: str
    has_id: bool = False
    is_subject: bool = False
    is_period: bool = False

    @property
    def id_name(self) -> str:
        """Column of the key."""
        return f"{self.name}_id"

    def columns(self) -> tuple[Column, ...]:
        """The columns this grouping adds in front of the measures."""
        name = label(self.name, self.about) if self.is_period else text(self.name, self.about)
        return (name, ident(self.id_name)) if self.has_id else (name,)


@dataclass(frozen=True)
class Ask:
    """One question: the facts it may read, the rules in force and what was asked.

    ``whose``: of a private answer, the people of whom anything may be told or summed; None: of everyone.
    """

    facts: FactSource
    policy: PolicySource
    as_of: date
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    params: BaseModel = field(default_factory=BaseModel)
    whose: frozenset[str] | None = None

    @property
    def only_by(self) -> str | None:
        """The grouping, where there is exactly one."""
        return self.by[0] if len(self.by) == 1 else None


@dataclass(frozen=True)
class Caveat:
    """Something the reader must know beside the numbers."""

    code: str
    text: Msg
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Drill:
    """The rows behind a number.

    ``sums`` maps a column of the answer to the column whose sum over the rows it equals; ``shows`` names the
    columns of the rows that the drawer has room for.
    """

    answer: str
    where: Mapping[str, str]
    sums: Mapping[str, str]
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Why:
    """Why this number: the equation with its figures, what is counted and left out, the rules, the rows."""

    number: Msg
    equation: Msg
    sentence: Msg
    interval: Msg | None = None
    counted: tuple[tuple[Msg, Any], ...] = ()
    differ: Msg | None = None
    rules: tuple[tuple[Msg, Any], ...] = ()
    drill: Drill | None = None


@dataclass(frozen=True)
class Result:
    """The table an answer gives, with its finding, caveats, chart and reasons.

    Rows are plain values: str, int, float, Decimal, date, datetime, bool or None. Where some rows may not be
    shown to a viewer, ``for_rows`` builds the result again from those that may, so that no sentence, caveat
    or chart names what its reader must not know.
    """

    rows: list[dict[str, Any]]
    finding: Msg
    caption: Msg | None = None
    caveats: tuple[Caveat, ...] = ()
    figure: Figure | None = None
    why: Why | None = None
    for_rows: Callable[[list[dict[str, Any]]], Result] | None = None


Scope = Literal["rows", "subjects"]
When = Literal["ask", "build"]
AnswerFunction = Callable[[Ask], Result]
TellingFunction = Callable[[Ask, list[dict[str, Any]]], Result]


@dataclass(frozen=True)
class Answer:
    """A registered answer."""

    id: str
    title: str
    question: str
    function: AnswerFunction
    columns: tuple[Column, ...]
    dimensions: tuple[Dimension, ...]
    filters: tuple[Dimension, ...]
    params: type[BaseModel]
    mission: tuple[str, ...]
    right: str
    scope: Scope
    reads: tuple[str, ...]
    on_page: tuple[str, ...]
    live: bool
    when: When = "ask"
    told: TellingFunction | None = None
    owner: str | None = None
    private: str | None = None
    written: Callable[[], Hashable] | None = None

    @property
    def kept(self) -> Schema:
        """The table that is stored of an answer made after each build."""
        return Schema(self.id, self.title, key=(), columns=self.columns, owner=self.owner)

    @property
    def room(self) -> str:
        """The room it belongs to."""
        return self.id.split(".")[0]

    def columns_by(self, by: tuple[str, ...]) -> tuple[Column, ...]:
        """The columns of a table grouped ``by`` those dimensions."""
        groups = {dimension.name: dimension for dimension in self.dimensions}
        return tuple(column for name in by for column in groups[name].columns()) + self.columns

    def scope_by(self, by: tuple[str, ...]) -> Scope:
        """Groups of people are counted over all facts and released one by one; anything else on the viewer's rows."""
        subjects = any(dimension.is_subject for dimension in self.dimensions if dimension.name in by)
        return "subjects" if subjects else self.scope


class NoParams(BaseModel):
    """An answer without parameters of its own."""


def answer(
    id: str,
    *,
    title: str,
    question: str,
    columns: tuple[Column, ...],
    right: str,
    mission: tuple[str, ...],
    reads: tuple[str, ...],
    dimensions: tuple[Dimension, ...] = (),
    filters: tuple[Dimension, ...] = (),
    params: type[BaseModel] = NoParams,
    scope: Scope = "rows",
    on_page: tuple[str, ...] = (),
    live: bool = False,
    when: When = "ask",
    told: TellingFunction | None = None,
    owner: str | None = None,
    private: str | None = None,
    written: Callable[[], Hashable] | None = None,
) -> Callable[[AnswerFunction], Answer]:
    """Turn a function of an Ask into a registered Answer.

    ``title`` and ``question`` are English sentences for gettext. ``filters`` are dimensions that may be
    filtered on but not grouped by. ``reads`` names the fact tables, ``mission`` the requirement ids,
    ``on_page`` the columns a page has room for (none named: all of them).
    ``live``: it also reads what people write here, so it is never remembered; unless ``written`` gives
    a key of all that, which changes whenever something is written: then as long as the key stays.
    ``when="build"``: it is made by the worker after each build, for the whole company and without groupings or
    filters, and its declared columns are stored; other rooms read them as ``facts.result(id)``. ``told`` then makes
    the Result from stored rows. ``owner`` names the column whose person_id decides who may see a row of a stored
    answer, or of one of subjects (none: rows of a deal or lead go by its owner, others are the company's).
    ``private`` names the right without which a viewer sees no rows but their own, whoever works for them: pay.
    """
    if when == "build":
        _check_made_after_builds(id, told=told, live=live, params=params)

    def declare(function: AnswerFunction) -> Answer:
        return Answer(
            id=id,
            title=title,
            question=question,
            function=function,
            columns=columns,
            dimensions=dimensions,
            filters=filters,
            params=params,
            mission=mission,
            right=right,
            scope=scope,
            reads=reads,
            on_page=on_page,
            live=live,
            when=when,
            told=told,
            owner=owner,
            private=private,
            written=written,
        )

    return declare


def _check_made_after_builds(id: str, *, told: TellingFunction | None, live: bool, params: type[BaseModel]) -> None:
    if told is None:
        raise TypeError(f'{id}: when="build" needs told=, the function that makes its Result from stored rows')
    if live:
        raise TypeError(f'{id}: an answer is either live or made after builds (when="build")')
    if any(field.is_required() for field in params.model_fields.values()):
        raise TypeError(f"{id}: nobody gives parameters after a build, so each of its parameters needs a default")
