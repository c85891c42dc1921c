"""False statements and what is none: every difference is named, in sentences, by a program that never breaks."""

from __future__ import annotations

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from salesformula.rooms.compensation import verify as program
from salesformula.rooms.compensation.tests.bundles import bundle, credit, everything, hunted, line, plan, sealed, tiers
from salesformula.rooms.compensation.verify import verify

FILE = Path(program.__file__)
NAME = "Deal Deal of d1 (d1), component 0 (hunting), part 1, earning"


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("lines", 0, "pay_amount"), "2000.01", f"{NAME}: claimed $2,000.01, recomputed $2,000.00."),
        (("lines", 0, "due_on"), "2025-03-06", f"{NAME}: claimed due on 2025-03-06, recomputed 2025-03-05."),
        (("lines", 0, "due_on"), None, f"{NAME}: claimed due on no day, recomputed 2025-03-05."),
        (("lines", 0, "period"), "2025-04", f"{NAME}: claimed for 2025-04, but the statement is of 2025-03."),
        (("lines", 0, "part"), 2, f"{NAME}: claimed no such line, recomputed $2,000.00."),
        (("lines", 0, "component"), 1, "Deal d1, component 1, part 1, earning: claimed $2,000.00, recomputed no such "),
        (("lines", 0, "entry"), "clawback", "part 1, clawback: claimed $2,000.00, recomputed no such line."),
        (("lines", 0, "deal_id"), "d2", "Deal d2, component 0, part 1, earning: claimed $2,000.00, recomputed no such"),
        (("lines",), [], f"{NAME}: claimed no such line, recomputed $2,000.00."),
        (("lines",), [line("d1", 1, "earning", "2025-03-05", "2000")] * 2, f"{NAME}: claimed 2 times."),
        (("pay_amount",), "1999.99", "The total: claimed $1,999.99, recomputed $2,000.00."),
        (("pay_amount",), "1999.99", "The total: claimed $1,999.99, added up from the lines $2,000.00."),
        (("credits", 0, "measured"), "1000.0002", "claimed base 1,000.00, recomputed 1,000.0002."),
        (("credits", 0, "credit_share"), "0.5", "claimed base 1,000.00, recomputed 500.00."),
        (("credits", 0, "base"), "1000.0050", f"{NAME}: claimed $2,000.00, recomputed $2,000.01."),
        (("credits", 0, "closed_on"), "2025-03-07", f"{NAME}: claimed due on 2025-03-05, recomputed 2025-03-07."),
        (("credits",), [credit(), credit()], "component 0 (hunting): credited twice."),
        (("plans", "3", "components", 0, "rate"), "2.01", f"{NAME}: claimed $2,000.00, recomputed $2,010.00."),
        (("plans", "3", "starts_on"), "2025-03-06", "closed on 2025-03-05, when plan 3 was not in force."),
        (("plans", "3", "ends_on"), "2025-03-05", "closed on 2025-03-05, when plan 3 was not in force."),
        (("plans", "3", "currency"), "EUR", f"{NAME}: claimed $2,000.00, recomputed no such line."),
        (("period",), "2025-04", f"{NAME}: claimed $2,000.00, recomputed no such line."),
    ],
)
def test_a_false_figure_is_named_even_under_a_hash_made_anew(path: Sequence[Any], value: Any, sentence: str) -> None:
    false = changed(hunted(), path, value)
    assert any(sentence in told for told in verify(sealed(false))), verify(sealed(false))
    assert verify(false)[0].startswith("The hash is broken, the bundle was changed since: claimed '")


def test_a_line_of_0_that_is_nobody_s_is_named() -> None:
    told = bundle(plan(), [], ("d1", 1, "earning", "2025-03-05", "0"))
    assert verify(told) == ["Deal d1, component 0, part 1, earning: claimed $0.00, recomputed no such line."]


def test_a_share_may_differ_from_its_credit_by_what_rounding_leaves() -> None:
    assert verify(sealed(changed(hunted(), ("credits", 0, "measured"), "1000.0001"))) == []


