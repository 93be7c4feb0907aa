from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

from rich.console import Console

from propmubi.cli.starting import StartView

BUYER = SimpleNamespace(
    email="buyer@demo", role="buyer", token="pmk_a_token_of_some_length", password="six-words"
)


def shown(*, is_terminal: bool) -> str:
    out = io.StringIO()
    view = StartView(Console(file=out, force_terminal=is_terminal, width=100, highlight=False))
    view.begin()
    view.step("Postgres", 0.91)
    view.ready("http://127.0.0.1:8123", Path("/data/[here]"), [BUYER], 1.5)
    view.stopping()
    view.stopped(0.2)
    return out.getvalue()


def test_plain_output_has_one_fact_per_line() -> None:
    assert shown(is_terminal=False).splitlines() == [
        "ready: Postgres 0.91 s",
        "PropMubi is ready in 1.5 s; Ctrl-C stops it and keeps the data",
        "First page: http://127.0.0.1:8123/",
        "API reference: http://127.0.0.1:8123/docs",
        "Data folder: /data/[here]",
        "Chat: propmubi chat",
        "Sign in as buyer@demo: Bearer pmk_a_token_of_some_length",
        "Password of all these: six-words",
        "Stopping; press Ctrl-C again to end at once.",
        "Stopped in 0.20 s.",
    ]


def test_terminal_shows_a_panel_with_the_same_facts() -> None:
    text = shown(is_terminal=True)

    for fact in ("✓", "http://127.0.0.1:8123/docs", "/data/[here]", "pmk_a_token_of_some_length", "╭"):
        assert fact in text
