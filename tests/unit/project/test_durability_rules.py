"""Rules of durability that the code itself shows: who may acknowledge, whose clock, what before a question."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphs.registry import GraphSpec
from runtime.execution import durability_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
OURS = ("api", "evals", "graphs", "propmubi", "runtime", "store", "tools")

BUS = ("runtime/bus/", "runtime/run_stream.py")
"""How a message is acknowledged; when, is the others' to say."""
COMMITTING = {"system_session", "session", "_settle_patiently", "make_good", "_carry_out", "handle"}
"""Calls whose return means that the effect of a message is committed."""
EFFECTS = {
    "once",
    "claim_step",
    "capture",
    "send_enquiry",
    "upsert_batch",
    "add",
    "put",
    "execute",
    "post",
    "send",
}
"""Calls by which a node changes something outside its state."""


def modules(*folders: str, that_say: str = "") -> Iterator[tuple[str, ast.Module]]:
    """Names and trees of the modules in whose text the words stand, which spares the parser the others."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if that_say in source:
                yield str(path.relative_to(ROOT)), ast.parse(source)


def called(node: ast.AST) -> str | None:
    """Name of what a call calls."""
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def acknowledged_early(tree: ast.AST) -> list[str]:
    """Functions that acknowledge a message before anything of theirs is committed."""
    found = []
    for function in functions(tree):
        acks = [node.lineno for node in ast.walk(function) if called(node) == "acknowledge"]
        commits = [node.lineno for node in ast.walk(function) if called(node) in COMMITTING]
        if acks and (not commits or min(acks) < min(commits)):
            found.append(function.name)
    return found


def test_messages_are_acknowledged_only_after_a_commit() -> None:
    early = {
        name: bad
        for name, tree in modules("runtime", that_say="acknowledge")
        if not name.startswith(BUS) and (bad := acknowledged_early(tree))
    }
    raw = [
        name
        for name, tree in modules(*OURS, that_say="xack")
        for node in ast.walk(tree)
        if called(node) in {"xack", "xackdel"}
    ]

    assert early == {}
    assert [one for one in raw if not one.startswith((*BUS, "evals/bench_bus/"))] == []


def test_the_rule_sees_an_early_acknowledgement() -> None:
    assert acknowledged_early(
        ast.parse("async def f(s):\n  await s.acknowledge(1)\n  async with db.session(): ...")
    ) == ["f"]
    assert (
        acknowledged_early(
            ast.parse("async def f(s):\n  async with db.session(): ...\n  await s.acknowledge(1)")
        )
        == []
    )


LEASE_MODULES = ("runtime", "store")
WALL_CLOCK = re.compile(r"datetime\.now\(|utcnow\(|time\.time\(|time_ns\(")
ALLOWED_CLOCKS = {"store/identity", "store/users.py", "runtime/rate_limit.py"}


def test_leases_and_deliveries_ask_no_clock_but_that_of_postgres() -> None:
    found = [
        str(path.relative_to(ROOT))
        for folder in LEASE_MODULES
        for path in (ROOT / folder).rglob("*.py")
        if WALL_CLOCK.search(path.read_text(encoding="utf-8"))
    ]

    guarded = re.compile(r"lease|outbox|inbox|run|relay|sweep|heartbeat|worker|trim|external|step")
    assert [one for one in found if guarded.search(Path(one).name)] == ["runtime/worker.py"], (
        "a worker tells operators when it began; nothing else may ask this machine's clock"
    )


def test_signed_times_are_believed_with_a_minute_at_most() -> None:
    leeways = [
        node.value.value
        for _, tree in modules("api", "domain", "store", that_say="leeway")
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "leeway" and isinstance(node.value, ast.Constant)
    ]

    assert all(float(one) <= 60 for one in leeways)


def effects_before_interrupt(tree: ast.AST) -> list[str]:
    """Functions that change something before they ask a person: the node runs again from its first line."""
    found = []
    for function in functions(tree):
        asks = [node.lineno for node in ast.walk(function) if called(node) == "interrupt"]
        effects = [node.lineno for node in ast.walk(function) if called(node) in EFFECTS]
        if asks and effects and min(effects) < max(asks):
            found.append(function.name)
    return found


def test_no_graph_changes_anything_before_it_asks_a_person() -> None:
    assert {
        name: bad
        for name, tree in modules("graphs", that_say="interrupt")
        if (bad := effects_before_interrupt(tree))
    } == {}


def test_the_rule_sees_an_effect_before_a_question() -> None:
    assert effects_before_interrupt(ast.parse("async def f(c):\n  await c.once(1)\n  interrupt({})")) == ["f"]
    assert effects_before_interrupt(ast.parse("async def f(c):\n  interrupt({})\n  await c.once(1)")) == []


@pytest.mark.parametrize(
    ("declared", "asked", "given"),
    [("sync", "exit", "sync"), ("sync", None, "sync"), ("async", "exit", "exit"), ("async", None, "async"),
     ("exit", "sync", "sync")],
)  # fmt: skip
def test_caller_may_not_take_safety_from_a_graph_that_must_have_it(
    declared: str, asked: str | None, given: str
) -> None:
    spec = GraphSpec("g", "1", "a graph", lambda: None, durability=declared)  # type: ignore[arg-type,return-value]

    assert durability_of(spec, asked) == given
