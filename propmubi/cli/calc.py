"""``propmubi calc``: every domain function in batch, JSON Lines in and out."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.calc import calculate
from domain.errors import BadInput, PropMubiError, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterable


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calc")(calc)


def calc(
    file: Annotated[
        Path | None, typer.Argument(help="JSON Lines of {id, kind, inputs}; standard input when left out.")
    ] = None,
) -> None:
    """Compute each line {id, kind, inputs} and print {id, output}, or {id, error} for a line that is wrong.

    The other lines go on. Exit 0 when all lines were right, 1 when some were not, 2 when there is nothing to
    read.
    """
    lines = _lines(file)
    right = wrong = 0
    for line in lines:
        if not line.strip():
            continue
        answer = answer_line(line)
        right += "output" in answer
        wrong += "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=_plain) + "\n")
    if not right and not wrong:
        raise BadInput("calc read no lines; give JSON Lines of {id, kind, inputs}")
    if wrong:
        sys.stderr.write(f"propmubi calc: {right} computed, {wrong} wrong\n")
        raise typer.Exit(1)


def answer_line(line: str) -> dict[str, Any]:
    """The answer to one line; an error is an answer too."""
    case: Any = None
    try:
        case = json.loads(line)
        if not isinstance(case, dict):
            raise BadInput("the line must be an object with id, kind and inputs")
        kind, inputs = case.get("kind"), case.get("inputs")
        if not isinstance(kind, str) or not isinstance(inputs, dict):
            raise BadInput("the line needs 'kind' (a text) and 'inputs' (an object)")
        return {"id": case.get("id"), "output": calculate(kind, inputs)}
    except (ValueError, RecursionError):
        error = BadInput("the line is not JSON")
    except PropMubiError as known:
        error = known  # type: ignore[assignment]  # any error of the tree is reported alike
    identity = case.get("id") if isinstance(case, dict) else None
    return {"id": identity, "error": {"code": error.code, "detail": error.detail}}


def _lines(file: Path | None) -> Iterable[str]:
    if file is None:
        return sys.stdin.read().splitlines()
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{file} cannot be read as UTF-8 text ({type(error).__name__})") from error


def _plain(value: object) -> str:
    """Decimals as their digits; every other type is a mistake of ours."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON-plain")
