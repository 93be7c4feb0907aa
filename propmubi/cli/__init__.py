"""The one console script. A command's module is imported only when it is called, so that each starts fast."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import typer

from domain.errors import PropMubiError

COMMANDS: Final[dict[str, str]] = {
    "up": "propmubi.cli.up",
    "doctor": "propmubi.cli.doctor",
    "import": "propmubi.cli.importing",
    "search": "propmubi.cli.search",
    "chat": "propmubi.cli.chat",
    "calc": "propmubi.cli.calc",
    "rag": "propmubi.cli.rag",
    "eval": "propmubi.cli.eval",
    "bench": "propmubi.cli.bench",
    "runs": "propmubi.cli.runs",
    "api": "propmubi.cli.api",
    "worker": "propmubi.cli.worker",
    "migrate": "propmubi.cli.migrate",
    "graph": "propmubi.cli.graph",
}
"""Name -> module with ``register(app: typer.Typer) -> None``, which adds the command of that name."""


def build_app(only: str | None = None) -> typer.Typer:
    """The typer application, with one command (fast start) or all of them (for help)."""
    app = typer.Typer(
        name="propmubi",
        help="PropMubi Agents: agent orchestration for Indian real estate.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )

    @app.callback()
    def root() -> None:
        """PropMubi Agents: agent orchestration for Indian real estate."""

    for name in [only] if only in COMMANDS else list(COMMANDS):
        import_module(COMMANDS[name]).register(app)
    return app


def main() -> None:
    """Console entry: known errors become one line on stderr and exit code 2."""
    wanted = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    try:
        build_app(wanted)()
    except PropMubiError as error:
        sys.stderr.write(f"propmubi: {error.detail}\n")
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader (head, less) has gone: that is its right and no error of ours.
        sys.stderr.close()
        raise SystemExit(0) from None
