"""Reading the JSON-plain inputs of a tax calculation; every complaint names the input and what it must be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

from domain.errors import BadInput
from domain.tax.rounding import rupee

if TYPE_CHECKING:
    from domain.tax.income_tax import AgeBand

Inputs = Mapping[str, Any]
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_YEAR: Final = re.compile(r"(20\d\d)-(\d\d)")
_FRACTION: Final = re.compile(r"\d{1,9}/[1-9]\d{0,8}")


def decimal_of(inputs: Inputs, key: str, default: Decimal | None = None) -> Decimal:
    """A plain number, as JSON number or text.

    Raises:
        BadInput: Missing without a default, or not a plain number.
    """
    value = inputs.get(key)
    if value is None and default is not None:
        return default
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
        raise BadInput(f"input {key!r} must be a plain number of at most 15 digits")
    return Decimal(str(value))


def rupees_of(inputs: Inputs, key: str, default: int | None = None) -> int:
    """Rupees, rounded half up to the rupee.

    Raises:
        BadInput: Missing without a default, or not a plain number.
    """
    return rupee(decimal_of(inputs, key, None if default is None else Decimal(default)))


def flag_of(inputs: Inputs, key: str, *, default: bool) -> bool:
    """True or false.

    Raises:
        BadInput: Given and neither.
    """
    value = inputs.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise BadInput(f"input {key!r} must be true or false")
    return value


def choice_of(inputs: Inputs, key: str, words: Mapping[str, str], default: str | None = None) -> str:
    """One of a closed set of words, in its canonical form.

    Raises:
        BadInput: Missing without a default, or another word.
    """
    value = inputs.get(key)
    if value is None and default is not None:
        return default
    word = words.get(value) if isinstance(value, str) else None
    if word is None:
        raise BadInput(f"input {key!r} must be one of {', '.join(words)}")
    return word


def text_of(inputs: Inputs, key: str) -> str:
    """A text.

    Raises:
        BadInput: Missing or not a text.
    """
    value = inputs.get(key)
    if not isinstance(value, str):
        raise BadInput(f"input {key!r} must be a text")
    return value


def share_of(inputs: Inputs, key: str) -> Fraction:
    """A share as "0.5" or "1/3"; all of it when absent.

    Raises:
        BadInput: Not a share of that form.
    """
    value = inputs.get(key)
    if value is None:
        return Fraction(1)
    text = str(value)
    if isinstance(value, bool) or not (_NUMBER.fullmatch(text) or _FRACTION.fullmatch(text)):
        raise BadInput(f"input {key!r} must be a share such as 0.5 or 1/3")
    return Fraction(text)


def date_of(inputs: Inputs, key: str) -> date:
    """A date.

    Raises:
        BadInput: Missing or not of the form 2026-11-22.
    """
    try:
        return date.fromisoformat(cast("str", inputs.get(key)))
    except (ValueError, TypeError):
        raise BadInput(f"input {key!r} must be a date such as 2026-11-22") from None


def day_of(inputs: Inputs) -> date:
    """The day whose rules apply: ``as_of``, or the first of ``financial_year`` ("2025-26"), or today.

    Raises:
        BadInput: Either is given in another form.
    """
    if inputs.get("as_of") is not None:
        return date_of(inputs, "as_of")
    year = inputs.get("financial_year")
    if year is None:
        return datetime.now(UTC).date()
    match = _YEAR.fullmatch(str(year))
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise BadInput("input 'financial_year' must be a year such as 2025-26")
    return date(int(match[1]), 4, 1)


def age_of(inputs: Inputs) -> AgeBand:
    """The age band of "<60", "60-80", "80+" or an age in years; under 60 when absent.

    Raises:
        BadInput: No age in it.
    """
    value = inputs.get("age")
    if value is None:
        return "under_60"
    years = re.search(r"\d{1,3}", str(value))
    if isinstance(value, bool) or years is None:
        raise BadInput("input 'age' must be an age in years or a band such as <60, 60-80 or 80+")
    age = int(years[0]) - str(value).strip().startswith("<")
    return "from_80" if age >= 80 else "from_60" if age >= 60 else "under_60"
