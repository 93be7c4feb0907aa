"""The file that remembers the demo sign-ins between starts, readable by its owner only."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SavedSignIns:
    """What the file holds. ``repr`` shows whose, and nothing that opens anything."""

    tokens: dict[str, str] = field(default_factory=dict, repr=False)
    """Email -> token."""
    password: str | None = field(default=None, repr=False)
    """Shared by all of them."""
    password_hash: str | None = field(default=None, repr=False)
    """By which a password that was changed since is told from it."""


def read_saved(path: Path) -> SavedSignIns:
    """What was saved. A file that is missing, torn or of another form gives nothing, not an error."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        entries = json.loads(path.read_text(encoding="utf-8"))
        tokens = {str(entry["email"]): str(entry["token"]) for entry in entries}
        first = entries[0] if entries else {}
        return SavedSignIns(tokens, first.get("password"), first.get("password_hash"))
    return SavedSignIns()


def read_signins(path: Path) -> dict[str, str]:
    """Email to token."""
    return read_saved(path).tokens


def write_signins(path: Path, saved: SavedSignIns, roles: Mapping[str, str]) -> None:
    """Replaces the file in one step, mode 0600 from its first byte.

    Args:
        path: The file.
        saved: Tokens and password.
        roles: Email -> role, for the person who reads the file.
    """
    entries = [
        {
            "email": email,
            "role": roles.get(email),
            "token": token,
            "password": saved.password,
            "password_hash": saved.password_hash,
        }
        for email, token in saved.tokens.items()
    ]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    # O_EXCL after unlink: a file or link planted under the draft's name is never written through.
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(entries, file, indent=1)
    draft.replace(path)
