"""Values found by path in JSON, and when two of them are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

MISSING: Final = object()
"""What a path leads to where there is nothing."""
FREE_TEXT: Final = frozenset({"detail", "note", "why"})
"""Keys whose words are not compared."""


def at(value: Any, path: str) -> Any:  # noqa: ANN401  # JSON
    """What a path such as ``reasons.0.code`` leads to; the empty path is the value itself."""
    for part in path.split(".") if path else ():
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, Sequence) and not isinstance(value, str) and part.isdecimal():
            value = value[int(part)] if int(part) < len(value) else MISSING
        else:
            return MISSING
    return value


def number_of(value: Any) -> Decimal | None:  # noqa: ANN401  # JSON
    """The number that a JSON number or its text says; None where it says none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def same(expected: Any, got: Any) -> bool:  # noqa: ANN401  # JSON
    """Whether two values are one: numbers and their texts by value, every expected key in a mapping.

    >>> same({"foir": "0.3945"}, {"foir": "0.39450", "more": 1})
    True
    """
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(
            key in FREE_TEXT or (key in got and same(value, got[key])) for key, value in expected.items()
        )
    if isinstance(expected, list | tuple):
        return (
            isinstance(got, list | tuple)
            and len(got) == len(expected)
            and all(same(one, other) for one, other in zip(expected, got, strict=True))
        )
    number, other = number_of(expected), number_of(got)
    if number is not None and other is not None:
        return number == other
    is_text = isinstance(expected, str) and isinstance(got, str)
    return (is_text or type(expected) is type(got)) and bool(expected == got)


def shown(value: Any) -> str:  # noqa: ANN401  # JSON
    """A few letters of a value, for a reason."""
    text = "nothing" if value is MISSING else str(value)
    return text if len(text) <= 120 else text[:117] + "…"
