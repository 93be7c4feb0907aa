"""Every failpoint with every action: whatever dies between two commits, each run ends once and nothing sticks."""

from __future__ import annotations

import ast
import asyncio
import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import pytest

from domain.errors import BadInput, Unavailable
from evals.chaos.callee import CountingCallee
from runtime import failpoints
from tests.chaos.lane import LEASE_S, Lane, open_lane

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from evals.chaos.processes import Nursery
    from tests.conftest import PostgresServer

pytestmark = [pytest.mark.engines, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
WORKING = (
    "begin.before_commit",
    "begin.committed",
    "checkpoint.before_commit",
    "checkpoint.before_commit@3",
    "checkpoint.committed",
    "checkpoint.committed@3",
    "finish.before_commit",
    "finish.committed",
    "end.logged",
    "message.acknowledged",
)
ACTIONS = ("kill", "raise", f"stall:{2 * LEASE_S + 0.5}", "drop")
AT_ONCE = 8


class Fault(NamedTuple):
    """One failpoint with one action."""

    point: str
    action: str

    @property
    def orders(self) -> str:
        name, _, turn = self.point.partition("@")
        return f"{name}={self.action}{'@' + turn if turn else ''}"

    def __str__(self) -> str:
        return f"{self.point}-{self.action.partition(':')[0]}"


FAULTS = [Fault(point, action) for point, action in itertools.product(WORKING, ACTIONS)]


@pytest.fixture(scope="module")
async def callee() -> AsyncIterator[CountingCallee]:
    async with CountingCallee() as counting:
        yield counting


@pytest.fixture
async def lane(
    database_url: str, redis_url: str, tmp_path: Path, nursery: Nursery, callee: CountingCallee
) -> AsyncIterator[Lane]:
    async with open_lane(database_url, redis_url, tmp_path, nursery, callee) as opened:
        yield opened


async def endure(lane: Lane, fault: Fault) -> dict[str, Any]:
    """One case whose first worker meets the fault; an unarmed one stands by. What is so at the end."""
    armed = await lane.spawn(orders=fault.orders)
    await lane.until(lambda: _is_reading(lane), "a worker reads")
    started = await lane.start()
    run = started.run
    await lane.until(lambda: _met(lane, armed, run.id), "the fault was met")
    await lane.spawn()
    await lane.until(lambda: lane.has_ended(run.id), "the run ends")
    await lane.until(lane.is_quiet, "nothing is left in the stream")
    await lane.until(lambda: _is_logged(lane, run), "the log ends")
    await lane.end_children()
    thread = await lane.rows("select status from threads where id = %s", run.thread_id)
    decisions = await lane.rows("select epoch = lease_epoch from chaos_decisions where run_id = %s", run.id)
    log = (
        await lane.values(run) or {"log": await lane.rows("select error from runs where id = %s", run.id)}
    )["log"]
    return {
        "status": await lane.status(run.id),
        "thread": thread[0][0],
        "log": [one if one != "refer" else "pull" for one in log],
        "decisions": decisions,
        "ends": await lane.ends_in_log(run),
        "keyed effects": lane.callee.effects[str(run.id)],
        "plain calls": lane.callee.raw["plain", str(run.id)] if "refer" not in log else 1,
        "killed": armed.role if fault.action == "kill" and armed.is_alive else None,
    }


async def _is_reading(lane: Lane) -> bool:
    from domain.run_lanes import RunLane
    from store.run_progress import WORKERS

    if not await lane.platform.engine.link.commands.exists(RunLane.CHAT.stream):
        return False
    found = await lane.platform.engine.link.commands.xinfo_consumers(RunLane.CHAT.stream, WORKERS)
    return any(lane.children[-1].is_alive for _ in found)


async def _met(lane: Lane, armed: Any, run_id: Any) -> bool:
    """The armed worker died, or ended the run in spite of its fault, or has had time to be stuck."""
    return not armed.is_alive or await lane.status(run_id) != "pending"


async def _is_logged(lane: Lane, run: Any) -> bool:
    return await lane.ends_in_log(run) > 0


@pytest.fixture(scope="module")
async def outcomes(  # noqa: PLR0917  # fixtures
    postgres_server: PostgresServer,
    migrated_template: str,
    engines: Any,
    tmp_path_factory: pytest.TempPathFactory,
    nursery: Nursery,
    callee: CountingCallee,
) -> dict[str, Any]:
    """All faults, a few lanes at a time, each lane with its own database and Redis database."""
    if engines.redis is None:
        pytest.skip("needs many Redis databases; a server may have few")
    waiting = asyncio.Queue[Fault]()
    for fault in FAULTS:
        waiting.put_nowait(fault)
    found: dict[str, Any] = {}

    async def work(number: int) -> None:
        redis_url = urlunsplit(urlsplit(engines.urls.redis_url)._replace(path=f"/{40 + number}"))
        with postgres_server.database(migrated_template) as database_url:
            folder = tmp_path_factory.mktemp(f"lane-{number}")
            async with open_lane(database_url, redis_url, folder, nursery, callee) as lane:
                while not waiting.empty():
                    fault = waiting.get_nowait()
                    try:
                        found[str(fault)] = await endure(lane, fault)
                    except TimeoutError as error:
                        found[str(fault)] = f"never came to rest: {error.__notes__}"
                        await lane.end_children()

    await asyncio.gather(*(work(number) for number in range(AT_ONCE)))
    return found


RIGHT = {
    "status": "success",
    "thread": "idle",
    "log": ["read", "decide", "notify", "pull", "close"],
    "decisions": [(True,)],
    "ends": 1,
    "keyed effects": 1,
    "plain calls": 1,
    "killed": None,
}


async def test_run_ends_once_whatever_happens_at_any_failpoint(outcomes: dict[str, Any]) -> None:
    """One test for all, since they share their lanes and take a minute together."""
    assert {fault: outcome for fault, outcome in outcomes.items() if outcome != RIGHT} == {}
    assert len(outcomes) == len(FAULTS)


def placed() -> list[str]:
    """Failpoints as the code has them."""
    found = []
    for path in (ROOT / "runtime").glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "failpoint":
                found += [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
    return [one for one in found if one in failpoints.NAMES or "." in str(one)]


def test_each_failpoint_is_in_the_code_and_known() -> None:
    assert set(placed()) == set(failpoints.NAMES)


def test_orders_are_checked_and_nothing_is_armed_by_settings() -> None:
    for orders in ("nowhere=kill", "accept.sent=explode"):
        with pytest.raises(BadInput, match="no order for a failpoint"):
            failpoints.arm(orders)
    failpoints.arm("accept.sent=raise@2;relay.added=raise%1.0")
    try:
        failpoints.failpoint("accept.sent")
        with pytest.raises(Unavailable):
            failpoints.failpoint("accept.sent")
        failpoints.failpoint("accept.sent")
        for _ in range(2):
            with pytest.raises(Unavailable):
                failpoints.failpoint("relay.added")
    finally:
        failpoints.arm("")

    armers = [path for path in (ROOT / "config", ROOT / "runtime", ROOT / "propmubi", ROOT / "api")
              for path in path.rglob("*.py") if "failpoints.arm(" in path.read_text(encoding="utf-8")]  # fmt: skip
    assert armers == []
