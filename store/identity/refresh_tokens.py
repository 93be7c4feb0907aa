"""The written form of refresh tokens: their chain's id and their number in it, under a signature.

``pmr_<base64url of 16 bytes id, 4 bytes number, 32 bytes HMAC-SHA-256>``. Nothing in the database opens
anything, not even backwards from a digest, and the same place in a chain always gives the same token.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from domain.errors import Unauthenticated

if TYPE_CHECKING:
    from domain.keyring import KeyRing

PREFIX: Final = "pmr_"
_PURPOSE: Final = "refresh"
_SAID_BYTES: Final = 20
_CHARS: Final = 70
"""52 bytes in base64url without padding."""


class Link(NamedTuple):
    """A place in a chain."""

    family: UUID
    number: int


class RefreshTokens:
    """Makes and reads refresh tokens."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def made(self, link: Link) -> str:
        """The token of this place."""
        said = link.family.bytes + link.number.to_bytes(4, "big")
        return PREFIX + _encoded(said + self._keys.sign(_PURPOSE, said))

    def read(self, token: str) -> Link:
        """The place a token stands for; whether it still holds is the chain's to say.

        Raises:
            Unauthenticated: It is not one of ours.
        """
        signed = _decoded(token)
        said = signed[:_SAID_BYTES] if signed else b""
        if not signed or not self._keys.holds(_PURPOSE, said, signed[_SAID_BYTES:]):
            raise Unauthenticated("The refresh token is not one of ours; sign in again.")
        return Link(UUID(bytes=said[:16]), int.from_bytes(said[16:], "big"))


def _encoded(signed: bytes) -> str:
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def _decoded(token: str) -> bytes | None:
    """The bytes of a token in its one right spelling: no second text means the same."""
    text = token.removeprefix(PREFIX)
    if text == token or len(text) != _CHARS or not text.isascii():
        return None
    try:
        signed = base64.b64decode(text + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return signed if _encoded(signed) == text else None
