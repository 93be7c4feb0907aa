"""Reading JSON-plain inputs of lending by name: only what is asked for is ever looked at.

That is the allow-list of fair lending (DOMAIN A11): a name, gender or religion beside the fields is not read,
so it cannot decide anything. Errors name the field by its path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from domain.errors import BadInput

MAX_AMOUNT_INR: Final = 10**12
"""Ten lakh crore, the bound of `domain.lending.emi` too."""
MAX_ITEMS: Final = 50
_PLAIN_NUMBER: Final = re.compile(r"\d{1,6}(\.\d{1,6})?")
_WHOLE_NUMBER: Final = re.compile(r"-?\d{1,15}")
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of the inputs and where it stands."""

    values: Mapping[str, Any]
    path: str = ""

    def has(self, key: str) -> bool:
        """Whether the field is there with a value."""
        return self.values.get(key) is not None

    def whole(self, key: str, *, low: int = 0, high: int = MAX_AMOUNT_INR, default: int | None = None) -> int:
        """A whole number, as a JSON integer or its digits in a text.

        Raises:
            BadInput: Missing without a default, not whole, or out of range.
        """
        found = self.values.get(key)
        if found is None and default is not None:
            return default
        if isinstance(found, str) and _WHOLE_NUMBER.fullmatch(found.strip()):
            found = int(found)
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            raise BadInput(f"{self.name(key)} must be a whole number from {low} to {high}.")
        return found

    def number(self, key: str, *, high: int) -> Decimal:
        """A number of at most six decimals, from zero.

        Raises:
            BadInput: Missing, not such a number, or above ``high``.
        """
        found = self.values.get(key)
        digits = str(found).strip()
        if isinstance(found, bool) or not _PLAIN_NUMBER.fullmatch(digits) or Decimal(digits) > high:
            raise BadInput(f"{self.name(key)} must be a number from 0 to {high}, such as 8.5.")
        return Decimal(digits)

    def choice(self, key: str, known: Sequence[Choice], default: Choice | None = None) -> Choice:
        """One of the known words.

        Raises:
            BadInput: Missing without a default, or another word.
        """
        found = self.values.get(key)
        if found is None and default is not None:
            return default
        for word in known:
            if word == found:
                return word
        raise BadInput(f"{self.name(key)} must be one of {', '.join(known)}.")

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false.

        Raises:
            BadInput: Missing without a default, or something else.
        """
        found = self.values.get(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, bool):
            raise BadInput(f"{self.name(key)} must be true or false.")
        return found

    def text(self, key: str) -> str:
        """Words.

        Raises:
            BadInput: Missing, blank or no text.
        """
        found = self.values.get(key)
        if not isinstance(found, str) or not found.strip():
            raise BadInput(f"{self.name(key)} must be a text.")
        return found

    def day(self, key: str) -> date:
        """A calendar day.

        Raises:
            BadInput: Missing or not a date.
        """
        found = self.values.get(key)
        try:
            return date.fromisoformat(found if isinstance(found, str) else "")
        except ValueError:
            raise BadInput(f"{self.name(key)} must be a date such as 2026-11-22.") from None

    def day_or_today(self, *keys: str) -> date:
        """The first of the days that is given, else today: the date whose rules apply."""
        said = next((key for key in keys if self.has(key)), None)
        return datetime.now(UTC).date() if said is None else self.day(said)

    def child(self, key: str) -> Fields:
        """An object within.

        Raises:
            BadInput: Missing or no object.
        """
        found = self.values.get(key)
        if not isinstance(found, Mapping):
            raise BadInput(f"{self.name(key)} must be an object.")
        return Fields(found, f"{self.name(key)}.")

    def children(self, key: str) -> tuple[Fields, ...]:
        """A list of objects within; none when absent.

        Raises:
            BadInput: No list, too long, or with something that is no object.
        """
        found = self.values.get(key)
        if found is None:
            return ()
        if not isinstance(found, list) or len(found) > MAX_ITEMS:
            raise BadInput(f"{self.name(key)} must be a list of at most {MAX_ITEMS} objects.")
        named = {str(place): item for place, item in enumerate(found)}
        return tuple(Fields(named, self.name(key) + ".").child(place) for place in named)

    def name(self, key: str) -> str:
        """The field's path, as ``applicants.0.age_months``."""
        return f"{self.path}{key}"
