"""What a person says, on its way to where it is kept: tokens and masks in place of what it holds of people.

A field is read with its name before it, as a form is: ``{"account_number": "123456789012"}`` says what the
digits are. A bare number is hidden only where its field names it, since most long numbers are amounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.masking import masked
from domain.pii.find import NUMBERS, find_numbers, find_pii
from domain.pii.kinds import CLASS_OF, DataClass, PiiType
from domain.pii.tokens import new_token, tokens_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.pii.kinds import Hit

PERSONAL: Final = frozenset(kind for kind, grade in CLASS_OF.items() if grade >= DataClass.S2)
"""All that DOMAIN G calls personal: S2 and above."""
_WORD_ENDS: Final = re.compile(r"[_\-.\s]+|(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME: Final = 40
_LONGEST_VALUE: Final = 80
"""Longer texts say themselves what they speak of."""
_LEAST_NUMBER: Final = 10**8
"""Nine digits: the shortest account number."""


class Kept(NamedTuple):
    """A value that a token stands for."""

    token: str
    kind: PiiType
    said: str
    """As it was written."""
    normal: str
    """In one spelling."""


@dataclass(slots=True)
class Border:
    """Hides personal data in the values of one request; the same value has one token.

    Args:
        vaulted: Types that become tokens.
        masked: Types that become masks, for good; they win over ``vaulted``.
    """

    vaulted: frozenset[PiiType]
    masked: frozenset[PiiType] = frozenset()
    _kept: dict[tuple[PiiType, str], Kept] = field(default_factory=dict)

    @property
    def kept(self) -> Sequence[Kept]:
        """What the vault is to keep, in the order in which it was met."""
        return tuple(self._kept.values())

    @property
    def is_open(self) -> bool:
        """Whether nothing at all is hidden here."""
        return not self.vaulted and not self.masked

    def hide(self, value: object, name: str = "") -> object:
        """A JSON-plain value with every piece of personal data in it hidden.

        Args:
            value: Text, number, list or mapping.
            name: Of the field that holds it.
        """
        if isinstance(value, str):
            return self._text(value, name)
        if isinstance(value, dict):
            return {self._key(key): self.hide(one, str(key)) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.hide(one, name) for one in value]
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LEAST_NUMBER:
            return self._number(value, name)
        return value

    def _key(self, key: object) -> object:
        return self._text(key, "") if isinstance(key, str) and any(map(str.isdigit, key)) else key

    def _text(self, text: str, name: str) -> str:
        label = _label(name) if len(text) <= _LONGEST_VALUE else ""
        found = self._found(label + text)
        if any(hit.start < len(label) for hit in found):
            label, found = "", self._found(text)
        parts, end = [], 0
        for hit in found:
            start, stop = hit.start - len(label), hit.end - len(label)
            parts += [text[end:start], self._in_place_of(hit, text[start:stop])]
            end = stop
        return "".join([*parts, text[end:]])

    def _number(self, number: int, name: str) -> object:
        label, said = _label(name), str(number)
        for hit in self._found(label + said):
            is_named = "context" in hit.reason or hit.reason == "label"
            if is_named and (hit.start, hit.end) == (len(label), len(label) + len(said)):
                return self._in_place_of(hit, said)
        return number

    def _found(self, text: str) -> list[Hit]:
        wanted = self.vaulted | self.masked
        if not wanted:
            return []
        tokens = [(token.start, token.end) for token in tokens_in(text)]
        found = find_numbers(text) if wanted <= NUMBERS else find_pii(text)
        return [
            hit
            for hit in found
            if hit.type in wanted and all(hit.end <= start or end <= hit.start for start, end in tokens)
        ]

    def _in_place_of(self, hit: Hit, said: str) -> str:
        if hit.type in self.masked:
            return masked(hit.type, said)
        known = self._kept.get((hit.type, hit.normal))
        if known is None:
            known = Kept(new_token(hit.type), hit.type, said, hit.normal)
            self._kept[hit.type, hit.normal] = known
        return known.token


def _label(name: str) -> str:
    words = _WORD_ENDS.sub(" ", name[:_LONGEST_NAME]).strip()
    return f"{words}: " if words else ""
