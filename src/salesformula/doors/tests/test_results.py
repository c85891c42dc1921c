"""Answers made after builds: stored whole, read across rooms, made again when anything they hang on changes."""

from __future__ import annotations

import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from salesformula.doors import clock
from salesformula.doors import results as kept_results
from salesformula.doors.asking import Answered, ask
from salesformula.doors.question import Question
from salesformula.doors.wanting import make_results, results_of_now, want_what_lacks
from salesformula.facts import versions
from salesformula.facts.build import build
from salesformula.facts.engine import workbench
from salesformula.identity.scope import Scope
from salesformula.identity.viewer import OPERATOR, Viewer
from salesformula.jobs.working import work_once
from salesformula.kit import registry
from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.room import Right, Room
from salesformula.kit.schema import count, ident, money
from salesformula.kit.text import Msg, render
from salesformula.policybook.recording import record as record_policy

pytestmark = pytest.mark.django_db(transaction=True)

BEN = Viewer(7, "b@x.example", "p2", "Ben", "seller", frozenset({"trial.view"}), Scope(False, frozenset({"p2"})))
#: How often the trial's answer was made.
MADE: list[int] = []


def told(ask: Ask, rows: list[dict[str, Any]]) -> Result:
    return Result(rows=rows, finding=Msg("{n} deals are scored.", n=len(rows)))


@answer(
    "trial.score", title="Score", question="?", right="trial.view", mission=(), reads=("deals",),
    columns=(ident("deal_id"), ident("owner_id"), count("score"), money("worth_amount")),
    filters=(Dimension("owner", "one person", has_id=True, is_subject=True),),
    when="build", told=told, owner="owner_id",
)  # fmt: skip
def score(ask: Ask) -> Result:
    MADE.append(1)
    deals = ask.facts.table("deals").order_by("deal_id").to_pyarrow().to_pylist()
    rows = [
        {"deal_id": deal["deal_id"], "owner_id": deal["owner_id"], "score": n, "worth_amount": deal["amount"]}
        for n, deal in enumerate(deals)
    ]
    return told(ask, rows)


@answer(
    "other.best", title="Best", question="?", right="trial.view", mission=(), reads=(),
    columns=(ident("deal_id"), count("score")),
)  # fmt: skip
def best(ask: Ask) -> Result:
    rows = ask.facts.result("trial.score").order_by("score").select("deal_id", "score").to_pyarrow().to_pylist()
    return Result(rows=rows, finding=Msg("Best."))


@answer(
    "trial.snake", title="Snake", question="?", right="trial.view", mission=(), reads=(),
    columns=(count("n"),), when="build", told=told,
)  # fmt: skip
def snake(ask: Ask) -> Result:
    return told(ask, ask.facts.result("trial.snake").to_pyarrow().to_pylist())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three deals of two people answer; the trial's rooms are the only ones."""
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    trial = Room("trial", "Trial", rights=(Right("trial.view", "", frozenset()),), answers=(score,))
    monkeypatch.setattr(registry, "_rooms", {"trial": trial, "other": Room("other", "Other", (), answers=(best,))})
    MADE.clear()
    deliver(tmp_path, datetime(2026, 3, 2, 6), {"d1": "p1", "d2": "p2", "d3": "p2"})
    return tmp_path


def deliver(home: Path, now: datetime, owners: dict[str, str]) -> int:
    staged = home / "staged.duckdb"
    staged.unlink(missing_ok=True)
    connection = workbench(staged)
    connection.execute("CREATE TABLE deals (deal_id VARCHAR, owner_id VARCHAR, amount DECIMAL(18,4), currency VARCHAR)")
    connection.executemany("INSERT INTO deals VALUES (?, ?, 100, 'USD')", list(owners.items()))
    connection.close()
    return build(staged, company=CompanyPolicy(), now=now, home=home)


def asked(name: str = "trial.score", *, viewer: Viewer = OPERATOR, **question: Any) -> Answered:
    return ask(Question(name, **question), viewer=viewer)


def ids(answered: Answered) -> list[str]:
    return [row["deal_id"] for row in answered.result.rows]


def codes(answered: Answered) -> list[str]:
    return [caveat.code for caveat in answered.result.caveats]


def waiting() -> int:
    return DBTaskResult.objects.filter(status="READY").count()


def test_the_worker_makes_it_after_a_build_and_doors_read_what_is_stored(home: Path) -> None:
    assert work_once(now=timezone.now()) == 1
    assert DBTaskResult.objects.get().return_value == {"version": 1, "made": ["trial.score"]}
    answered = asked()
    assert (ids(answered), codes(answered), len(MADE)) == (["d1", "d2", "d3"], [], 1)
    assert answered.result.rows[0] == {
        "deal_id": "d1", "owner_id": "p1", "score": 0, "worth_amount": Decimal("100.0000"),
    }  # fmt: skip
    assert work_once(now=timezone.now()) == 0


def test_another_room_reads_it_as_a_table(home: Path) -> None:
    assert ids(asked("other.best")) == ["d1", "d2", "d3"]
    assert ids(asked("other.best")) == ["d1", "d2", "d3"]
    assert len(MADE) == 1


