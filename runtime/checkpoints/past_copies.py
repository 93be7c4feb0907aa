"""The checkpoints of a thread copied to another: every state, its forks and what was pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runtime.checkpoints.trouble import database_trouble

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.checkpoints.pool import CheckpointPool

_STATEMENTS: Final = (
    """insert into checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    select %(target)s, checkpoint_ns, channel, version, type, blob
    from checkpoint_blobs where thread_id = %(source)s""",
    """insert into checkpoint_writes
        (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, task_path)
    select %(target)s, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, task_path
    from checkpoint_writes where thread_id = %(source)s""",
    """insert into checkpoints
        (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
    select %(target)s, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata
    from checkpoints where thread_id = %(source)s""",
)


async def copy_past(pool: CheckpointPool, source: UUID, target: UUID) -> None:
    """Copies all checkpoints in one transaction.

    Args:
        pool: Connections to the checkpoints.
        source: Thread to copy from; no run may be open on it, and the caller has checked whose it is.
        target: Id of the thread to copy to, which has no checkpoints yet.

    Raises:
        CheckpointsUnavailable: The database is away or full.
    """
    names = {"source": str(source), "target": str(target)}
    with database_trouble():
        async with pool.connection() as connection, connection.transaction():
            for statement in _STATEMENTS:
                await connection.execute(statement, names)
