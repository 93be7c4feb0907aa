"""Limits on sign-in attempts: against guessing one account's password, and many accounts' from one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client_address import address_key
from api.limits.classes import SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS, SIGN_IN_PAIR

if TYPE_CHECKING:
    from api.identity.login_guard import Attempt
    from api.limits.counting import CallLimits


class SignInLimits:
    """The application's `api.identity.login_guard.LoginGuard`.

    Every attempt counts, also one that succeeds: what is limited is how fast passwords can be tried, and a
    person signs in a few times a day.
    """

    def __init__(self, limits: CallLimits) -> None:
        self._limits = limits

    async def admit(self, attempt: Attempt) -> None:
        """Lets an attempt pass.

        Raises:
            TooManyRequests: There were too many before it.
        """
        address = address_key({"client": (attempt.address, 0)})
        await self._limits.take(
            [
                ("login", f"pair:{attempt.account}:{address}", SIGN_IN_PAIR),
                ("login", f"account:{attempt.account}", SIGN_IN_ACCOUNT),
                ("login", f"address:{address}", SIGN_IN_ADDRESS),
            ]
        )

    async def failed(self, attempt: Attempt) -> None:
        """Nothing more: the attempt has been counted."""

    async def succeeded(self, attempt: Attempt) -> None:
        """Nothing more."""
