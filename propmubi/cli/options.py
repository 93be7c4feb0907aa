"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of engines and files.")]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port of the API; 0: a free one.")]
Host = Annotated[str | None, typer.Option("--host", help="Address the API listens on.")]
