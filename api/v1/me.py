"""Who the caller is."""

from __future__ import annotations

from fastapi import APIRouter

from api.auth import PrincipalDep
from api.services import ServicesDep
from api.v1.models.me import MeOut
from domain.errors import NotFound
from domain.tenancy import DEMO_TENANT_ID, Principal, SessionKind
from store.users import account_of

router = APIRouter(prefix="/me", tags=["people"])


@router.get("")
async def me(principal: PrincipalDep, services: ServicesDep) -> MeOut:
    """The caller's name, tenant and roles; an anonymous buyer has no account."""
    account = await account_of(services.database, principal.user_id) if principal.user_id else None
    if principal.user_id and account is None:
        raise NotFound("Your account no longer exists; ask your administrator.")
    return MeOut(
        is_anonymous=principal.owner_id is None,
        kind=principal.kind,
        user_id=principal.user_id,
        visitor_id=principal.visitor_id,
        email=account.email if account else None,
        display_name=account.display_name if account else _nameless(principal),
        tenant_id=principal.tenant_id,
        tenant_name=account.tenant_name if account else None,
        roles=sorted(principal.roles),
        is_demo=account.is_demo if account else principal.tenant_id == DEMO_TENANT_ID,
    )


def _nameless(principal: Principal) -> str:
    return "Visitor" if principal.kind is SessionKind.SITE else "Anonymous buyer"
