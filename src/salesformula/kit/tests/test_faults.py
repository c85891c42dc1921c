"""A wrong value is told in the house's words: what must stand there, and what was found."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from salesformula.kit.faults import first_fault


class Given(BaseModel):
    """One field of each kind that doors take."""

    model_config = ConfigDict(extra="forbid")

    basis: Literal["closed", "created"] = "closed"
    most: int = Field(10, ge=1, le=1000)
    share: float = Field(0.5, gt=0, lt=1)
    amount: Decimal = Decimal(0)
    is_new: bool = True
    since: date | None = None
    at: datetime | None = None
    clock: time | None = None
    name: str = Field("x", min_length=1, max_length=5)
    changes: dict[str, Any] = Field({"a": 1}, min_length=1)
    ids: list[str] = Field([], max_length=2)
    reason: str = "why"

    @field_validator("reason")
    @classmethod
    def _says_something(cls, reason: str) -> str:
        if not reason:
            raise ValueError("say why")
        return reason


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"basis": "foo"}, "must be closed or created; found 'foo'"),
        ({"most": "x"}, "must be a whole number; found 'x'"),
        ({"most": 2.5}, "must be a whole number; found 2.5"),
        ({"most": 0}, "must be 1 or more; found 0"),
        ({"most": 1001}, "must be 1,000 or less; found 1001"),
        ({"share": 1.0}, "must be less than 1.0; found 1.0"),
        ({"share": 0}, "must be more than 0.0; found 0"),
        ({"share": "much"}, "must be a number; found 'much'"),
        ({"amount": None}, "must be a number; found nothing"),
        ({"is_new": "perhaps"}, "must be true or false; found 'perhaps'"),
        ({"since": "2026-13-01"}, "must be a day such as 2026-11-30; found '2026-13-01'"),
        ({"at": "noon"}, "must be an instant such as 2026-11-30T06:00:00Z; found 'noon'"),
        ({"clock": "late"}, "must be a time of day such as 06:00; found 'late'"),
        ({"name": 7}, "must be text; found 7"),
        ({"name": ""}, "must not be empty; found ''"),
        ({"name": "longer"}, "must be 5 characters or fewer; found 'longer'"),
        ({"changes": {}}, "must not be empty; found {}"),
        ({"changes": []}, "must be names with values; found []"),
        ({"ids": "a"}, "must be a list; found 'a'"),
        ({"ids": ["a", "b", "c"]}, "must hold 2 or fewer; found ['a', 'b', 'c']"),
        ({"reason": ""}, "say why; found ''"),
        ({"bases": "a"}, "there is none of that name; there are: basis, most; found 'a'"),
    ],
)
def test_each_kind_of_fault_says_what_must_stand_there(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Given.model_validate(given)
    fault = first_fault(caught.value, known=("basis", "most"))
    assert (fault.name.split(".")[0], fault.sentence) == (next(iter(given)), sentence)


def test_what_is_missing_needs_no_word_of_what_was_found() -> None:
    class Wanted(BaseModel):
        key: str

    with pytest.raises(ValidationError) as caught:
        Wanted.model_validate({})
    assert first_fault(caught.value).sentence == "it is missing"


def test_a_long_value_is_cut() -> None:
    with pytest.raises(ValidationError) as caught:
        Given.model_validate({"most": "9" * 5000 + "x"})
    assert first_fault(caught.value).sentence.endswith("9…")
