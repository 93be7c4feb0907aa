"""Cases as their applicant sees them, through the database's own window (migration 0035)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sqlalchemy import BigInteger, DateTime, Text, Uuid, column, select, table
from sqlalchemy.dialects.postgresql import JSONB

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database

ApplicantStage = Literal["open", "sanctioned", "declined", "withdrawn"]
_WINDOW: Final = table(
    "applicant_cases",
    column("id", Uuid),
    column("ref", Text),
    column("product", Text),
    column("amount_inr", BigInteger),
    column("city", Text),
    column("opened_at", DateTime(timezone=True)),
    column("stage", Text),
    column("closed_at", DateTime(timezone=True)),
    column("granted_inr", BigInteger),
    column("inputs", JSONB),
)


class ApplicantCase(NamedTuple):
    """A case, without anything that is the desk's."""

    id: UUID
    ref: str
    product: str
    amount_inr: int
    """What was asked for."""
    city: str | None
    opened_at: datetime
    stage: ApplicantStage
    closed_at: datetime | None
    granted_inr: int | None
    inputs: dict[str, Any] | None
    """The application that was judged; None until an underwriter has signed, and of a withdrawn case."""


async def applicant_cases(db: Database, caller: Principal, *, limit: int = 20) -> Sequence[ApplicantCase]:
    """The caller's own cases, the newest first."""
    newest = select(_WINDOW).order_by(_WINDOW.c.opened_at.desc(), _WINDOW.c.id).limit(limit)
    async with db.session(caller) as session:
        return [ApplicantCase(*row) for row in await session.execute(newest)]
