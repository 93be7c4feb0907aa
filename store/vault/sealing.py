"""Keys of subjects and what they seal: AES-256-GCM, every text bound to its place.

A subject's key is 256 random bits, wrapped with a key of the installation (`domain.keyring`) and bound to
tenant and subject. A value is sealed with its subject's key and bound to tenant, subject and token, so a row
that is moved or changed opens nowhere. Nonces are random: one subject seals far less than the 2**32 values
that NIST SP 800-38D, section 8.3, allows under one key; the wrapping key, one for each subject there is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import SetupError

if TYPE_CHECKING:
    from uuid import UUID

    from domain.keyring import KeyRing

_PURPOSE: Final = "vault"
_NONCE_BYTES: Final = 12
_KEY_BITS: Final = 256


class VaultUnreadable(SetupError):
    """A key or value of the vault does not open with the secrets of the settings."""


class SubjectCipher:
    """Seals and opens values of one subject. ``repr`` shows no key."""

    def __init__(self, tenant_id: UUID, subject_id: UUID, key: bytes) -> None:
        self._place = tenant_id.bytes + subject_id.bytes
        self._cipher = AESGCM(key)

    def seal(self, token: str, value: bytes) -> bytes:
        """Nonce, ciphertext and tag of a value that the token stands for."""
        return _sealed(self._cipher, value, self._place + token.encode())

    def open(self, token: str, sealed: bytes) -> bytes:
        """The value that was sealed for this token.

        Raises:
            VaultUnreadable: It was changed, or belongs elsewhere.
        """
        try:
            return _opened(self._cipher, sealed, self._place + token.encode())
        except (InvalidTag, ValueError):
            raise VaultUnreadable("A value of the vault cannot be opened: its row was changed.") from None


class KeyWrapper:
    """Makes, wraps and unwraps the keys of subjects."""

    def __init__(self, ring: KeyRing) -> None:
        self._ciphers = tuple(AESGCM(key) for key in ring.keys(_PURPOSE))

    def new_key(self, tenant_id: UUID, subject_id: UUID) -> bytes:
        """A key that nobody has seen, wrapped."""
        return self._wrapped(tenant_id, subject_id, AESGCM.generate_key(_KEY_BITS))

    def cipher(self, tenant_id: UUID, subject_id: UUID, wrapped: bytes) -> SubjectCipher:
        """What seals for the subject whose wrapped key this is.

        Raises:
            VaultUnreadable: No secret of the settings opens it, or it is another's.
        """
        key, _ = self._unwrapped(tenant_id, subject_id, wrapped)
        return SubjectCipher(tenant_id, subject_id, key)

    def rewrapped(self, tenant_id: UUID, subject_id: UUID, wrapped: bytes) -> bytes | None:
        """The same key under the current secret; None where it is so already.

        Raises:
            VaultUnreadable: No secret of the settings opens it, or it is another's.
        """
        key, is_current = self._unwrapped(tenant_id, subject_id, wrapped)
        return None if is_current else self._wrapped(tenant_id, subject_id, key)

    def _wrapped(self, tenant_id: UUID, subject_id: UUID, key: bytes) -> bytes:
        return _sealed(self._ciphers[0], key, tenant_id.bytes + subject_id.bytes)

    def _unwrapped(self, tenant_id: UUID, subject_id: UUID, wrapped: bytes) -> tuple[bytes, bool]:
        for place, cipher in enumerate(self._ciphers):
            try:
                return _opened(cipher, wrapped, tenant_id.bytes + subject_id.bytes), place == 0
            except (InvalidTag, ValueError):
                continue
        raise VaultUnreadable(
            "A key of the vault does not open: set PROPMUBI_SECRET_KEY_PREVIOUS to the secret that was in "
            "force, and run `propmubi privacy rewrap`."
        )


def _sealed(cipher: AESGCM, value: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, value, place)


def _opened(cipher: AESGCM, sealed: bytes, place: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
