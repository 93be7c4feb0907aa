"""Errors tell what kind and where, never what the caller sent."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from domain.errors import BadInput
from runtime.safe_errors import InputQuotes, error_body, safe_error

QUOTES = InputQuotes({"messages": [{"content": "I am Asha, 9876543210"}], "income_inr": 185000, "n": 3})


class Applicant(BaseModel):
    phone: int


def validation_error() -> ValidationError:
    try:
        Applicant.model_validate({"phone": "98765-not-a-number"})
    except ValidationError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(ValueError("title deed missing"), "title deed missing", id="harmless"),
        pytest.param(BadInput("Name a city."), "Name a city.", id="our-own"),
        pytest.param(validation_error(), "phone: int_parsing", id="validation-without-its-value"),
        pytest.param(KeyError("n=3"), "'n=3'", id="short-texts-appear-by-chance"),
        pytest.param(ValueError("x" * 900), "x" * 500, id="long-is-cut"),
        pytest.param(ValueError("a\x00b"), "a\ufffdb", id="nul"),
    ],
)
def test_message(error: Exception, message: str) -> None:
    assert error_body(error, QUOTES) == {"error": type(error).__name__, "message": message}


@pytest.mark.parametrize("text", ["got: i am asha, 9876543210", "income 185000 is odd"])
def test_text_that_repeats_the_input_is_hidden(text: str) -> None:
    body = error_body(ValueError(text), QUOTES)

    assert body["error"] == "ValueError"
    assert "asha" not in body["message"].lower()
    assert "185000" not in body["message"]


def test_harmless_error_is_kept_for_the_checkpoint() -> None:
    error = ValueError("title deed missing")

    assert safe_error(error, QUOTES) is error


@pytest.mark.parametrize("error", [ValueError("income 185000 is odd"), validation_error()])
def test_checkpoint_gets_a_plain_error_without_the_input(error: Exception) -> None:
    kept = repr(safe_error(error, QUOTES))

    assert type(error).__name__ in kept
    assert "185000" not in kept
    assert "98765" not in kept


def test_numbers_of_people_from_elsewhere_are_masked() -> None:
    error = ValueError("Key (phone)=(+919845012345) exists, PAN ABCPE1234F")

    assert error_body(error, QUOTES)["message"] == "Key (phone)=(+91XXXXXX2345) exists, PAN XXXXXX234F"
    assert "9845012345" not in repr(safe_error(error, QUOTES))


def test_what_a_step_took_out_of_the_vault_is_hidden() -> None:
    quotes = InputQuotes({"x": "a token"})
    quotes.add("310987654321")

    assert "310987654321" not in error_body(ValueError("no account 310987654321"), quotes)["message"]
