"""A thousand random histories: what was printed is printed again, whatever came later, and changes add up to rows."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from salesformula.doors import clock
from salesformula.doors.asking import ask
from salesformula.doors.exports import export
from salesformula.doors.question import Question
from salesformula.facts import versions
from salesformula.facts.access import open_facts
from salesformula.facts.build import build
from salesformula.facts.engine import workbench
from salesformula.facts.merge import SQL_TYPES
from salesformula.facts.noticing import as_text
from salesformula.facts.tables import TABLES
from salesformula.facts.tests.staging_ground import rows
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.recording import record
from tests.random_histories import OWNERS, STAGES, Delivery, deliveries

pytestmark = pytest.mark.django_db

N_HISTORIES = 1_000
MOMENTS = [datetime(2026, 3, 1, 6) + timedelta(days=9 * n, hours=n) for n in range(6)]
PRINTED = (
    Question("pipeline.deals"),
    Question("pipeline.win_rate", by=("owner",)),
    Question("pipeline.stages"),
    Question("pipeline.key_metric", by=("quarter",)),
    Question("pipeline.mix"),
    Question("conversion.rate", by=("source",)),
    Question("pipeline.win_rate", by=("product",), as_of=date(2026, 2, 20)),
)


def _stage(path: Path, given: Delivery) -> None:
    connection = workbench(path)
    tables: dict[str, list[dict[str, Any]]] = asdict(given) | {
        "people": [{"person_id": owner, "name": f"Person {owner}"} for owner in OWNERS],
        "stages": [
            {"stage_id": name, "name": name.title(), "position": n, "is_won": won, "is_closed": closed}
            for n, (name, won, closed) in enumerate(STAGES, start=1)
        ],
    }
    for name, given_rows in tables.items():
        columns = list(given_rows[0]) if given_rows else [TABLES[name].key[0]]
        described = ", ".join(f'"{column}" {SQL_TYPES[TABLES[name].column(column).kind]}' for column in columns)
        connection.execute(f'CREATE TABLE "{name}" ({described})')
        if given_rows:
            file = path.with_suffix(f".{name}.json")
            file.write_text("\n".join(json.dumps(row, default=str) for row in given_rows), encoding="utf-8")
            listed = ", ".join(f'"{column}"' for column in columns)
            kinds = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
            connection.execute(
                f'INSERT INTO "{name}" SELECT {listed} FROM read_json(?, columns = {{{kinds}}})', [str(file)]
            )
            file.unlink()
    connection.close()


def _print(question: Question, *, at: datetime) -> bytes:
    with clock.stopped_at(at):
        return export(ask(question, viewer=OPERATOR), form="json")


def _as_printed(question: Question, *, at: datetime, later: datetime) -> bytes:
    """The answer as known at ``at``, asked later; only the line that says so differs."""
    asked = Question(question.answer, question.by, question.where, question.params, question.as_of, as_known=at)
    return _print(asked, at=later).replace(f'"as_known": "{at.isoformat()}Z"'.encode(), b'"as_known": null')


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    return tmp_path


def _live(home: Path) -> dict[datetime, list[bytes]]:
    """Import after import, a changed rule and an import that was undone; what was printed an hour after each."""
    printed: dict[datetime, list[bytes]] = {}
    mistake = Delivery(deals=[{"deal_id": "nothing else", "amount": 1}])
    for n, (now, given) in enumerate(zip(MOMENTS, deliveries(MOMENTS, n_histories=N_HISTORIES, seed=4), strict=True)):
        _build(home, given, now=now)
        if n == 2:
            _build(home, mistake, now=now + timedelta(hours=2))
            versions.undo(home)
        if n == 3:
            changes = {"large_deal_from": "5000", "too_few_below": 30}
            record(
                CompanyPolicy, changes, effective_from=now.date(), now=now.replace(tzinfo=UTC), author="", reason="x"
            )
        at = now + timedelta(hours=3)
        printed[at] = [_print(question, at=at) for question in PRINTED]
    return printed


def _build(home: Path, given: Delivery, *, now: datetime) -> None:
    staged = home / "staged.duckdb"
    _stage(staged, given)
    build(staged, company=CompanyPolicy(), now=now, home=home)
    staged.unlink()


@pytest.mark.slow
def test_a_thousand_histories_are_told_as_they_were_told_and_their_changes_add_up(home: Path) -> None:
    printed = _live(home)
    later = MOMENTS[-1] + timedelta(days=2)
    for at, before in printed.items():
        for question, text in zip(PRINTED, before, strict=True):
            assert _as_printed(question, at=at, later=later) == text, f"{question} as known {at}"
    assert len({text for texts in printed.values() for text in texts[:1]}) == len(MOMENTS)
    _changes_lead_from_the_first_row_to_the_last(home)
    _a_day_later_than_all_changes_is_today(home)


def _changes_lead_from_the_first_row_to_the_last(home: Path) -> None:
    columns = [column for column in TABLES["deals"].columns if column.name != "deal_id"]
    texts = ", ".join(f'{as_text(column, column.name)} AS "{column.name}"' for column in columns)
    first = (
        f"SELECT deal_id, {texts} FROM deals QUALIFY row_number() OVER (PARTITION BY deal_id ORDER BY known_from) = 1"
    )
    last = f"SELECT deal_id, {texts} FROM deals WHERE known_to IS NULL"
    names = [column.name for column in columns]
    state = {row[0]: dict(zip(names, row[1:], strict=True)) | {"is_gone": "false"} for row in rows(home, first)}
    changes = rows(
        home,
        "SELECT deal_id, field, old_value, new_value, origin_key FROM deal_changes AS told WHERE known_to IS NULL "
        # What a source tells of the time before the first row was known is in that row.
        "AND (origin_key IS NOT NULL OR changed_at > (SELECT min(known_from) FROM deals WHERE deal_id = told.deal_id)) "
        "ORDER BY changed_at, known_from",
    )
    assert len(changes) > 3 * N_HISTORIES
    for deal_id, field, old, new, noticed in changes:
        if field == "merged_into":
            state[deal_id]["is_gone"] = "true" if new else "false"
            continue
        # A source may tell of some changes and not of others; what is noticed here leaves no gap.
        assert not noticed or state[deal_id][field] == old, (deal_id, field)
        state[deal_id][field] = new
    there = {deal_id: one for deal_id, one in state.items() if one.pop("is_gone") == "false"}
    assert there == {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows(home, last)}


def _a_day_later_than_all_changes_is_today(home: Path) -> None:
    def deals(day: date | None) -> list[dict[str, Any]]:
        found = open_facts(root=home, as_of=day).table("deals").order_by("deal_id")
        rows_found: list[dict[str, Any]] = found.to_pyarrow().to_pylist()
        return rows_found

    assert deals(date(2027, 1, 1)) == deals(None)