def test_a_viewer_is_shown_their_rows_and_what_is_said_is_said_of_those(home: Path) -> None:
    answered = asked(viewer=BEN)
    assert ids(answered) == ["d2", "d3"]
    assert render(answered.result.finding) == "2 deals are scored."
    assert ids(asked("other.best", viewer=BEN)) == ["d2", "d3"]
    # It was made for the whole company, once.
    assert (len(asked().result.rows), len(MADE)) == (3, 1)


def test_it_is_filtered_by_its_columns(home: Path) -> None:
    assert ids(asked(where={"owner_id": "p1"})) == ["d1"]


def test_after_a_build_the_former_is_told_with_its_age_until_the_new_one_is_made(home: Path) -> None:
    asked()
    deliver(home, datetime(2026, 3, 3, 6), {"d1": "p1", "d2": "p2", "d3": "p2", "d4": "p1"})
    before = asked()
    assert (len(ids(before)), codes(before), waiting()) == (3, ["being_computed"], 1)
    assert before.result.caveats[0].figures["facts_version"] == 1
    asked()
    assert waiting() == 1
    work_once(now=timezone.now())
    after = asked()
    assert (len(ids(after)), codes(after), len(MADE)) == (4, [], 2)


def test_another_policy_revision_or_other_code_makes_it_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked()
    record_policy(
        CompanyPolicy, {"name": "Shop"}, effective_from=date(2020, 1, 1), now=timezone.now(), author="", reason=""
    )
    assert codes(asked()) == ["being_computed"]
    work_once(now=timezone.now())
    assert codes(asked()) == []
    monkeypatch.setattr(kept_results, "code_version", lambda: "other")
    assert codes(asked()) == ["being_computed"]
    want_what_lacks()
    work_once(now=timezone.now())
    assert (codes(asked()), len(MADE)) == ([], 3)


def test_after_an_undo_what_was_made_before_is_current_again(home: Path) -> None:
    asked()
    deliver(home, datetime(2026, 3, 3, 6), {"d1": "p1"})
    work_once(now=timezone.now())
    versions.undo(home)
    assert (len(ids(asked())), codes(asked()), len(MADE)) == (3, [], 2)
    # The undone one is nobody's former result.
    deliver(home, datetime(2026, 3, 4, 6), {"d1": "p1", "d2": "p1"})
    assert asked().result.caveats[0].figures["facts_version"] == 1


def test_an_earlier_knowledge_is_made_on_the_spot_and_not_stored(home: Path) -> None:
    instant = datetime(2026, 3, 2, 12)
    asked()
    deliver(home, datetime(2026, 3, 3, 6), {"d1": "p1"})
    work_once(now=timezone.now())
    assert len(ids(asked("other.best", as_known=instant))) == 3
    assert len(ids(asked(as_known=instant))) == 3
    assert len(ids(asked())) == 1


def test_what_is_worked_out_with_the_clock_stopped_is_not_told_as_todays(home: Path) -> None:
    with clock.stopped_at(datetime(2026, 3, 5, 12)):
        assert ids(asked()) == ["d1", "d2", "d3"]
    assert not list(home.glob("facts/results/**/*.parquet"))


def test_two_at_once_make_it_once(home: Path) -> None:
    stored = [results_of_now(), results_of_now()]
    threads = [threading.Thread(target=one.make, args=(score,)) for one in stored if one is not None]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(MADE) == 1


def test_killed_while_it_is_written_nothing_half_is_read_and_the_next_makes_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(table: Any, path: Path) -> None:
        path.write_bytes(b"PAR1 half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("salesformula.facts.results.pq.write_table", kill)
        patch.setattr(Path, "unlink", lambda self, missing_ok=False: None)
        with pytest.raises(KeyboardInterrupt):
            asked()
    assert list((home / "facts" / "results").rglob("*.tmp"))
    make_results.call()
    assert (len(ids(asked())), codes(asked())) == (3, [])
    assert not list((home / "facts" / "results").rglob("*.tmp"))


def test_results_go_with_their_version(home: Path) -> None:
    asked()
    for day in (3, 4, 5):
        deliver(home, datetime(2026, 3, day, 6), {"d1": "p1"})
    work_once(now=timezone.now())
    assert [path.name for path in (home / "facts" / "results").glob("*")] == ["4"]


def test_one_that_cannot_be_made_is_said_and_not_tried_over_and_over(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._rooms, "trial", Room("trial", "Trial", (), answers=(score, snake)))
    assert work_once(now=timezone.now()) == 1
    record = DBTaskResult.objects.get()
    assert (record.status, "trial.snake reads trial.snake" in record.traceback) == ("FAILED", True)
    assert len(ids(asked())) == 3
    assert work_once(now=timezone.now()) == 0


def test_only_answers_made_after_builds_are_read_as_results(home: Path) -> None:
    stored = results_of_now()
    assert stored is not None
    with pytest.raises(Refused, match="made when it is asked"):
        stored.table("other.best")


def test_before_the_first_import_there_is_nothing_to_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    want_what_lacks()
    assert waiting() == 0
    assert make_results.call() == {"version": None, "made": []}


@pytest.mark.parametrize(
    ("declared", "said"), [({}, "needs told="), ({"told": told, "live": True}, "either live or made after builds")]
)
def test_an_answer_that_cannot_be_made_after_builds_is_not_declared(declared: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        answer("trial.x", title="", question="", right="", mission=(), reads=(), columns=(), when="build", **declared)
