"""What is looked after for papers by the clock: their time is over, or an erasure is to be ended.

Every worker may look. A document that another has erased meanwhile is erased again, which changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from domain.documents.retention import kept_until
from domain.errors import Conflict, NotFound
from domain.tenancy import Role
from store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from domain.tenancy import Principal
    from store.documents.erasing import DocumentEraser

log = structlog.get_logger()

AT_ONCE: Final = 100
SETTLED_AFTER: Final = timedelta(minutes=2)
"""So long after an erasure no worker has a passage of the document in hand any more."""


class Vectors(Protocol):
    """The index of passages (`rag.passages_index.PassageIndex`)."""

    async def remove(self, who: Principal | Scope, document_id: UUID) -> None:
        """Drops the vectors of a document's passages."""
        ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDuties:
    """The two duties."""

    eraser: DocumentEraser
    index: Vectors
    now: Callable[[], datetime] = _utc_now

    async def end_erasures(self) -> bool:
        """Erases again what was erased, with its vectors, and notes it; whether there may be more."""
        waiting = await self.eraser.with_vectors(self.now() - SETTLED_AFTER, AT_ONCE)
        for tenant_id, document_id in waiting:
            await self._erase(tenant_id, document_id)
            await self.index.remove(_staff(tenant_id), document_id)
            await self.eraser.vectors_gone(_staff(tenant_id), document_id)
        return len(waiting) == AT_ONCE

    async def forget_over(self) -> bool:
        """Erases documents whose time is over; whether there may be more."""
        over = await self.eraser.over(kept_until(self.now()), AT_ONCE)
        gone = [await self._erase(tenant_id, document_id) for tenant_id, document_id in over]
        if over:
            log.info("documents.time_over", erased=sum(gone))
        return len(over) == AT_ONCE and any(gone)

    async def _erase(self, tenant_id: UUID, document_id: UUID) -> bool:
        try:
            await self.eraser.erase(_staff(tenant_id), document_id)
        except (NotFound, Conflict):
            # A hold was laid on it meanwhile.
            return False
        return True


def _staff(tenant_id: UUID) -> Scope:
    return Scope(tenant_id, roles=frozenset({Role.ANALYST}))
