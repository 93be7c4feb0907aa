"""Tokens that stand for a person's values in the vault: a type and sixteen letters drawn at random.

Nothing of the value is in a token, not even a hash of it, and no digit, so that no reader of amounts, no
recogniser and no grammar takes one for something else. Who has a token has nothing: the vault opens it for
its own subject only.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.pii.kinds import PiiType

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS: Final = "bcdfghjklmnpqrstvwxz"
"""No vowels: no token spells a word."""
_LENGTH: Final = 16
"""20 letters to the power of 16 are 69 bits."""
TOKEN: Final = re.compile(
    rf"⟦(?P<kind>{'|'.join(kind.name for kind in PiiType)}):(?P<key>[{_LETTERS}]{{{_LENGTH}}})⟧"
)
TOKEN_MARK: Final = "⟦".encode()
"""What every text with a token holds, in UTF-8: the cheap look before the search."""


class VaultToken(NamedTuple):
    """A token and where in a text it stands."""

    kind: PiiType
    text: str
    start: int
    end: int


def new_token(kind: PiiType) -> str:
    """A token that stands for nothing yet."""
    return f"⟦{kind.name}:{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}⟧"


def tokens_in(text: str) -> Iterator[VaultToken]:
    """Every token of a text, in reading order.

    >>> [token.kind.value for token in tokens_in("call ⟦PHONE:bcdfghjklmnpqrst⟧")]
    ['phone']
    """
    for match in TOKEN.finditer(text):
        yield VaultToken(PiiType[match["kind"]], match.group(), match.start(), match.end())


def token_of(kind: PiiType, text: str) -> str | None:
    """The first token of that type in a text."""
    return next((token.text for token in tokens_in(text) if token.kind is kind), None)


def without_tokens(text: str) -> str:
    """The text with blanks for its tokens."""
    return TOKEN.sub(lambda match: " " * len(match.group()), text)
