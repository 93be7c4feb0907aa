"""The truth after a chaos run, counted in Postgres and Redis by the harness's own eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psycopg

from domain.run_lanes import RunLane
from store.run_progress import WORKERS

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from runtime.redis_link import RedisLink

DECISIONS_TABLE: Final = """
create table if not exists chaos_decisions (
    run_id uuid not null, thread_id uuid not null, epoch bigint not null, lease_epoch bigint,
    at timestamptz not null default now()
);
grant insert, select on chaos_decisions to propmubi_app
"""
"""Without a unique key, so that a decision taken twice is seen and not refused."""

DatabaseAway: Final = psycopg.OperationalError
"""What a look gives while Postgres is on its way up."""

_COUNTS: Final = """
select
    (select count(*) from (select 1 from chaos_decisions group by run_id having count(*) > 1) twice),
    (select count(*) from chaos_decisions where epoch is distinct from lease_epoch),
    (select coalesce(sum(tries), 0) from outbox where stream like 'runs%'),
    (select count(*) from dead_letters),
    (select count(*) from threads where status = 'busy'),
    (select count(*) from external_calls where state = 'unknown'),
    (select count(*) from outbox where stream like 'runs%' and handled_at is null),
    (select count(*) from runs where status in ('pending', 'running'))
"""
_FINISHED: Final = """
select r.id from runs r
where r.id = any(%s) and r.status = 'success'
  and exists (select 1 from chaos_decisions d where d.run_id = r.id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is so, whatever anybody was told."""

    lost: int
    """Accepted runs without an end and a decision."""
    duplicate_decisions: int
    stale_writes: int
    """Decisions written under a lease that another had taken."""
    republished: int
    dead_letters: int
    stuck_threads: int
    unknown_calls: int
    unhandled_messages: int
    open_runs: int
    pending: int
    """Messages in the hands of a consumer."""
    consumers: int
    """Names in the consumer group."""

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is left to do."""
        return self.open_runs == 0 and self.pending == 0 and self.unhandled_messages == 0


async def count(database_url: str, link: RedisLink, accepted: Collection[UUID]) -> Truth:
    """Looks once."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        counted = await (await connection.execute(_COUNTS)).fetchone()
        finished = await (await connection.execute(_FINISHED, (list(accepted),))).fetchall()
    if counted is None:  # pragma: no cover - a select of counts has one row
        raise RuntimeError("no counts")
    pending, consumers = await _group(link)
    return Truth(
        lost=len(accepted) - len(finished),
        duplicate_decisions=counted[0],
        stale_writes=counted[1],
        republished=int(counted[2]),
        dead_letters=counted[3],
        stuck_threads=counted[4],
        unknown_calls=counted[5],
        unhandled_messages=counted[6],
        open_runs=counted[7],
        pending=pending,
        consumers=consumers,
    )


async def ends(database_url: str) -> list[float]:
    """When runs ended, as Unix seconds."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        found = await connection.execute(
            "select extract(epoch from finished_at) from runs where finished_at is not null"
        )
        return [float(row[0]) for row in await found.fetchall()]


async def _group(link: RedisLink) -> tuple[int, int]:
    """Messages in hand on all lanes, and the names of the lane that has most of them."""
    pending, consumers = 0, 0
    for lane in RunLane:
        if await link.commands.exists(lane.stream):
            groups = await link.commands.xinfo_groups(lane.stream)
            for one in (group for group in groups if group["name"] == WORKERS.encode()):
                pending, consumers = pending + int(one["pending"]), max(consumers, int(one["consumers"]))
    return pending, consumers
