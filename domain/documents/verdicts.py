"""What a person says of a value that was read: it is right, or it is another of the same kind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from domain.documents.redaction import masked_text
from domain.errors import BadInput

if TYPE_CHECKING:
    from domain.documents.fact import FactValue

Verdict = Literal["confirmed", "corrected", "withdrawn"]
"""withdrawn: what the person said before counts no more, and the value stands as it was read."""

LONGEST_TEXT: Final = 2_000
MOST_MEMBERS: Final = 500
_DEEPEST: Final = 6


def corrected(said: object, read: FactValue) -> FactValue:
    """The person's value where it is of the kind of what was read; Aadhaar numbers in it are masked.

    Raises:
        BadInput: It is of another kind: a text for a number, no date for a date, other names in a record.
    """
    return _like(said, read, 0)


def _like(said: object, read: FactValue, depth: int) -> FactValue:
    if depth > _DEEPEST:
        raise BadInput("The value is nested too deep.")
    if isinstance(read, bool):
        return _kept(said, isinstance(said, bool), "yes or no")
    if isinstance(read, int):
        is_whole = isinstance(said, int) and not isinstance(said, bool) and said >= 0
        return _kept(said, is_whole, "a whole number of zero or more, without paise")
    if isinstance(read, list):
        return _list(said, read, depth)
    if isinstance(read, dict):
        return _record(said, read, depth)
    return _text(said, read)


def _kept(said: object, is_right: bool, kind: str) -> FactValue:  # a check of one value
    if not is_right:
        raise BadInput(f"This value is {kind}.")
    return said  # type: ignore[return-value]  # by the check of its caller


def _list(said: object, read: list[FactValue], depth: int) -> FactValue:
    if not isinstance(said, list) or len(said) > MOST_MEMBERS:
        raise BadInput(f"This value is a list of at most {MOST_MEMBERS}.")
    # A member that was not read is like the last that was.
    likes = [read[min(place, len(read) - 1)] if read else "" for place in range(len(said))]
    return [_like(one, like, depth + 1) for one, like in zip(said, likes, strict=True)]


def _record(said: object, read: dict[str, FactValue], depth: int) -> FactValue:
    if not isinstance(said, dict) or set(said) != set(read):
        raise BadInput(f"This value has the parts {', '.join(sorted(read))}, each of them once.")
    return {name: _like(said[name], like, depth + 1) for name, like in read.items()}


def _text(said: object, read: str | None) -> FactValue:
    if not isinstance(said, str) or len(said) > LONGEST_TEXT:
        raise BadInput(f"This value is a text of at most {LONGEST_TEXT} letters.")
    text = " ".join(said.split())
    if read and not text:
        raise BadInput("Say what stands there; leave the value as it was read if nothing does.")
    if _is_date(read) and not _is_date(text):
        raise BadInput("This value is a date, written year-month-day: 1997-01-15.")
    return masked_text(text)


def _is_date(text: str | None) -> bool:
    try:
        return text is not None and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
