"""Who may be compared with whom."""

from __future__ import annotations

import pytest

from salesformula.kit.comparison import may_compare


@pytest.mark.parametrize(
    ("n_everyone", "n_visible", "may"),
    [
        (2, 1, False),
        (4, 0, False),
        (4, 4, True),
        (5, 0, True),
        (6, 5, False),
        (9, 5, False),
        (10, 5, True),
        (30, 1, True),
    ],
)
def test_a_value_over_all_is_shown_only_where_nobody_hidden_can_be_worked_out(
    n_everyone: int, n_visible: int, may: bool
) -> None:
    assert may_compare(n_everyone=n_everyone, n_visible=n_visible) is may
