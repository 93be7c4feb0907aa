"""A message that is published beside the outbox can be lost, or told of a write that never was (R2, F17)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OURS = ("agents", "api", "config", "domain", "evals", "graphs", "propmubi", "rag", "router", "runtime", "store",
        "tools")  # fmt: skip

MAY_PUBLISH = {
    "runtime/relay.py": "sends what the outbox holds",
    "evals/bench_bus/ours.py": "measures, on streams of its own",
}
MAY_ADD = {
    "runtime/bus/redis_entries.py": "the bus: how a message is added",
    "runtime/thread_log.py": "the thread's log, which is no message stream",
    "evals/bench_bus/peers.py": "measures a client without a bus",
    "evals/bench_bus/ceiling.py": "measures a socket without a bus",
}


def calls_of(source: str, method: str) -> bool:
    """Whether something calls the method, or takes it to call later."""
    # Looking at the text first spares most files the parser.
    return method in source and any(
        isinstance(node, ast.Attribute) and node.attr == method for node in ast.walk(ast.parse(source))
    )


def adds(source: str) -> bool:
    """Whether something adds to a stream, by the client's method or by the command's name."""
    if "xadd" not in source.lower():
        return False
    nodes = list(ast.walk(ast.parse(source)))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    words = [node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in told]
    named = any("XADD" in (repr(word) if isinstance(word, bytes | str) else "").upper() for word in words)
    return named or calls_of(source, "xadd")


def sources() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
    }


def test_only_the_relay_publishes_messages() -> None:
    assert {name for name, source in sources().items() if calls_of(source, "publish")} == set(MAY_PUBLISH)


def test_only_the_bus_adds_to_message_streams() -> None:
    assert {name for name, source in sources().items() if adds(source)} == set(MAY_ADD)


@pytest.mark.parametrize(
    "source",
    [
        "await link.commands.xadd('crm.events', {})",
        "add = pipe.xadd",
        "await redis.execute_command('XADD', stream, '*')",
        "socket.write(b'*5\\r\\n$4\\r\\nxadd\\r\\n')",
    ],
)
def test_every_way_of_adding_is_seen(source: str) -> None:
    assert adds(source)


def test_words_about_adding_are_no_adding() -> None:
    assert not adds('"""Never calls XADD."""\ndef add() -> None:\n    """XADD is for the relay."""')
