"""The file that remembers the demo sign-ins between starts, readable by its owner only."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def read_signins(path: Path) -> dict[str, str]:
    """Email to token. A file that is missing, torn or of another form gives nothing, not an error."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        entries = json.loads(path.read_text(encoding="utf-8"))
        return {str(entry["email"]): str(entry["token"]) for entry in entries}
    return {}


def write_signins(path: Path, signins: Iterable[tuple[str, str, str]]) -> None:
    """Replaces the file in one step with (email, role, token) entries, mode 0600 from its first byte."""
    entries = [{"email": email, "role": role, "token": token} for email, role, token in signins]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    # O_EXCL after unlink: a file or link planted under the draft's name is never written through.
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(entries, file, indent=1)
    draft.replace(path)
