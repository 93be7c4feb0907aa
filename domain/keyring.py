"""The installation's secret as many keys: one per purpose, and the one before it while it is being replaced.

A key made for one purpose proves nothing for another, so a signature over a refresh token cannot be shown as
one over an access token. New signatures are always made with the current secret; those of the previous one
are accepted until its owner takes it out of the settings.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

SECRET_CHARS_MIN: Final = 32
"""256 bits in base64 are 43 characters; below 32 a secret is a password and can be guessed from one token."""


class KeyRing:
    """The current secret and perhaps the previous one. ``repr`` shows neither."""

    __slots__ = ("_secrets",)

    def __init__(self, current: str, previous: str | None = None) -> None:
        secrets = (current,) if previous is None else (current, previous)
        if any(len(each) < SECRET_CHARS_MIN for each in secrets):
            raise ValueError(f"a secret key has at least {SECRET_CHARS_MIN} characters")
        self._secrets = tuple(each.encode() for each in secrets)

    def __repr__(self) -> str:
        return f"KeyRing({len(self._secrets)} secrets)"

    def keys(self, purpose: str) -> tuple[bytes, ...]:
        """32-byte keys of the purpose, the current one first (HMAC-SHA-256 as RFC 5869's expand step)."""
        info = b"propmubi\x1f" + purpose.encode() + b"\x01"
        return tuple(hmac.digest(each, info, sha256) for each in self._secrets)

    def sign(self, purpose: str, message: bytes) -> bytes:
        """32 bytes that only the current secret gives."""
        return hmac.digest(self.keys(purpose)[0], message, sha256)

    def holds(self, purpose: str, message: bytes, signature: bytes) -> bool:
        """Whether one of the secrets gave this signature; takes the same time wherever it differs."""
        good = [
            hmac.compare_digest(hmac.digest(key, message, sha256), signature) for key in self.keys(purpose)
        ]
        return any(good)
