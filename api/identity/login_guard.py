"""Where a limit on sign-in attempts is put in: asked before a password is looked at, told what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple, Protocol, cast

from fastapi import Depends, Request

if TYPE_CHECKING:
    from domain.keyring import KeyRing


class Attempt(NamedTuple):
    """Who tries, in words that name nobody and can be kept and logged."""

    account: str
    """Keyed digest of the email address, the same for every spelling of it."""
    address: str
    """Network address of the caller."""


class LoginGuard(Protocol):
    """Limits attempts per account and per address."""

    async def admit(self, attempt: Attempt) -> None:
        """Lets an attempt pass.

        Raises:
            TooManyRequests: There were too many before it.
        """

    async def failed(self, attempt: Attempt) -> None:
        """The password was wrong, or the account is none."""

    async def succeeded(self, attempt: Attempt) -> None:
        """The person is signed in."""


class OpenGuard:
    """Lets everyone pass; the application puts its limiter in its place (``app.state.login_guard``)."""

    async def admit(self, attempt: Attempt) -> None:
        """Passes."""

    async def failed(self, attempt: Attempt) -> None:
        """Forgets it."""

    async def succeeded(self, attempt: Attempt) -> None:
        """Forgets it."""


def attempt_of(request: Request, ring: KeyRing, email: str) -> Attempt:
    """The attempt of this request."""
    account = ring.sign("login account", email.strip().lower().encode()).hex()[:32]
    return Attempt(account, request.client.host if request.client else "unknown")


async def login_guard_of(request: Request) -> LoginGuard:
    """The guard of the application that serves this request."""
    return cast("LoginGuard", getattr(request.app.state, "login_guard", None) or OpenGuard())


LoginGuardDep = Annotated[LoginGuard, Depends(login_guard_of)]
"""The guard, in a route's signature."""