def test_another_hash_is_named_alone_where_all_else_agrees() -> None:
    found = verify({**hunted(), "sha256": "0" * 64})
    assert len(found) == 1
    assert hunted()["sha256"] in found[0]


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("bundle",), 3, "its version is 3, and this program knows versions 1 and 2"),
        (("bundle",), True, "its version is True"),
        (("bundle",), None, "its version is None"),
        (("period",), "March", "March"),
        (("locked_before",), "2025-13", "month must be in 1..12"),
        (("credits",), 7, "not built like one"),
        (("credits", 0, "base"), 1000.5, '"base" cannot be 1000.5'),
        (("credits", 0, "base"), "NaN", "\"base\" cannot be 'NaN'"),
        (("credits", 0, "base"), "1e999999999", "\"base\" cannot be '1e999999999'"),
        (("credits", 0, "base"), "9" * 5000, '"base" cannot be \'999'),
        (("credits", 0, "base"), None, '"base" cannot be None'),
        (("credits", 0, "base"), ["1"], "\"base\" cannot be ['1']"),
        (("credits", 0, "credit_share"), "1/0", "ZeroDivisionError"),
        (("credits", 0, "closed_on"), "yesterday", "yesterday"),
        (("credits", 0, "plan_version"), 4, "deal d1 is paid by plan 4, component 0, which is not in it"),
        (("credits", 0, "component"), 1, "deal d1 is paid by plan 3, component 1, which is not in it"),
        (("credits", 0, "component"), -1, '"component" cannot be -1'),
        (("plans", "3", "components", 0, "kind"), "gift", "\"kind\" cannot be 'gift'"),
        (("plans", "3", "rounding", "places"), 10**9, '"places" cannot be 1000000000'),
        (("plans", "3", "components", 0, "payout", 0, "share"), "0.9", "do not add up to 1"),
        (("lines", 0, "entry"), "adjustment", "'of' is missing"),
        (("currency",), "$\u202e", '"currency" cannot be'),
    ],
)
def test_what_is_no_bundle_is_told_as_a_sentence(path: Sequence[Any], value: Any, why: str) -> None:
    found = verify(sealed(changed(hunted(), path, value)))
    assert "This is no bundle that can be checked: " in found[-1]
    assert why in found[-1]


def test_bands_that_do_not_climb_are_no_plan() -> None:
    told = tiers()
    told["components"][0]["bands"].reverse()
    found = verify(bundle(told, [credit(quota="100")]))
    assert found == [
        "This is no bundle that can be checked: a quota is below 0, or a plan's bands do not climb from 0."
    ]


def test_a_seller_ranked_among_others_only_is_no_ranking() -> None:
    told = [credit(churn={"own": [1, "12"], "all": [[2, "12"]]})]
    assert "own churn is not among those of all" in verify(bundle(plan("customer_success"), told))[0]


def test_a_name_cannot_write_sentences_of_its_own() -> None:
    told = [credit(deal="d1\n\x1b[2Jagrees to the cent: 1 line")]
    assert all(sentence.isprintable() for sentence in verify(bundle(plan(), told)))


RUBBISH: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1.5, float("nan"), float("inf"), "", "x", "NaN", "1e9", "9" * 50, "1/0", "0001-01-01",
    "9999-12-31", "\ud800", [], {}, [[]], [{}], {"": None}, [1, 2, 3],
)  # fmt: skip


def test_whatever_stands_in_a_field_is_answered_in_sentences() -> None:
    whole = everything()
    for path in one_of_each(whole):
        for value in RUBBISH:
            kept = found_at(whole, path)
            if (value, type(value)) == (kept, type(kept)):
                continue
            found_at(whole, path[:-1])[path[-1]] = value
            found = verify(whole)
            found_at(whole, path[:-1])[path[-1]] = kept
            assert found, f"{path} = {value!r} went unseen"
            assert all(sentence.endswith(".") for sentence in found)
        assert verify(without(whole, path)), f"{path} is missing, unseen"


WRONG: tuple[Any, ...] = (None, True, 1.5, "", "x", "1e9", "9" * 50, [], {}, [1])
FIGURES = ("pay_amount", "base", "measured", "credit_share", "rate", "share", "closed_on", "part", "component")


def test_what_is_no_figure_is_never_taken_for_one() -> None:
    # Under a hash made anew.
    whole = everything()
    for path in one_of_each(whole):
        for value in WRONG if path[-1] in FIGURES else ():
            assert verify(sealed(changed(whole, path, value))), f"{path} = {value!r} went unseen"


