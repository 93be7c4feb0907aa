"""Who calls, and whether they may: tokens in, `domain.tenancy.Principal` out.

A token comes as ``x-api-key`` (what LangGraph clients send) or as a bearer. Without one the caller is the
demo tenant's anonymous buyer, unless the settings require a token. A token that does not hold is refused and
never taken for "no token": a broker whose token ran out must not silently become an anonymous buyer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Depends, Request

from api.services import ServicesDep
from domain.errors import Forbidden, Unauthenticated
from domain.tenancy import ANONYMOUS_BUYER, Principal, Role
from store.users import principal_of_token

LISTING_WRITERS: Final = frozenset({Role.SELLER, Role.AGENT, Role.BUILDER, Role.ADMIN})
"""Who may put listings on the market (DOMAIN G)."""


async def principal_of(request: Request, services: ServicesDep) -> Principal:
    """The caller.

    Raises:
        Unauthenticated: The token is unknown, expired, revoked or malformed; or none came where one must.
    """
    token = _token_of(request)
    if token is None:
        if services.settings.require_token:
            raise Unauthenticated("A token is required: send it as x-api-key, or as Authorization: Bearer.")
        return ANONYMOUS_BUYER
    principal = await principal_of_token(services.database, token)
    if principal is None:
        raise Unauthenticated("The token is unknown, expired or revoked; sign in again for a new one.")
    return principal


def one_of(roles: frozenset[Role]) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency that lets only these roles pass."""
    wanted = ", ".join(sorted(roles))

    async def check(principal: PrincipalDep) -> Principal:
        if principal.user_id is None:
            raise Unauthenticated(f"Sign in first: this is for the roles {wanted}.")
        if not principal.roles & roles:
            raise Forbidden(f"This is for the roles {wanted}.")
        return principal

    return check


PrincipalDep = Annotated[Principal, Depends(principal_of)]
"""Anyone, anonymous buyers among them."""

ListingWriterDep = Annotated[Principal, Depends(one_of(LISTING_WRITERS))]
"""Someone who may create or import listings."""


def _token_of(request: Request) -> str | None:
    key = request.headers.get("x-api-key")
    authorization = request.headers.get("authorization")
    if key is not None:
        return key.strip()
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("The Authorization header must be: Bearer, a space, the token.")
    return token.strip()
