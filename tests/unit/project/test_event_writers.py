"""Rows come into the outbox by one door, which knows the catalogue; and nothing acknowledges before a commit."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
OURS = ("agents", "api", "config", "domain", "evals", "graphs", "propmubi", "rag", "router", "runtime", "store",
        "tools")  # fmt: skip
WRITES = re.compile(r"insert\s+into\s+outbox|insert\(OutboxRow|OutboxRow\(", re.IGNORECASE)
MAKES = re.compile(r"\bOutboxMessage\(")

WRITERS = {
    "store/outbox.py": "the door",
    "store/run_statements.py": "a run and its message, in the stream of runs only",
}
MAKERS = {
    "evals/bench_bus/durable.py": "a benchmark's own streams",
    "store/events/overview.py": "rows read back",
    "store/events/progress.py": "rows read back",
    "store/events/writing.py": "events, from their models",
    "store/outbox.py": "any message, in the streams that are no events",
    "store/runs.py": "the stream of runs",
    "store/thread_waits.py": "rows read back",
}


def modules(pattern: re.Pattern[str]) -> set[str]:
    """Our modules in which the pattern occurs."""
    return {
        str(path.relative_to(ROOT))
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and pattern.search(path.read_text(encoding="utf-8"))
    }


def test_only_the_outbox_writes_its_table() -> None:
    assert modules(WRITES) == {*WRITERS, "store/tables/outbox.py"}


def test_messages_are_made_where_the_catalogue_is_asked() -> None:
    assert modules(MAKES) == set(MAKERS)
