"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of engines and files.")]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port of the API; 0: a free one.")]
Host = Annotated[str | None, typer.Option("--host", help="Address the API listens on.")]
Url = Annotated[
    str | None, typer.Option("--url", help="API of a running instance; default: the one of the folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def whole_numbers(listed: str, low: int, high: int) -> list[int]:
    """Numbers from ``low`` to ``high`` written as ``1,20,100``; none when any of it is something else."""
    try:
        numbers = [int(part) for part in listed.split(",")]
    except ValueError:
        return []
    return numbers if all(low <= each <= high for each in numbers) else []
