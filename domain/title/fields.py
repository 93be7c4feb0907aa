"""Reading JSON objects of a case: typed, bounded, and remembering what nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.title.instruments import Party
from domain.title.names import clean_name, printable

if TYPE_CHECKING:
    from domain.title.case import Variant

TEXT_LIMIT: Final = 500
LIST_LIMIT: Final = 2000
_NUMBER: Final = re.compile(r"[0-9]{1,12}(?:/[0-9]{1,12}|\.[0-9]{1,12})?")

DESCRIPTIVE: Final = frozenset(
    {
        "agent", "amount", "book", "consideration", "description", "district", "id", "kind", "label", "note",
        "parties_text", "powers", "recitals", "relation", "sro", "taluk", "village", "volume", "witnesses",
    }
)  # fmt: skip
"""Fields that tell of a paper and on which no rule turns."""


@dataclass(slots=True)
class Reading:
    """What is shared by all objects of one case while it is read."""

    variants: dict[str, Variant] = field(default_factory=dict)
    """Other spelling -> the persons a human has joined."""
    uses: dict[tuple[str, Variant], None] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


class Fields:
    """One JSON object of a case.

    A field may go by several names; the first one present counts. Every getter raises BadInput with the place
    and the form it must have; the value is never repeated.
    """

    def __init__(self, raw: object, where: str, reading: Reading) -> None:
        if not isinstance(raw, Mapping):
            raise BadInput(f"{where} must be an object")
        self._raw: Mapping[str, Any] = raw
        self._used: set[str] = set()
        self.where = where
        self.reading = reading

    def take(self, *names: str) -> object:
        """The value under the first of the names that is present and not null."""
        self._used.update(names)
        return next((self._raw[name] for name in names if self._raw.get(name) is not None), None)

    def refuse(self, name: str, form: str) -> BadInput:
        """The error for a field that is not of its form."""
        return BadInput(f"{self.where}: {name!r} must be {form}")

    def text(self, *names: str) -> str | None:
        """A text, or None when absent."""
        value = self.take(*names)
        if value is None:
            return None
        if not isinstance(value, str) or not printable(value).strip() or len(value) > TEXT_LIMIT:
            raise self.refuse(names[0], f"a text of 1 to {TEXT_LIMIT} characters")
        return printable(value).strip()

    def needed_text(self, *names: str) -> str:
        """A text that must be there."""
        value = self.text(*names)
        if value is None:
            raise self.refuse(names[0], "given")
        return value

    def flag(self, *names: str) -> bool | None:
        """True or false, or None when absent."""
        value = self.take(*names)
        if not (value is None or isinstance(value, bool)):
            raise self.refuse(names[0], "true or false")
        return value

    def mark(self, *names: str) -> bool:
        """Whether something is so: true, a number other than zero, or words that say what."""
        value = self.take(*names)
        if not isinstance(value, (bool, int, float, str, type(None))):
            raise self.refuse(names[0], "true, false, a number or a text")
        return bool(value.strip() if isinstance(value, str) else value)

    def day(self, *names: str) -> date | None:
        """A date, or None when absent."""
        value = self.take(*names)
        return None if value is None else self.as_day(names[0], value)

    def needed_day(self, *names: str) -> date:
        """A date that must be there."""
        value = self.day(*names)
        if value is None:
            raise self.refuse(names[0], "given, as a date such as 2011-03-01")
        return value

    def as_day(self, name: str, value: object) -> date:
        """A date from its ISO text."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.refuse(name, "a date such as 2011-03-01") from None

    def fraction(self, *names: str) -> Fraction | None:
        """A number above zero, exact: 1/3, 2400 or 0.5 (by its digits)."""
        value = self.take(*names)
        return None if value is None else self.as_fraction(names[0], value)

    def as_fraction(self, name: str, value: object) -> Fraction:
        """An exact number above zero."""
        digits = "" if isinstance(value, bool) else str(value).replace(" ", "").replace(",", "")
        try:
            number = Fraction(digits) if _NUMBER.fullmatch(digits) else Fraction(0)
        except ZeroDivisionError:
            number = Fraction(0)
        if number <= 0:
            raise self.refuse(name, "a number above zero such as 1/3 or 2400")
        return number

    def as_likeness(self, name: str, value: float) -> Fraction:
        """A likeness from 0 to 1, exact by its digits."""
        if not 0 <= value <= 1:
            raise self.refuse(name, "a likeness from 0 to 1")
        return Fraction(str(value))

    def share(self, *names: str) -> Fraction | None:
        """A share of the whole: above zero, at most one."""
        share = self.fraction(*names)
        if share is not None and share > 1:
            raise self.refuse(names[0], "a share of the whole, at most 1")
        return share

    def items(self, *names: str) -> list[object]:
        """A list; one value stands for a list of one, absent for an empty one."""
        value = self.take(*names)
        if value is None:
            return []
        if isinstance(value, (str, Mapping)):
            return [value]
        if not isinstance(value, list) or len(value) > LIST_LIMIT:
            raise self.refuse(names[0], f"a list of at most {LIST_LIMIT}")
        return value

    def objects(self, *names: str) -> list[Fields]:
        """The objects of a list; what they do not use is reported like the rest."""
        return [self.inner(raw, names[0]) for raw in self.items(*names)]

    def inner(self, raw: object, name: str) -> Fields:
        """An object that was found within this one."""
        return Fields(raw, f"{self.where} {name}", self.reading)

    def part(self, *names: str) -> Fields | None:
        """An object within this one."""
        raw = self.take(*names)
        return None if raw is None else self.inner(raw, names[0])

    def name(self, *names: str) -> str | None:
        """A person's name, under the spelling a human has joined it to."""
        text = self.text(*names)
        return None if text is None else self.person(text)

    def needed_name(self, *names: str) -> str:
        """A person's name that must be there."""
        return self.person(self.needed_text(*names))

    def person(self, text: str) -> str:
        """The name a spelling stands for."""
        name = clean_name(text)
        variant = self.reading.variants.get(name)
        if variant is None:
            return name
        event = self.where.removeprefix("event ") if self.where.startswith("event ") else ""
        self.reading.uses[event.split(" ")[0], variant] = None
        return variant.same_as

    def persons(self, *names: str) -> tuple[str, ...]:
        """Names of persons, as texts or as objects with a name."""
        return tuple(party.name for party in self.parties(*names))

    def parties(self, *names: str) -> tuple[Party, ...]:
        """Persons with weights; a bare name weighs 1."""
        parties: list[Party] = []
        for raw in self.items(*names):
            each = self.inner({"name": raw} if isinstance(raw, str) else raw, names[0])
            weight = each.fraction("share", "weight") or Fraction(1)
            parties.append(Party(name=each.needed_name("name"), weight=weight))
            each.take("father", "husband", "capacity", "pan_last4", "age")
            each.close()
        return tuple(parties)

    def close(self) -> None:
        """Report what no rule has read."""
        left = sorted(str(name) for name in self._raw if name not in self._used | DESCRIPTIVE)
        self.reading.unread.extend(printable(f"{self.where}: {name}")[:TEXT_LIMIT] for name in left)
