"""Personal data out of what becomes a case: other values of the same kind, the same one for the same value.

A case must still work: a number is replaced by a number, a name by a name. The values are made, belong to
nobody by intent, and are drawn from the text's own hash, so that a thread gives the same case each time.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from domain.pii.border import PERSONAL
from domain.pii.find import find_pii
from domain.pii.kinds import PiiType
from domain.pii.tokens import tokens_in
from evals.pii_made import VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES: Final = ("Asha Rao", "Vikram Nair", "Meera Joshi", "Imran Shaikh", "Leela Thomas", "Arun Gill")
_ADDRESS: Final = "12 Lake Road"
_BIRTH: Final = "14/05/1988"
_MASK: Final = re.compile(r"\+?91?X{4,}\d{2,4}|X{4,}\d{2,4}|[a-z]\*{2,}@[\w.]+", re.IGNORECASE)
"""What the border left of a number or address: the last digits are the person's still."""


@dataclass(slots=True)
class Replacing:
    """Replaces in one thread, every value by its own."""

    seed: str
    known: dict[tuple[PiiType, str], str] = field(default_factory=dict)

    def value(self, value: Any) -> Any:  # noqa: ANN401  # JSON
        """A JSON-plain value with all personal data in its texts replaced."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one) for one in value]
        return value

    def text(self, text: str) -> str:
        """A text with tokens of the vault, masks and plain values replaced."""
        for token in reversed(list(tokens_in(text))):
            text = text[: token.start] + self._made(token.kind, token.text) + text[token.end :]
        text = _MASK.sub(lambda match: self._made(_kind_of_mask(match.group()), match.group()), text)
        made = set(self.known.values())
        for hit in reversed(find_pii(text)):
            said = text[hit.start : hit.end]
            if hit.type in PERSONAL and said not in made:
                text = text[: hit.start] + self._made(hit.type, hit.normal) + text[hit.end :]
        return text

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
    return words[kind] if kind in words else VALUES[kind](rng)
