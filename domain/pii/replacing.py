"""Personal data out of what becomes a case: other values of the same kind, the same one for the same value.

A case must still work: a number is replaced by a number, a name by a name. The values are made, belong to
nobody by intent, and are drawn from the seed, so that a thread gives the same case each time. A field is read
with its name before it, as at the border (`domain.pii.border`).
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from domain.pii.border import PERSONAL, Border
from domain.pii.kinds import PiiType
from domain.pii.made_values import MADE_VALUES
from domain.pii.tokens import tokens_in

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES: Final = ("Asha Rao", "Vikram Nair", "Meera Joshi", "Imran Shaikh", "Leela Thomas", "Arun Gill")
_ADDRESS: Final = "12 Lake Road"
_BIRTH: Final = "14/05/1988"
_MASK: Final = re.compile(r"\+?91?X{4,}\d{2,4}|X{4,}\d{2,4}|[a-z]\*{2,}@[\w.]+", re.IGNORECASE)
"""What the border left of a number or address: the last digits are the person's still."""
_PEOPLE: Final = re.compile(
    r"(?:^|[_.\s])(?:name|applicant|father|husband|employee|seller|vendor|buyer|purchaser|owner|lessor|lessee|"
    r"grantor|grantee|executant|claimant|donor|donee|witness|holder)s?$"
)
"""Fields of papers and forms that hold nothing but who somebody is."""


@dataclass(slots=True)
class Replacing:
    """Replaces in one thread, every value by its own."""

    seed: str
    known: dict[tuple[PiiType, str], str] = field(default_factory=dict)
    _border: Border = field(default_factory=lambda: Border(PERSONAL))

    @property
    def count(self) -> int:
        """How many different values were replaced."""
        return len(self.known)

    def value(self, value: Any, name: str = "") -> Any:  # noqa: ANN401  # JSON
        """A JSON-plain value with all personal data in its texts, and in numbers named for it, replaced.

        Args:
            value: Text, number, list or mapping.
            name: Of the field that holds it.
        """
        if isinstance(value, dict):
            return {self.text(str(key)): self.value(one, str(key)) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one, name) for one in value]
        if isinstance(value, str) and _PEOPLE.search(name.casefold()) and any(map(str.isalpha, value)):
            return self._made(PiiType.PERSON, " ".join(value.split()).casefold())
        hidden = self._border.hide(value, name)
        return self._without_tokens(hidden) if isinstance(hidden, str) else hidden

    def text(self, text: str) -> str:
        """A text with tokens of the vault, masks and plain values replaced."""
        return self._without_tokens(str(self._border.hide(text)))

    def _without_tokens(self, text: str) -> str:
        parts, end = [], 0
        for token in tokens_in(text):
            parts += [self._without_masks(text[end : token.start]), self._made(token.kind, token.text)]
            end = token.end
        return "".join([*parts, self._without_masks(text[end:])])

    def _without_masks(self, text: str) -> str:
        return _MASK.sub(lambda match: self._made(_kind_of_mask(match.group()), match.group()), text)

    def _made(self, kind: PiiType, normal: str) -> str:
        key = (kind, normal)
        if key not in self.known:
            digest = sha256(f"{self.seed}/{kind}/{len(self.known)}".encode()).hexdigest()
            self.known[key] = _value_of(kind, random.Random(digest))  # noqa: S311  # reproducible, not secret
        return self.known[key]


def _kind_of_mask(mask: str) -> PiiType:
    return PiiType.EMAIL if "@" in mask else PiiType.PHONE


def _value_of(kind: PiiType, rng: random.Random) -> str:
    words: Mapping[PiiType, str] = {
        PiiType.PERSON: rng.choice(_NAMES),
        PiiType.ADDRESS: _ADDRESS,
        PiiType.BIRTH_DATE: _BIRTH,
        PiiType.PHONE: f"98{rng.randrange(10_000_000, 99_999_999)}",
        PiiType.EMAIL: f"buyer{rng.randrange(100, 999)}@example.com",
    }
    return words[kind] if kind in words else MADE_VALUES[kind](rng)
