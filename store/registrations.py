"""What a new account brings: the person's own words of consent, and how they can be recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from store.tables.events import KycVerificationRow, UserConsentRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from store.database import AsyncSession
    from store.events.models.user import ConsentGiven, UserKycVerified


class Reachable(NamedTuple):
    """By what a person is recognised."""

    email: str
    phone_e164: str | None


async def reachable(session: AsyncSession, tenant_id: UUID, user_id: UUID) -> Reachable | None:
    """Address and number of the tenant's user; None: there is no such user (any more)."""
    mine = select(UserRow.email, UserRow.phone_e164).where(
        UserRow.tenant_id == tenant_id, UserRow.id == user_id
    )
    row = (await session.execute(mine)).one_or_none()
    return None if row is None else Reachable(*row)


async def record_consents(
    session: AsyncSession, tenant_id: UUID, user_id: UUID, event_id: UUID, given: Sequence[ConsentGiven]
) -> None:
    """One row for each purpose and channel; none is ever merged into a broader one."""
    rows = [
        {"id": uuid7(), "tenant_id": tenant_id, "user_id": user_id, "event_id": event_id, **one.model_dump()}
        for one in given
    ]
    if rows:
        await session.execute(insert(UserConsentRow).values(rows).on_conflict_do_nothing())


async def record_kyc(session: AsyncSession, tenant_id: UUID, event_id: UUID, kyc: UserKycVerified) -> None:
    """The newest verification of a person."""
    values = {"method": kyc.method, "verified_at": kyc.verified_at, "event_id": event_id}
    statement = insert(KycVerificationRow).values(user_id=kyc.user_id, tenant_id=tenant_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
