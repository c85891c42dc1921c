"""The house obeys its laws, and each law sees a planted breach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import laws

ROOT = Path(__file__).resolve().parents[1]

#: law -> where a breach is planted, and the breach
PLANTED: dict[str, tuple[str, str]] = {
    "files_are_short": ("kit/long.py", "x = 1\n" * 401),
    "names_say_what_is_inside": ("kit/utils.py", ""),
    "rooms_have_the_same_shape": ("rooms/pipeline/stuff.py", ""),
    "no_foreign_keys_across_rooms": (
        "rooms/pipeline/models.py",
        'from django.db import models\nx = models.ForeignKey("coaching.Plan", on_delete=models.CASCADE)\n',
    ),
    "settings_have_unit_and_source": (
        "rooms/pipeline/policy.py",
        "from salesformula.kit.policy import Policy\nclass TrialPolicy(Policy):\n    stale_after: int = 30\n",
    ),
    "formulas_say_what_they_do": (
        "rooms/trial/formula.py",
        'def rates(deals: ir.Table) -> ir.Table:\n    """Rates."""\n    return deals\n',
    ),
    "only_rate_divides": ("rooms/trial/formula.py", "def f(t):\n    return t.won / t.closed\n"),
    "formulas_have_no_long_lists": ("rooms/trial/formula.py", "def f(t, ids):\n    return t.owner_id.isin(ids)\n"),
    "facts_are_read_through_table": ("rooms/trial/answers.py", 'def f(con):\n    return con.sql("SELECT 1")\n'),
    "answers_that_read_records_are_live": (
        "rooms/trial/answers.py",
        'from salesformula.rooms.trial.models import Plan\n@answer("trial.plans", title="Plans")\n'
        "def plans(ask): ...\n",
    ),
    "pure_code_has_no_clock": ("rooms/trial/formula.py", "from datetime import date\nday = date.today()\n"),
    "the_repository_speaks_of_the_product_alone": ("kit/told.py", f'path = "/{"work"}/main"\n'),
}


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_house_obeys(law: laws.Law) -> None:
    assert list(law(ROOT / "src")) == []


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_a_planted_breach_is_seen(law: laws.Law, tmp_path: Path) -> None:
    place, breach = PLANTED[law.__name__]
    planted = tmp_path / "salesformula" / place
    (tmp_path / "salesformula/rooms").mkdir(parents=True)
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(breach, encoding="utf-8")
    seen = list(law(tmp_path))
    assert any(str(planted.relative_to(tmp_path).parent) in breach_seen for breach_seen in seen), seen


def test_half_of_the_files_have_at_most_eighty_lines() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in (ROOT / "src").rglob("*.py"))
    assert lengths[len(lengths) // 2] <= 80
