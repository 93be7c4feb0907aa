"""Signing in, staying signed in, signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, Request, Response

from api.identity import cookies
from api.identity.keys import IdentityKeys, KeysDep
from api.identity.login_guard import LoginGuardDep, attempt_of
from api.identity.proof import proof_of
from api.identity.signed_tokens import TokenKind
from api.services import ServicesDep
from api.v1.models.auth import LoginIn, RefreshIn, SignInOut
from domain.errors import Unauthenticated
from store.identity.people import People
from store.identity.refresh_tokens import RefreshTokens
from store.identity.sign_ins import SignIn, SignIns, end_sign_in

if TYPE_CHECKING:
    from uuid import UUID

    from domain.keyring import KeyRing

log = structlog.get_logger()
router = APIRouter(prefix="/auth", tags=["people"])

_WRONG = "Email or password is not right."


@router.post("/login")
async def login(  # noqa: PLR0913, PLR0917  # dependencies of one request
    asked: LoginIn,
    request: Request,
    response: Response,
    keys: KeysDep,
    guard: LoginGuardDep,
    services: ServicesDep,
) -> SignInOut:
    """Email and password for an access and a refresh token, in the body or as cookies."""
    if asked.cookies:
        cookies.check_own_page(request)
    ring = await keys.ring()
    attempt = attempt_of(request, ring, asked.email)
    await guard.admit(attempt)
    person = await People(services.database, keys.passwords).by_password(asked.email, asked.password)
    if person is None:
        await guard.failed(attempt)
        log.info("auth.login_failed", account=attempt.account)
        raise Unauthenticated(_WRONG)
    await guard.succeeded(attempt)
    signed_in = await SignIns(services.database, ring).begin(person.id, person.tenant_id)
    log.info("auth.signed_in", account=attempt.account, sign_in=str(signed_in.id))
    return await _answer(request, response, keys, signed_in, is_cookie=asked.cookies)


@router.post("/refresh")
async def refresh(
    request: Request,
    response: Response,
    keys: KeysDep,
    services: ServicesDep,
    asked: RefreshIn | None = None,
) -> SignInOut:
    """A refresh token for the next pair. Each is good once; used again later, it ends the sign-in.

    Two tabs that renew within ten seconds of one another get the same pair.
    """
    ring = await keys.ring()
    sent = asked.refresh_token if asked else None
    token = sent or cookies.cookie_of(request, cookies.REFRESH)
    if not token:
        raise Unauthenticated("Send refresh_token in the body, or the cookie of the sign-in.")
    if not sent:
        cookies.check_csrf(request, ring, RefreshTokens(ring).read(token).family)
    renewed = await SignIns(services.database, ring).renew(token)
    return await _answer(request, response, keys, renewed, is_cookie=not sent)


@router.post("/logout", status_code=204)
async def logout(
    request: Request,
    response: Response,
    keys: KeysDep,
    services: ServicesDep,
    asked: RefreshIn | None = None,
) -> None:
    """Ends the sign-in of the refresh token, the cookies or the access token; without one, nothing."""
    ring = await keys.ring()
    sign_in = await _sign_in_of(request, keys, ring, asked)
    if sign_in is not None:
        await end_sign_in(services.database, sign_in)
    cookies.take_back(request, response)


async def _answer(
    request: Request, response: Response, keys: IdentityKeys, signed_in: SignIn, *, is_cookie: bool
) -> SignInOut:
    access = (await keys.signer()).access(signed_in.user_id, signed_in.id)
    response.headers["cache-control"] = "no-store"
    csrf = cookies.csrf_token(await keys.ring(), signed_in.id) if is_cookie else None
    if csrf is not None:
        held = cookies.SignInCookies(access.token, signed_in.refresh_token, csrf)
        cookies.give(request, response, held, signed_in.expires_at)
    return SignInOut(
        access_token=None if is_cookie else access.token,
        expires_at=access.expires_at,
        refresh_token=None if is_cookie else signed_in.refresh_token,
        refresh_expires_at=signed_in.expires_at,
        csrf_token=csrf,
    )


async def _sign_in_of(
    request: Request, keys: IdentityKeys, ring: KeyRing, asked: RefreshIn | None
) -> UUID | None:
    """Which sign-in to end: what does not hold any more has ended already, and is no error."""
    tokens = RefreshTokens(ring)
    try:
        if asked and asked.refresh_token:
            return tokens.read(asked.refresh_token).family
        proof = proof_of(request)
        if proof is not None and not proof.is_cookie:
            return (await keys.signer()).read(proof.token, TokenKind.ACCESS).sign_in
        token = cookies.cookie_of(request, cookies.REFRESH)
        sign_in = tokens.read(token).family if token else None
    except Unauthenticated:
        return None
    if sign_in is not None:
        cookies.check_csrf(request, ring, sign_in)
    return sign_in
