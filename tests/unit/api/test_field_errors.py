from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.field_errors import field_errors, field_name, in_one_sentence, plain_words


class Colour(StrEnum):
    RED = "red"


class Inner(BaseModel):
    max: Annotated[int, Field(ge=1, lt=100)]


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=2, max_length=5)] = "abc"
    code: Annotated[str, Field(pattern="^a+$")] = "a"
    count: int = 1
    share: float = 1.0
    finite: Annotated[float, Field(allow_inf_nan=False)] = 1.0
    price: Decimal = Decimal(1)
    flag: bool = True
    id: UUID | None = None
    day: date | None = None
    at: datetime | None = None
    kind: Literal["one", "two"] = "one"
    colour: Colour = Colour.RED
    names: Annotated[list[str], Field(max_length=1)] = []
    by_name: dict[str, int] = {}
    inner: Inner | None = None


def errors_of(payload: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as raised:
        Asked.model_validate(payload)
    return field_errors(raised.value.errors())


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"text": "SECRET"}, {"text": ["must have at most 5 characters"]}),
        ({"text": "S"}, {"text": ["must have at least 2 characters"]}),
        ({"text": 7}, {"text": ["must be text"]}),
        ({"code": "SECRET"}, {"code": ["is not of the form it must have"]}),
        ({"count": "SECRET"}, {"count": ["must be a whole number"]}),
        ({"count": 1.5}, {"count": ["must be a whole number"]}),
        ({"share": "SECRET"}, {"share": ["must be a number"]}),
        ({"finite": float("inf")}, {"finite": ["must be a finite number"]}),
        ({"price": "SECRET"}, {"price": ["must be a number"]}),
        ({"flag": "SECRET"}, {"flag": ["must be true or false"]}),
        ({"id": "SECRET"}, {"id": ["must be a UUID"]}),
        ({"day": "SECRET"}, {"day": ["must be a date as YYYY-MM-DD"]}),
        ({"at": "SECRET"}, {"at": ["must be a date and time in ISO 8601"]}),
        ({"kind": "SECRET"}, {"kind": ["must be 'one' or 'two'"]}),
        ({"colour": "SECRET"}, {"colour": ["must be 'red'"]}),
        ({"names": "SECRET"}, {"names": ["must be a list"]}),
        ({"names": ["a", "b"]}, {"names": ["must have at most 1 items"]}),
        ({"by_name": ["SECRET"]}, {"by_name": ["must be an object"]}),
        ({"by_name": {"9845012345": "SECRET"}}, {"by_name.(field)": ["must be a whole number"]}),
        ({"inner": {}}, {"inner.max": ["is required"]}),
        ({"inner": {"max": 0}}, {"inner.max": ["must be 1 or more"]}),
        ({"inner": {"max": 100}}, {"inner.max": ["must be less than 100"]}),
        ({"stars": 5}, {"stars": ["is not a field of this request"]}),
        ({"98450 12345": 5}, {"(field)": ["is not a field of this request"]}),
        ("SECRET", {"body": ["must be an object"]}),
    ],
    ids=str,
)
def test_each_error_is_in_plain_words_without_what_was_sent(payload, expected):
    found = errors_of(payload)

    assert found == expected
    assert "SECRET" not in str(found)


def test_the_place_of_a_field_in_the_request_is_left_out():
    assert field_name(("query", "limit")) == "limit"
    assert field_name(("body", "asked", 2, "price")) == "asked.2.price"
    assert field_name(("body", 17), is_json=True) == "body"
    assert field_name(()) == "body"


def test_a_long_list_of_errors_is_cut():
    errors = [{"loc": ("body", number), "type": "missing"} for number in range(500)]

    assert len(field_errors(errors)) == 20
    assert in_one_sentence(errors) == "0 is required; 1 is required; 2 is required"


def test_kinds_nobody_listed_are_not_valid_and_no_more():
    assert plain_words("url_scheme", {}) == "is not valid"
    assert plain_words("greater_than", {}) == "is not valid"
    assert in_one_sentence([]) == "The payload is not of the form it must have."


def test_one_kind_of_error_is_said_once_per_field():
    errors = [{"loc": ("body", "a"), "type": "int_parsing"}, {"loc": ("body", "a"), "type": "int_type"}]

    assert field_errors(errors) == {"a": ["must be a whole number"]}
