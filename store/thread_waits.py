"""Threads that wait for an event, and the runs that go on with them when it has come.

A graph that cannot go on before something happens asks with ``interrupt({"waiting_for": {"event": type,
"subject": id}, …})``. The interrupts of a thread are kept with it, under an index that answers "who waits for
this?" in one look (`ix_threads_waiting`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import uuid5

from sqlalchemy import select, text

from domain.tenancy import Principal, Role
from store.outbox import OutboxMessage
from store.runs import NewRun, Runs
from store.tables.runs import RunRow, ThreadRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from store.database import AsyncSession
    from store.runs import Accepted


class Awaited(NamedTuple):
    """An event that has come, as threads wait for it."""

    id: UUID
    tenant_id: UUID
    type: str
    subject: str
    answer: dict[str, Any]
    """What the interrupt returns."""


class ThreadWaits:
    """Waiting threads of every tenant, inside one transaction of the system."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def types_awaited(self, types: Iterable[str]) -> set[str]:
        """Those of the types that any thread waits for: usually none, which spares a look for each event."""
        found = set()
        for kind in sorted(set(types)):
            if (await self._session.execute(text(_IS_AWAITED), {"path": _path(kind)})).scalar_one():
                found.add(kind)
        return found

    async def resume(self, event: Awaited) -> list[Accepted]:
        """Starts a run on each thread that waits for the event; the same run if this is done again."""
        rows = await self._session.execute(
            text(_WAITING), {"tenant": event.tenant_id, "path": _path(event.type, event.subject)}
        )
        accepted = [await self._go_on(thread_id, event) for thread_id in rows.scalars().all()]
        return [one for one in accepted if one is not None]

    async def missed(self, limit: int = 50) -> list[OutboxMessage]:
        """Events that threads wait for, and that were handled between the graph's look and its interrupt."""
        rows = await self._session.execute(_MISSED, {"limit": limit, "path": f"{_WAITS}.event"})
        return [OutboxMessage(*row) for row in rows]

    async def _go_on(self, thread_id: UUID, event: Awaited) -> Accepted | None:
        """The run that answers the thread's interrupts, as the person whose run they stopped."""
        thread = (
            await self._session.execute(
                select(ThreadRow)
                .where(ThreadRow.id == thread_id, ThreadRow.status == "interrupted")
                .with_for_update(key_share=True)
            )
        ).scalar_one_or_none()
        newest = (
            await self._session.execute(
                select(RunRow).where(RunRow.thread_id == thread_id).order_by(RunRow.seq.desc()).limit(1)
            )
        ).scalar_one_or_none()
        answers = _answers(thread.interrupts if thread else {}, event)
        if thread is None or newest is None or not answers:
            return None  # Somebody else has answered meanwhile.
        new = NewRun(
            thread_id=thread.id,
            assistant_id=newest.assistant_id,
            graph_id=newest.graph_id,
            graph_version=newest.graph_version,
            kwargs={
                **newest.kwargs,
                "input": None,
                "checkpoint": None,
                "command": {"resume": answers},
                "cause": event.answer["cause"],
            },
            metadata={**newest.meta, "event_id": str(event.id)},
            run_id=uuid5(event.id, str(thread.id)),
            is_repeatable=True,
        )
        who = Principal(
            tenant_id=newest.tenant_id,
            user_id=newest.user_id,
            roles=frozenset(map(Role, newest.roles)),
            visitor_id=newest.visitor_id,
        )
        return await Runs(self._session, who).accept(new, thread)


def _answers(interrupts: dict[str, Any], event: Awaited) -> dict[str, Any]:
    """Interrupt id -> answer, for those that wait for this event; others of the thread wait on."""
    wanted = {"event": event.type, "subject": event.subject}
    return {
        one["id"]: {key: part for key, part in event.answer.items() if key != "cause"}
        for several in interrupts.values()
        for one in several
        if isinstance(one["value"], dict) and one["value"].get("waiting_for") == wanted
    }


_WAITS: Final = "$.*[*].value.waiting_for"


def _path(event_type: str, subject: str | None = None) -> str:
    """The interrupts that wait for this, as a path that the index can answer."""
    test = f"@.event == {json.dumps(event_type)}"
    if subject is not None:
        test += f" && @.subject == {json.dumps(subject)}"
    return f"{_WAITS} ? ({test})"


_IS_AWAITED = """
select exists (
    select 1 from threads where status = 'interrupted' and interrupts @? cast(:path as jsonpath)
)
"""

_WAITING = """
select id from threads
where status = 'interrupted' and tenant_id = :tenant and interrupts @? cast(:path as jsonpath)
order by id
"""

_MISSED: Final = text("""
select distinct o.id, o.tenant_id, o.stream, o.type, o.subject, o.payload
from threads t
cross join lateral jsonb_path_query(t.interrupts, '$.*[*].value.waiting_for') as wait
join outbox o on o.tenant_id = t.tenant_id and o.type = wait->>'event' and o.subject = wait->>'subject'
    and o.stream like '%.events'
join lateral (
    select r.id, r.started_at from runs r where r.thread_id = t.id order by r.seq desc limit 1
) newest on true
where t.status = 'interrupted' and t.interrupts @? cast(:path as jsonpath)
  and o.handled_at >= newest.started_at
  and not exists (select 1 from dead_letters d where d.event_id = o.id)
limit :limit
""")
