"""Who calls, and whether they may: proof in, `domain.tenancy.Principal` out.

Proof is a personal access token (``pmk_…``) or a signed one, as ``x-api-key`` (what LangGraph clients send),
as a bearer, or in the cookie of a browser's sign-in. Proof that does not hold is refused and never taken for
"none": a broker whose token ran out must not silently become an anonymous buyer. Without any, only this
machine's own user may act, as the demo tenant's anonymous buyer (`api.identity.loopback`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.identity.cookies import SAFE_METHODS, check_csrf
from api.identity.keys import IdentityKeys, KeysDep
from api.identity.loopback import is_own_machine
from api.identity.proof import Proof, proof_of
from api.identity.signed_tokens import Claims, TokenKind
from api.limits.counting import count_call
from api.services import ApiServices, ServicesDep
from domain.errors import Forbidden, Unauthenticated
from domain.tenancy import ANONYMOUS_BUYER, LISTING_WRITERS, Principal, Role, SessionKind
from store.identity.sign_ins import principal_of_sign_in
from store.identity.sites import Visitors
from store.users import TOKEN_PREFIX, principal_of_token

if TYPE_CHECKING:
    from store.database import Database

_NO_LONGER: str = "The token is unknown, expired or revoked; sign in again for a new one."
_NO_PROOF: str = "A token is required: send it as x-api-key, or as Authorization: Bearer."


async def principal_of(request: Request, services: ServicesDep, keys: KeysDep) -> Principal:
    """The caller, whose call is counted.

    Raises:
        Unauthenticated: The proof is unknown, expired, revoked or malformed; or none came where one must.
        Forbidden: A site token came from another page than it was made for, or cookies without CSRF token.
        TooManyRequests: There were too many calls before it.
    """
    principal = await prove(request, services, keys)
    await count_call(request, principal)
    return principal


async def prove(request: Request, services: ApiServices, keys: IdentityKeys) -> Principal:
    """The caller, not counted; errors as `principal_of`."""
    proof = proof_of(request)
    if proof is None:
        if services.settings.require_token or not is_own_machine(request, services.settings):
            raise Unauthenticated(_NO_PROOF)
        return ANONYMOUS_BUYER
    if proof.token.startswith(TOKEN_PREFIX) and not proof.is_cookie:
        return _known(await principal_of_token(services.database, proof.token))
    return await _of_signed(proof, request, services.database, keys)


async def _of_signed(proof: Proof, request: Request, database: Database, keys: IdentityKeys) -> Principal:
    signer = await keys.signer()
    if proof.is_cookie:
        claims = signer.read(proof.token, TokenKind.ACCESS)
    else:
        claims = signer.read(proof.token, TokenKind.ACCESS, TokenKind.SITE)
    if claims.kind is TokenKind.SITE:
        return await _visitor(claims, request, database)
    assert claims.sign_in is not None  # noqa: S101  # an access token without it is not read
    if proof.is_cookie and request.method not in SAFE_METHODS:
        check_csrf(request, await keys.ring(), claims.sign_in)
    return _known(await principal_of_sign_in(database, claims.subject, claims.sign_in))


async def _visitor(claims: Claims, request: Request, database: Database) -> Principal:
    """The visitor of a site token, on the page it was made for.

    Without an Origin the token counts: a browser leaves it out on reads from a page of our own server, and
    a program that stole the token could send any.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin != claims.origin:
        raise Forbidden("This token is for pages of another origin; begin a session on this page.")
    assert claims.site_id is not None  # noqa: S101  # a site token without it is not read
    return _known(await Visitors(database).principal(claims.subject, claims.site_id))


def _known(principal: Principal | None) -> Principal:
    if principal is None:
        raise Unauthenticated(_NO_LONGER)
    return principal


def one_of(roles: frozenset[Role]) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency that lets only people with one of these roles pass."""
    wanted = ", ".join(sorted(roles))

    async def check(principal: PrincipalDep) -> Principal:
        if principal.kind is SessionKind.ANONYMOUS and principal.user_id is None:
            raise Unauthenticated(f"Sign in first: this is for the roles {wanted}.")
        if principal.user_id is None or not principal.roles & roles:
            raise Forbidden(f"This is for the roles {wanted}.", missing=f"one of the roles {wanted}")
        return principal

    return check


PrincipalDep = Annotated[Principal, Depends(principal_of)]
"""Anyone, anonymous buyers among them."""

ListingWriterDep = Annotated[Principal, Depends(one_of(LISTING_WRITERS))]
"""Someone who may create or import listings."""
