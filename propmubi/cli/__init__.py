"""The one console script. A command's module is imported only when it is called, so that each starts fast."""

from __future__ import annotations

import gc
import sys
from importlib import import_module, metadata
from typing import Annotated, Final

import typer

from domain.errors import PropMubiError

_COLLECT_AFTER: Final = (50_000, 20, 50)
"""Imports make many objects that stay: as Python comes, looking through them over and over takes a fifth
of the CPU of a start."""

COMMANDS: Final[dict[str, str]] = {
    "up": "propmubi.cli.up",
    "doctor": "propmubi.cli.doctor",
    "import": "propmubi.cli.importing",
    "search": "propmubi.cli.search",
    "chat": "propmubi.cli.chat",
    "calc": "propmubi.cli.calc",
    "underwrite": "propmubi.cli.underwrite",
    "cases": "propmubi.cli.cases",
    "docs": "propmubi.cli.docs",
    "papers": "propmubi.cli.papers",
    "title": "propmubi.cli.title",
    "titles": "propmubi.cli.titles",
    "contract": "propmubi.cli.contract",
    "tax": "propmubi.cli.tax",
    "rag": "propmubi.cli.rag",
    "eval": "propmubi.cli.eval",
    "bench": "propmubi.cli.bench",
    "router": "propmubi.cli.router",
    "runs": "propmubi.cli.runs",
    "checkpoints": "propmubi.cli.checkpoints",
    "leads": "propmubi.cli.leads",
    "events": "propmubi.cli.events",
    "external": "propmubi.cli.external",
    "users": "propmubi.cli.users",
    "sites": "propmubi.cli.sites",
    "tokens": "propmubi.cli.tokens",
    "webhooks": "propmubi.cli.webhooks",
    "api": "propmubi.cli.api",
    "worker": "propmubi.cli.worker",
    "privacy": "propmubi.cli.privacy",
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

    @app.callback(invoke_without_command=True)
    def root(
        version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    ) -> None:
        """PropMubi Agents: agent orchestration for Indian real estate."""
        if version:
            typer.echo(f"propmubi {metadata.version('propmubi-agents')}")
            raise typer.Exit

    for name in [only] if only in COMMANDS else list(COMMANDS):
        import_module(COMMANDS[name]).register(app)
    return app


def main() -> None:
    """Console entry: known errors and wrong usage become one line on stderr and exit code 2."""
    gc.set_threshold(*_COLLECT_AFTER)
    wanted = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    try:
        code = build_app(wanted)(standalone_mode=False)
    except PropMubiError as error:
        raise SystemExit(_told(error.detail)) from None
    except typer.Abort:
        raise SystemExit(130) from None
    except typer.TyperException as error:
        help_page = f"propmubi {wanted} --help" if wanted in COMMANDS else "propmubi --help"
        raise SystemExit(_told(f"{_one_line(error.format_message())} See {help_page}.")) from None
    except BrokenPipeError:
        # The reader (head, less) has gone: that is its right and no error of ours.
        sys.stderr.close()
        raise SystemExit(0) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _told(sentence: str) -> int:
    sys.stderr.write(f"propmubi: {sentence}\n")
    return 2


def _one_line(message: str) -> str:
    text = " ".join(message.split())
    return text if text.endswith((".", "?", "!")) else f"{text}."
