"""Values of checkpoints, threads and runs sealed with AES-256-GCM, each to the place where it is kept.

A sealed value opens only in its own place: thread, namespace, checkpoint or version, channel or index (or
table, column, id and tenant) are authenticated with it, so a row copied or moved to another is refused. Each
thread or row has a key of its own, derived from the named one, which keeps the number of random 96-bit nonces
under one key far from where they could repeat (NIST SP 800-38D, section 8.3: at most 2**32).

Sealed bytes are nonce, ciphertext and 128-bit tag; inside are the serializer's name for the value, a NUL, and
the value. The name of the key stands beside them in clear, as ``sealed:<name>`` where a row has its type.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping

SEALED: Final = "sealed:"
"""Begins the type of a sealed value; the key's name follows."""
SETTING: Final = "PROPMUBI_CHECKPOINT_KEYS"
_NONCE_BYTES: Final = 12
_SEPARATOR: Final = b"\0"
_PURPOSE: Final = b"propmubi\x1fcheckpoints\x1f"
_THREADS_REMEMBERED: Final = 4096


class SealUnreadable(SetupError):
    """Something is there and may not, or cannot, be opened with the keys of the settings."""


class Typed(NamedTuple):
    """A value as the serializer writes it."""

    type: str
    data: bytes


class Sealer:
    """Seals with the first key and opens with any. ``repr`` shows none."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = dict(keys)
        self.active: Final = next(iter(self._keys))
        self.type: Final = SEALED + self.active
        self._cipher = lru_cache(_THREADS_REMEMBERED)(self._cipher_of)

    def __repr__(self) -> str:
        return f"Sealer({', '.join(self._keys)})"

    def seal(self, value: Typed, *place: str) -> Typed:
        """The value sealed to a place, which begins with the thread's id."""
        nonce = os.urandom(_NONCE_BYTES)
        inside = value.type.encode() + _SEPARATOR + value.data
        sealed = self._cipher(self.active, place[0]).encrypt(nonce, inside, _bound(place))
        return Typed(self.type, nonce + sealed)

    def open(self, sealed: Typed, *place: str) -> Typed:
        """The value that was sealed to this place.

        Raises:
            SealUnreadable: It is not sealed, its key is not among the settings, or it was changed or
                moved here from elsewhere.
        """
        if not sealed.type.startswith(SEALED):
            raise not_sealed()
        name = sealed.type.removeprefix(SEALED)
        if name not in self._keys:
            raise key_missing(name)
        nonce, data = sealed.data[:_NONCE_BYTES], sealed.data[_NONCE_BYTES:]
        try:
            inside = self._cipher(name, place[0]).decrypt(nonce, data, _bound(place))
        except (InvalidTag, ValueError):
            raise SealUnreadable(
                "A sealed row cannot be opened: it was changed, or belongs elsewhere."
            ) from None
        kind, _, value = inside.partition(_SEPARATOR)
        return Typed(kind.decode(), value)

    def _cipher_of(self, name: str, thread_id: str) -> AESGCM:
        return AESGCM(hmac.digest(self._keys[name], _PURPOSE + thread_id.encode(), sha256))


def not_sealed() -> SealUnreadable:
    """The error of a row in plain text though keys are set."""
    return SealUnreadable(
        "A row is not sealed though keys are set. If it is from before there were keys, run "
        "`propmubi checkpoints seal`."
    )


def key_missing(name: str) -> SealUnreadable:
    """The error of a row sealed with a key that the settings do not have."""
    return SealUnreadable(f"A row is sealed with the key {name!r}: name it in {SETTING}.")


def _bound(place: tuple[str, ...]) -> bytes:
    """The place as bytes that no other place gives: each part with its length before it."""
    return b"".join(len(part).to_bytes(4) + part for part in (each.encode() for each in place))