@pytest.mark.parametrize("whole", [None, 7, "text", [], {}, {"bundle": 1}, {"bundle": 1, "sha256": ""}])
def test_what_is_no_record_or_an_empty_one_is_no_bundle(whole: Any) -> None:
    assert "This is no bundle" in verify(whole)[-1]


def run(path: Path | None) -> subprocess.CompletedProcess[str]:
    """As a program, without any package installed beside Python."""
    command = [sys.executable, "-I", "-S", str(FILE), *([str(path)] if path else [])]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "bundle.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (hunted(), "agrees to the cent: 1 line, $2,000.00\n"),
        (everything(), "agrees to the cent: 7 lines, $2,000.00\n"),
        (bundle(plan(currency="EUR"), [], currency="EUR"), "agrees to the cent: 0 lines, EUR 0.00\n"),
    ],
)
def test_the_program_says_one_sentence_where_all_agrees(tmp_path: Path, told: dict[str, Any], said: str) -> None:
    for text in (json.dumps(told), "\ufeff" + json.dumps(told, ensure_ascii=False, indent=2)):
        done = run(written(tmp_path, text))
        assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


def test_the_program_names_every_difference_as_an_error(tmp_path: Path) -> None:
    false = changed(changed(hunted(), ("lines", 0, "pay_amount"), "1.00"), ("pay_amount",), "1.00")
    done = run(written(tmp_path, json.dumps(sealed(false))))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{NAME}: claimed $1.00, recomputed $2,000.00.",
        "The total: claimed $1.00, recomputed $2,000.00.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "[]", "7", "hello", b"\xff\xfe\x00", b"PK\x03\x04", "NaN", "9" * 5000, '{"bundle": 3}',
        "[" * 100_000, '{"a":' * 100_000, '{"bundle": 1, "bundle": 1}', '{"bundle": 1, "sha256": "\\ud800"}',
        '{"bundle": 1, "sha256": "", "period": NaN}', '{"bundle": 1, "sha256": "", "pay_amount": 1e999}',
        '{"bundle": 1e0}', json.dumps({**hunted(), "sha256": "0"}), json.dumps({**hunted(), "credits": {"a": 1}}),
    ],
)  # fmt: skip
def test_the_program_never_breaks(tmp_path: Path, text: str | bytes) -> None:
    done = run(written(tmp_path, text))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(".\n")
    assert "Traceback" not in done.stderr


def test_the_program_tells_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    for done in (run(tmp_path / "none.json"), run(tmp_path), run(None)):
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("This is no bundle that can be read: ")


def test_a_key_told_twice_is_no_bundle(tmp_path: Path) -> None:
    text = json.dumps(hunted()).replace('"pay_amount": "2000.00"', '"pay_amount": "9.00", "pay_amount": "2000.00"', 1)
    assert "it says something twice" in run(written(tmp_path, text)).stderr


def test_the_verifier_stands_alone() -> None:
    """It imports nothing but Python's own modules, and is short enough to be read."""
    text = FILE.read_text(encoding="utf-8")
    named = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {alias.name for node in named if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in named if isinstance(node, ast.ImportFrom)}
    allowed = {"__future__", "typing", "json", "fractions", "decimal", "datetime", "hashlib", "sys"}
    assert modules <= allowed <= sys.stdlib_module_names
    assert all(not node.level for node in named if isinstance(node, ast.ImportFrom))
    assert not any(word in text for word in ("__import__", "importlib", "eval(", "exec("))
    assert len(text.splitlines()) <= 400


def changed(whole: dict[str, Any], path: Sequence[Any], value: Any) -> dict[str, Any]:
    found = copy.deepcopy(whole)
    found_at(found, path[:-1])[path[-1]] = value
    return found


def without(whole: dict[str, Any], path: Sequence[Any]) -> dict[str, Any]:
    found = copy.deepcopy(whole)
    del found_at(found, path[:-1])[path[-1]]
    return found


def found_at(whole: Any, path: Sequence[Any]) -> Any:
    for step in path:
        whole = whole[step]
    return whole


def one_of_each(whole: Any) -> list[tuple[Any, ...]]:
    """The way to each field, of lists' many alike fields one."""
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for path in leaves_and_branches(whole):
        found.setdefault(tuple(step if isinstance(step, str) else "" for step in path), path)
    return list(found.values())


def leaves_and_branches(whole: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = whole.items() if isinstance(whole, dict) else enumerate(whole) if isinstance(whole, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from leaves_and_branches(inner, (*path, step))
