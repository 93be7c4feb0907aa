"""Checkpoints in Postgres: read by thread, written only under the thread's lease.

A run writes through a `FencedSaver`, which hands its rows to the one `CheckpointWriter` of the process; that
commits what all runs have handed over in one statement, and each run goes on after the commit. Reads of
newest checkpoints go together the same way. The tables are those of LangGraph's own saver, which can read
what is written here. See docs/adr/0011-one-checkpoint-writer.md.
"""

from runtime.checkpoints.fenced import FencedSaver
from runtime.checkpoints.pool import CheckpointPool, check_quiet_connection, checkpoint_pool
from runtime.checkpoints.reading import ReadingSaver
from runtime.checkpoints.strict import assert_strict_msgpack
from runtime.checkpoints.trouble import CheckpointsUnavailable, database_trouble

__all__ = [
    "CheckpointPool",
    "CheckpointsUnavailable",
    "FencedSaver",
    "ReadingSaver",
    "assert_strict_msgpack",
    "check_quiet_connection",
    "checkpoint_pool",
    "database_trouble",
]
