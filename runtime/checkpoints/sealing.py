"""Values of checkpoints sealed with AES-256-GCM, each to the place where it is kept.

A sealed value opens only in its own place: thread, namespace, checkpoint or version, channel or index are
authenticated with it, so a row copied or moved to another thread, step or channel is refused. Each thread has
a key of its own, derived from the named one, which keeps the number of random 96-bit nonces under one key far
from where they could repeat (NIST SP 800-38D, section 8.3: at most 2**32).

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


class CheckpointsUnreadable(SetupError):
    """A checkpoint is there and may not, or cannot, be opened with the keys of the settings."""


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
            CheckpointsUnreadable: It is not sealed, its key is not among the settings, or it was changed or
                moved here from elsewhere.
        """
        if not sealed.type.startswith(SEALED):
            raise CheckpointsUnreadable(
                "A checkpoint is not sealed though keys are set. If it is from before there were keys, run "
                "`propmubi checkpoints seal`."
            )
        name = sealed.type.removeprefix(SEALED)
        if name not in self._keys:
            raise key_missing(name)
        nonce, data = sealed.data[:_NONCE_BYTES], sealed.data[_NONCE_BYTES:]
        try:
            inside = self._cipher(name, place[0]).decrypt(nonce, data, _bound(place))
        except (InvalidTag, ValueError):
            raise CheckpointsUnreadable(
                "A checkpoint cannot be opened: its row was changed, or belongs elsewhere."
            ) from None
        kind, _, value = inside.partition(_SEPARATOR)
        return Typed(kind.decode(), value)

    def _cipher_of(self, name: str, thread_id: str) -> AESGCM:
        return AESGCM(hmac.digest(self._keys[name], _PURPOSE + thread_id.encode(), sha256))


def key_missing(name: str) -> CheckpointsUnreadable:
    """The error of a checkpoint sealed with a key that the settings do not have."""
    return CheckpointsUnreadable(f"A checkpoint is sealed with the key {name!r}: name it in {SETTING}.")


def _bound(place: tuple[str, ...]) -> bytes:
    """The place as bytes that no other place gives: each part with its length before it."""
    return b"".join(len(part).to_bytes(4) + part for part in (each.encode() for each in place))
