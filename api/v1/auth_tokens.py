"""Personal access tokens of the person who calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.auth import PrincipalDep
from api.services import ServicesDep
from api.v1.models.auth import NewTokenOut, TokenIn, TokenOut
from domain.errors import Forbidden, Unauthenticated
from domain.tenancy import SessionKind
from store.identity.personal_tokens import PersonalTokens

router = APIRouter(prefix="/auth/tokens", tags=["people"])


async def _own(principal: PrincipalDep, services: ServicesDep) -> PersonalTokens:
    if principal.kind is SessionKind.ANONYMOUS and principal.user_id is None:
        raise Unauthenticated("Sign in first: tokens belong to a person.")
    if principal.user_id is None:
        raise Forbidden("Visitors have no tokens; sign in.", missing="a sign-in with a password")
    return PersonalTokens(services.database, principal.user_id)


async def _own_signed_in(
    own: Annotated[PersonalTokens, Depends(_own)], principal: PrincipalDep
) -> PersonalTokens:
    """Only who typed the password makes tokens: one that leaked must not live on in others it made."""
    if principal.kind is not SessionKind.SIGN_IN:
        raise Forbidden(
            "A token cannot make tokens; sign in with the password.", missing="a sign-in with a password"
        )
    return own


OwnTokensDep = Annotated[PersonalTokens, Depends(_own)]
SignedInTokensDep = Annotated[PersonalTokens, Depends(_own_signed_in)]


@router.get("")
async def tokens(own: OwnTokensDep) -> list[TokenOut]:
    """Your tokens, newest first, revoked ones too."""
    return [TokenOut.model_validate(each) for each in await own.listed()]


@router.post("", status_code=201)
async def create_token(asked: TokenIn, own: SignedInTokensDep, response: Response) -> NewTokenOut:
    """A new token, shown this once."""
    made = await own.create(
        asked.label,
        roles=None if asked.roles is None else frozenset(asked.roles),
        life=None if asked.expires_in_days is None else timedelta(days=asked.expires_in_days),
    )
    response.headers["cache-control"] = "no-store"
    facts = TokenOut.model_validate(made.facts)
    return NewTokenOut(**facts.model_dump(), token=made.token)


@router.delete("/{token_id}", status_code=204)
async def revoke_token(token_id: UUID, own: OwnTokensDep) -> None:
    """Ends a token of yours at once."""
    await own.revoke(token_id)
