"""The two transactions every run costs its worker: begun under a lease, ended and settled.

They go to the driver's own connection: a session of SQLAlchemy costs several times the CPU of what these
few statements do. What is rare (standing back, handing back, undoing) goes through `store.run_progress`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from domain.ids import uuid7
from domain.run_lanes import RunLane
from store.driver_sql import driver_sql
from store.leases import THREAD_THEN_LEASE, Lease
from store.run_progress import WORKERS, Begun, Ending, NotBegun
from store.run_statements import BEGIN, FINISH
from store.runs import RUN_REQUESTED, run_message
from store.sealed_columns import Place
from store.sealed_mapping import open_row, place_of
from store.tables.runs import RunRow
from store.webhooks import OWED, QUEUE, owed_webhook

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

    from psycopg import AsyncConnection

    from store.outbox import OutboxMessage
    from store.sealed_columns import ColumnSealer


@dataclass(frozen=True, slots=True)
class Behind:
    """The thread is taken, and something is ahead of the run on it: see `RunProgress.stand_back`."""

    lease: Lease


async def begin_run(  # noqa: PLR0913  # where, with what, which, by whom and for how long
    connection: AsyncConnection[Any],
    columns: ColumnSealer,
    run_id: UUID,
    tenant_id: UUID,
    *,
    holder: str,
    duration: timedelta,
) -> Begun | NotBegun | Behind:
    """Takes the thread and marks the run running, or says why not; committed at once.

    A run found running had a worker that died; it is begun again, with one delivery more.

    Args:
        connection: In autocommit: one statement is one transaction, and one round trip.
        columns: Opens the run's request.
        run_id: Which run.
        tenant_id: Whose.
        holder: The worker.
        duration: Of the lease.
    """
    cursor = connection.cursor(row_factory=tuple_row)
    await cursor.execute(_BEGIN, {"run": run_id, "tenant": tenant_id, "holder": holder, "duration": duration})
    found = await cursor.fetchone()
    if found is None:
        return NotBegun("ended")
    thread_id, status, epoch, *row = found
    if status not in ("pending", "running"):
        return NotBegun("ended")
    if epoch is None:
        return NotBegun("held")
    lease = Lease(thread_id, tenant_id, int(epoch), holder)
    fields = dict(zip(_RUN_FIELDS, row, strict=True))
    if fields["id"] is None:
        return Behind(lease)
    run = RunRow(**fields)
    open_row(columns, run)
    return Begun(run, lease)


async def finish_run(
    connection: AsyncConnection[Any], columns: ColumnSealer, run: RunRow, lease: Lease, ending: Ending
) -> OutboxMessage | None:
    """Ends the run, settles the thread, frees it, and wakes the next run, all or nothing.

    Args:
        connection: In autocommit; left in the transaction, which the caller commits.
        columns: Seals what is kept of it.
        run: As it was begun.
        lease: Under which.
        ending: How it ended.

    Returns:
        The message that starts the thread's next run, if one waits.

    Raises:
        psycopg.Error: With `STALE_LEASE_SQLSTATE`, another worker has taken the thread.
    """
    # One message to the server, so without parameters: an id and a number hold no quote. What follows sees
    # runs that were accepted while this waited for the thread.
    held = THREAD_THEN_LEASE.format(thread=f"'{lease.thread_id}'", epoch=f"{lease.epoch:d}")
    await connection.execute(f"begin; {held}".encode(), prepare=False)
    message_id = uuid7()
    kept_run, kept = place_of(run), Place("threads", lease.thread_id, run.tenant_id)
    cursor = connection.cursor(row_factory=tuple_row)
    await cursor.execute(
        _FINISH,
        {
            "run": run.id,
            "tenant": run.tenant_id,
            "thread": lease.thread_id,
            "epoch": lease.epoch,
            "status": ending.status,
            "thread_status": ending.thread_status,
            "values": columns.sealed_text(kept, "values", ending.values_json),
            "interrupts": columns.sealed_text(kept, "interrupts", ending.interrupts_json),
            "run_error": _json(columns.sealed(kept_run, "error", ending.error)),
            "thread_error": _json(columns.sealed(kept, "error", ending.error)),
            "consumer_group": WORKERS,
            "next_message": message_id,
            "event_type": RUN_REQUESTED,
        },
    )
    settled = await cursor.fetchone()
    if run.kwargs.get("webhook"):
        await cursor.execute(_OWED, {"run": run.id, "status": ending.status})
        told = owed_webhook(columns, run, await cursor.fetchone(), ending.error)
        await connection.execute(_QUEUE, {**told, "body": Jsonb(told["body"])})
    if settled is None or settled[0] is None:
        return None
    return run_message(
        settled[0],
        tenant_id=run.tenant_id,
        thread_id=lease.thread_id,
        lane=RunLane(settled[1]),
        message_id=message_id,
    )


def _json(value: dict[str, Any] | None) -> Jsonb | None:
    return Jsonb(value) if value else None


_BEGIN: Final = driver_sql(BEGIN)
_FINISH: Final = driver_sql(FINISH)
_OWED: Final = driver_sql(OWED)
_QUEUE: Final = driver_sql(QUEUE)
_RUN_FIELDS: Final = tuple(
    RunRow.__mapper__.get_property_by_column(column).key for column in RunRow.__table__.columns
)
"""Attributes of a run in the order of the table's columns, as `BEGIN` returns them."""
