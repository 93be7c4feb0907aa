"""What an application proves identity with: key ring, token signer, passwords; made at first use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.identity.signed_tokens import Clock, TokenSigner, utc_now
from api.services import ServicesDep  # FastAPI reads the annotation
from store.identity.passwords import Passwords
from store.identity.secret_key import load_ring

if TYPE_CHECKING:
    from config.settings import Settings
    from domain.keyring import KeyRing


class IdentityKeys:
    """One key ring per application, loaded when the first token is made or read."""

    def __init__(self, settings: Settings, now: Clock = utc_now, passwords: Passwords | None = None) -> None:
        self._settings = settings
        self._now = now
        self._ring: KeyRing | None = None
        self.passwords = passwords or Passwords()
        """Compares passwords, a few at a time for the whole application."""

    async def ring(self) -> KeyRing:
        """The key ring.

        Raises:
            SetupError: The file that keeps the secret cannot be used.
        """
        if self._ring is None:
            # Twice at once is harmless: the file gives both the same secret.
            self._ring = await asyncio.to_thread(load_ring, self._settings)
        return self._ring

    async def signer(self) -> TokenSigner:
        """Makes and reads signed tokens."""
        return TokenSigner(await self.ring(), self._now)


async def keys_of(request: Request, services: ServicesDep) -> IdentityKeys:
    """The keys of the application that serves this request."""
    state = request.app.state
    if not hasattr(state, "identity_keys"):
        state.identity_keys = IdentityKeys(services.settings)
    keys: IdentityKeys = state.identity_keys
    return keys


KeysDep = Annotated[IdentityKeys, Depends(keys_of)]
"""The keys, in a route's signature."""
