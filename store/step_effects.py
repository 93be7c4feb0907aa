"""Effects of a graph's steps that happen once: the claim commits with the write, under the thread's lease."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select, text

from store.leases import Lease, Leases
from store.tables.runs import ThreadRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from domain.steps import Step


_CLAIM: Final = text("""
insert into step_effects (key, tenant_id, thread_id) values (:key, :tenant_id, :thread_id)
on conflict do nothing returning key
""")
"""Put together once: every step that writes asks it."""


async def claim_step(
    session: AsyncSession, step: Step, tenant_id: UUID, name: str, arguments: Mapping[str, object]
) -> bool:
    """True once per step, name and arguments: the caller's write belongs in this transaction.

    Raises:
        StaleLease: Another worker has the thread; the caller must write nothing.
    """
    await Leases(session).assert_held(Lease(step.thread_id, tenant_id, step.epoch, ""))
    claimed = await session.execute(
        _CLAIM, {"key": step.key(name, arguments), "tenant_id": tenant_id, "thread_id": step.thread_id}
    )
    return claimed.scalar_one_or_none() is not None


async def claim_once(session: AsyncSession, tenant_id: UUID, thread_id: str, what: str) -> bool:
    """True once per thread and ``what``, for effects that do no harm when the thread has moved on since.

    A thread that is not kept here, as in LangGraph's own studio, runs no step again: always True.
    """
    try:
        thread = UUID(thread_id)
    except ValueError:
        return True
    kept = select(ThreadRow.id).where(ThreadRow.tenant_id == tenant_id, ThreadRow.id == thread)
    if (await session.execute(kept)).first() is None:
        return True
    claimed = await session.execute(
        _CLAIM, {"key": f"{thread}:{what}", "tenant_id": tenant_id, "thread_id": thread}
    )
    return claimed.scalar_one_or_none() is not None
