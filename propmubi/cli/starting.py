"""What a person sees while the platform starts, runs and stops."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from propmubi.parts import SignIn


class StartView:
    """Steps with their seconds, then where everything is: a panel on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(file=sys.stdout, highlight=False)
        self._status = self._console.status("Starting …") if self._console.is_terminal else None

    def begin(self) -> None:
        """Shows that something is going on."""
        if self._status:
            self._status.start()

    def step(self, name: str, seconds: float) -> None:
        """One step is done."""
        mark = "[green]✓[/]" if self._status else "ready:"
        self._console.print(f"{mark} {name} [dim]{seconds:.2f} s[/]")

    def ready(self, api_url: str, data_dir: Path, sign_ins: Sequence[SignIn], seconds: float) -> None:
        """Everything runs."""
        self.settle()
        lines = [
            ("First page", f"{api_url}/"),
            ("API reference", f"{api_url}/docs"),
            ("Data folder", str(data_dir)),
            ("Chat", "propmubi chat"),
            *((f"Sign in as {each.email}", f"Bearer {each.token}") for each in sign_ins),
            *(
                ("Password of all these", each)
                for each in sorted({s.password for s in sign_ins if s.password})
            ),
        ]
        title = f"PropMubi is ready in {seconds:.1f} s; Ctrl-C stops it and keeps the data"
        if not self._console.is_terminal:
            self._console.print(title, soft_wrap=True)
            for name, value in lines:
                self._console.print(f"{name}: {value}", soft_wrap=True, markup=False)
            return
        table = Table.grid(padding=(0, 2))
        for name, value in lines:
            table.add_row(Text(name, style="dim"), Text(value))
        self._console.print(Panel.fit(table, title=title, border_style="green"))

    def stopping(self) -> None:
        """The end has begun."""
        self.settle()
        self._console.print("Stopping; press Ctrl-C again to end at once.")

    def stopped(self, seconds: float) -> None:
        """Everything is down."""
        self._console.print(f"Stopped in {seconds:.2f} s.")

    def settle(self) -> None:
        """Ends the moving line and gives the cursor back."""
        if self._status:
            self._status.stop()
