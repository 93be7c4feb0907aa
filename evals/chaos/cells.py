"""The matrix: which faults a cell suffers, on what kind of engines, and the schedule a seed makes of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from domain.errors import BadInput

Fault = Literal[
    "kill_worker",
    "kill_api",
    "kill_redis",
    "power_loss",
    "kill_postgres",
    "stop_worker",
    "cut_sessions",
    "slow_network",
    "drop_network",
    "silent_network",
    "fill_disk",
    "fill_memory",
    "failover",
    "pg_failover",
]
RedisKind = Literal["everysec", "always", "no_aof"]
Naive = Literal["ack_first", "no_inbox", "no_lease", "note_first", "yes_first", "async_commit"]


class Event(NamedTuple):
    """One fault of a schedule."""

    at_s: float
    fault: Fault
    dice: float
    """0 to 1: which worker, how long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the matrix."""

    name: str
    faults: tuple[Fault, ...]
    every_s: float
    """Mean time between faults."""
    redis: RedisKind = "everysec"
    needs: Literal["compiler", "tmpfs"] | None = None
    """What the machine must have; without it the cell is skipped, with the reason."""
    small_disk_of: Literal["redis", "postgres"] = "redis"
    """Whose disk is small, where it needs a tmpfs."""
    has_replica: bool = False
    """Whether Redis has an asynchronous replica, which takes over."""
    has_standby: bool = False
    """Whether Postgres is of the cell alone, with a synchronous standby, which takes over."""
    is_proxied: bool = False
    orders: str = ""
    """Failpoints of the API process: the relay lives in it."""
    worker_orders: str = ""
    """Failpoints of the workers: a control must meet its fault, not wait for it.

    In orders ``{two_leases}`` and ``{between_requests}`` stand for so many seconds.
    """
    naive: Naive | None = None
    """A negative control, which must fail."""
    must_break: str | None = None
    """The promise that the control must be seen to break."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Of workers, beyond the usual."""


CELLS: Final = (
    Cell(name="worker-kill", faults=("kill_worker",), every_s=1.5),
    Cell(name="api-kill", faults=("kill_api",), every_s=3.0),
    Cell(name="relay-kill", faults=(), every_s=3.0, orders="relay.added=kill%0.08;finder.added=kill%0.2"),
    Cell(name="redis-kill", faults=("kill_redis",), every_s=4.0),
    Cell(name="redis-power-everysec", faults=("power_loss",), every_s=4.0, needs="compiler"),
    Cell(name="redis-power-always", faults=("power_loss",), every_s=4.0, redis="always", needs="compiler"),
    Cell(name="redis-no-aof", faults=("kill_redis",), every_s=4.0, redis="no_aof"),
    Cell(name="postgres-kill", faults=("kill_postgres",), every_s=6.0),
    Cell(name="worker-stop", faults=("stop_worker",), every_s=3.0),
    Cell(name="pool", faults=("cut_sessions",), every_s=1.5, settings={"db_pool_size": 2}),
    Cell(
        name="network",
        faults=("slow_network", "drop_network", "silent_network"),
        every_s=4.0,
        is_proxied=True,
    ),
    Cell(name="disk-full", faults=("fill_disk",), every_s=6.0, needs="tmpfs"),
    Cell(name="redis-oom", faults=("fill_memory",), every_s=6.0),
    Cell(name="redis-failover", faults=("failover",), every_s=5.0, has_replica=True),
    Cell(
        name="postgres-disk-full",
        faults=("fill_disk",),
        every_s=6.0,
        needs="tmpfs",
        small_disk_of="postgres",
    ),
    Cell(name="pg-failover", faults=("pg_failover",), every_s=8.0, has_standby=True),
    Cell(
        name="everything",
        faults=("kill_worker", "kill_api", "kill_redis", "kill_postgres", "stop_worker", "cut_sessions"),
        every_s=2.0,
    ),
    Cell(
        name="control-ack-first", faults=("kill_worker",), every_s=1.0, naive="ack_first", must_break="lost"
    ),
    Cell(
        name="control-no-inbox",
        faults=("kill_worker",),
        every_s=3.0,
        naive="no_inbox",
        worker_orders="case.decided=kill%0.3",
        must_break="duplicate decisions",
    ),
    Cell(
        name="control-no-lease",
        faults=("stop_worker",),
        every_s=3.0,
        naive="no_lease",
        worker_orders="case.deciding=stall:{two_leases}%0.3",
        must_break="stale writes",
    ),
    Cell(
        name="control-failover",
        faults=("failover",),
        every_s=4.0,
        has_replica=True,
        naive="ack_first",
        must_break="lost",
    ),
    Cell(
        name="control-pg-failover",
        faults=("pg_failover",),
        every_s=6.0,
        has_standby=True,
        naive="async_commit",
        must_break="lost",
    ),
    Cell(
        name="control-oom",
        faults=("fill_memory",),
        every_s=4.0,
        naive="note_first",
        # A full Redis is noticed at the door, so a message is lost only if memory runs out between the door
        # and the relay: some milliseconds, in which the API is made to be nearly all the time.
        orders="accept.committed=stall:{between_requests}%1",
        must_break="lost",
    ),
    Cell(
        name="control-postgres-disk-full",
        faults=("fill_disk",),
        every_s=4.0,
        needs="tmpfs",
        small_disk_of="postgres",
        naive="yes_first",
        must_break="lost",
    ),
)


def cells_named(names: list[str]) -> list[Cell]:
    """The cells of these names; all when none is given.

    Raises:
        BadInput: There is no such cell.
    """
    known = {cell.name: cell for cell in CELLS}
    if wrong := [name for name in names if name not in known]:
        raise BadInput(f"There is no cell {wrong[0]!r}. Cells: {', '.join(known)}.")
    return [known[name] for name in names] if names else list(CELLS)


def schedule(cell: Cell, *, seed: int, duration_s: float) -> list[Event]:
    """The faults of a cell in order; the same for the same seed, cell and duration."""
    dice = random.Random(f"{seed}:{cell.name}")  # noqa: S311  # a schedule to be repeated, not a secret
    events: list[Event] = []
    at_s = 0.0
    while cell.faults:
        # The first comes early, so that a short cell has one.
        at_s += cell.every_s * (dice.uniform(0.3, 0.6) if not events else dice.uniform(0.5, 1.5))
        if at_s >= duration_s:
            break
        events.append(Event(at_s, dice.choice(cell.faults), dice.random()))
    return events
