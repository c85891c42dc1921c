"""What lies on the desk while a mapping is drafted: the sheets by table, what is known of each, open questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.origin_keys import ORIGIN
from salesformula.sources.recognition.catalogue import Known, find_kind
from salesformula.sources.recognition.drafting.writing import Draft, Rule
from salesformula.sources.recognition.evidence import is_flag
from salesformula.sources.recognition.headers import plain
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.proposal import Asked, Choices, Confidence, FileProposal
from salesformula.sources.recognition.scan import Scan

#: Questions that only the answers listed with them answer.
_CLOSED = ("outcome:", "several:", "key:")
#: The flag of a record in the bin: who exports everything exports those too.
_DELETED = ("isdeleted", "deleted")


@dataclass(frozen=True)
class Sheet:
    """A recognised file, ready to be mapped."""

    look: Look
    file: FileProposal
    table: str

    def headers(self, target: str) -> tuple[str, ...]:
        """The headers that fill a target, best first."""
        found = [column for column in self.file.columns if column.target == target]
        return tuple(column.header for column in sorted(found, key=lambda column: self._rank(column.header, target)))

    def best(self, target: str) -> str | None:
        """The best header for a target."""
        return next(iter(self.headers(target)), None)

    def _rank(self, header: str, target: str) -> int:
        kind = find_kind(self.file.kind or "", self.file.system)
        known = kind.known(header) if kind is not None else ()
        return next((meaning.rank for meaning in known if meaning.target == target), len(known) + 99)

    def known(self, header: str) -> tuple[Known, ...]:
        """What the catalogue says of a header."""
        kind = find_kind(self.file.kind or "", self.file.system)
        return kind.known(header) if kind is not None else ()


@dataclass(frozen=True)
class Source:
    """The rows of a table as they will be: SQL with its key first, then the columns that others may name it by."""

    relation: str
    columns: tuple[str, ...]


@dataclass
class Desk:
    """Sheets, sources, questions and the blocks drafted so far.

    ``shared_stages``: pipelines use one word for stages of their own, so a stage is known by both. ``known``: tables
    of which the facts hold rows; ``changes``: those of which the blocks deliver changes only.
    """

    scan: Scan
    sheets: tuple[Sheet, ...]
    choices: Choices
    system: str
    sources: dict[str, Source] = field(default_factory=dict)
    questions: dict[str, Asked] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    shared_stages: bool = False
    keys: dict[tuple[str, str], Rule | None] = field(default_factory=dict)
    remarks: dict[tuple[str, str], tuple[Confidence, Msg]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    changes: set[str] = field(default_factory=set)

    def of(self, table: str) -> tuple[Sheet, ...]:
        """The sheets whose rows become rows of a table."""
        return tuple(sheet for sheet in self.sheets if sheet.table == table)

    def knows(self, table: str) -> bool:
        """Whether the rows of a table are those known already: the facts hold some, and no sheet delivers any."""
        return table in self.known and not self.of(table)

    def answer(self, id: str, ask: Callable[[], Asked]) -> str | None:
        """What was answered to a question; where nothing was, the question is noted.

        Refused, naming the answers there are, where it is none of a closed list's.
        """
        given = self.choices.answers.get(id)
        if given is None:
            self.questions.setdefault(id, ask())
        elif id.startswith(_CLOSED):
            allowed = [option.value for option in ask().options]
            if given not in allowed:
                raise Refused(f"{id}: {given!r} is no answer to it; there are: {', '.join(map(repr, allowed))}")
        return given

    def remark(self, sheet: Sheet, header: str, reason: Msg, *, confidence: Confidence = "likely") -> None:
        """Say something of a column that a person should look at."""
        self.remarks[sheet.look.path, header] = (confidence, reason)

    def put(
        self,
        table: str,
        sheet: Sheet,
        columns: dict[str, Rule],
        *,
        note: str = "",
        skip_empty: str = "",
        distinct: bool = False,
        per_field: dict[str, Rule] | None = None,
    ) -> None:
        """Draft a block that reads a file column by column, with our own key where its system bears it."""
        if table == sheet.table and (ours := sheet.best(f"{table}.{ORIGIN}")) is not None:
            columns = {**columns, ORIGIN: ours}
        draft = Draft(table, note, sheet.look.key, columns, skip_empty=skip_empty, distinct=distinct)
        self.drafts.append(replace(draft, leave_out=deleted(self, sheet), per_field=per_field or {}))

    def put_sql(
        self,
        table: str,
        sql: str,
        *,
        note: str = "",
        unless_known: tuple[str, ...] = (),
        per_field: dict[str, Rule] | None = None,
    ) -> None:
        """Draft a block of SQL."""
        self.drafts.append(Draft(table, note, sql=sql, unless_known=unless_known, per_field=per_field or {}))


def deleted(desk: Desk, sheet: Sheet) -> Rule:
    """Which rows of a sheet are of records deleted in the CRM, for a block to leave out; "" where it holds none."""
    header = next((header for header in sheet.look.columns if plain(header) in _DELETED), None)
    words = desk.scan.words(sheet.look, header) if header is not None else {}
    if header is None or not is_flag(tuple(words)):
        return ""
    return {"column": header, "is": ["true", "1", "yes"]}
