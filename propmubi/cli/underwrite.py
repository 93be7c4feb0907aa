"""``propmubi underwrite``: the policy outcome of one case, with reasons and what would change it."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated, Any

import typer

from domain.errors import BadInput, UnreadableFile
from domain.leads import Language  # noqa: TC001 (typer reads the annotation when the command runs)
from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it


def register(app: typer.Typer) -> None:
    """Adds ``underwrite``."""
    app.command("underwrite")(underwrite)


def underwrite(
    case: Annotated[Path, typer.Argument(help="The case, as in docs/lending.md.", metavar="CASE.json")],
    language: Annotated[
        Language, typer.Option("--language", help="Language of the reasons to the applicant.")
    ] = "en",
    as_json: AsJson = False,
) -> None:
    """Judge a home-loan case under the policy of its day: ratios, limits, reasons, what would help.

    The engine recommends; a person decides and another one signs. Exit 0, or 2 when the case cannot be read.
    """
    from domain.lending.case_reading import read_case
    from domain.lending.case_report import case_report

    report = case_report(read_case(inputs_of(case)), language)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    from propmubi.cli.underwrite_view import show_report

    show_report(report)


def inputs_of(file: Path) -> dict[str, Any]:
    """The inputs of a case file: the object itself, or its ``inputs`` where it is a line of ``calc``.

    Raises:
        UnreadableFile: There is no such file, or it is not UTF-8.
        BadInput: It is not a JSON object.
    """
    try:
        said = json.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{file} cannot be read as UTF-8 text ({type(error).__name__}).") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{file} is not JSON; give one object as in docs/lending.md.") from None
    inputs = said.get("inputs", said) if isinstance(said, dict) else None
    if not isinstance(inputs, dict):
        raise BadInput(f"{file} must hold one JSON object as in docs/lending.md.")
    return inputs
