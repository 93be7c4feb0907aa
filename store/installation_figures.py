"""Figures of the whole installation for its monitoring: numbers by graph or stream, and no tenant's ids.

Each is one bounded statement, so that a scrape costs the same however large the tables have become.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

AT_MOST: Final = 10_000
"""Where counting stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationFigures:
    """Counts at one moment; each stops at `AT_MOST`."""

    open_runs: Mapping[tuple[str, str], int]
    """By graph and status, pending or running."""
    waiting_threads: int
    leases_held: int
    leases_expired: int
    """Of runs in progress that nobody has taken over yet."""
    dead_letters: Mapping[str, int]
    """Undecided, by stream."""
    outbox_unsent: int
    outbox_oldest_s: float
    """Age of the oldest message that no relay has sent; 0: there is none."""


async def installation_figures(session: AsyncSession) -> InstallationFigures:
    """Reads them all."""
    bound = {"at_most": AT_MOST}
    runs = (await session.execute(_OPEN_RUNS, bound)).all()
    waiting = (await session.execute(_WAITING, bound)).scalar_one()
    held, expired = (await session.execute(_LEASES, bound)).one()
    letters = (await session.execute(_DEAD_LETTERS, bound)).all()
    outbox = await outbox_backlog(session)
    return InstallationFigures(
        open_runs={(graph, status): count for graph, status, count in runs},
        waiting_threads=int(waiting),
        leases_held=int(held),
        leases_expired=int(expired),
        dead_letters={row.stream: row.letters for row in letters},
        outbox_unsent=outbox.unsent,
        outbox_oldest_s=outbox.oldest_s,
    )


@dataclass(frozen=True, slots=True)
class OutboxBacklog:
    """Messages that are committed and in no stream yet."""

    unsent: int
    oldest_s: float


async def outbox_backlog(session: AsyncSession) -> OutboxBacklog:
    """Of the whole installation."""
    unsent, oldest_s = (await session.execute(_OUTBOX, {"at_most": AT_MOST})).one()
    return OutboxBacklog(int(unsent), float(oldest_s))


_OPEN_RUNS: Final = text("""
select graph_id, status, count(*) from (
    select graph_id, status from runs where status in ('pending', 'running') limit :at_most
) open_runs group by graph_id, status
""")
_WAITING: Final = text(
    "select count(*) from (select 1 from threads where status = 'interrupted' limit :at_most) waiting"
)
_LEASES: Final = text("""
select count(*) filter (where l.expires_at > now()), count(*) filter (where l.expires_at <= now())
from (select thread_id from runs where status = 'running' limit :at_most) r
join thread_leases l on l.thread_id = r.thread_id and l.holder is not null
""")
_DEAD_LETTERS: Final = text("""
select stream, count(*) as letters from (
    select stream from dead_letters where resolved_at is null limit :at_most
) undecided group by stream
""")
_OUTBOX: Final = text("""
select count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from (
    select created_at from outbox where sent_at is null order by created_at limit :at_most
) unsent
""")
