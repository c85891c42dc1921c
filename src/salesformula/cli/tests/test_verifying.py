"""``salesformula verify``: what it says of a bundle, of the answer that holds one, and of what is neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from salesformula.cli.verifying import verify
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation.tests.bundles import hunted


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """A bundle that agrees: $1,000 of MRR, hunted."""
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(hunted()), encoding="utf-8")
    return path


def test_a_bundle_that_agrees_is_said_to(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verify(proof)
    assert capsys.readouterr().out == "agrees to the cent: one line, $2,000.00\n"


def test_the_answer_as_json_is_read_as_the_bundle_it_holds(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = {"answer": "compensation.bundle", "rows": [{"bundle": proof.read_text(encoding="utf-8")}]}
    proof.write_text(json.dumps(answer), encoding="utf-8")
    verify(proof)
    assert "agrees to the cent" in capsys.readouterr().out


def test_a_changed_cent_is_named_with_its_deal(proof: Path) -> None:
    proof.write_text(proof.read_text(encoding="utf-8").replace("2000.00", "2000.01"), encoding="utf-8")
    with pytest.raises(Refused, match=r"recomputed \$2,000\.00"):
        verify(proof)


@pytest.mark.parametrize("text", ["", "[1, 2", '{"answer": "compensation.bundle", "rows": []}', '{"a": 1, "a": 2}'])
def test_what_is_no_bundle_is_refused_in_a_sentence(proof: Path, text: str) -> None:
    proof.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="is no bundle that can be read"):
        verify(proof)
