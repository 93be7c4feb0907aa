"""Who the Postgres server runs as: it refuses to be root.

A normal user runs it directly. Root runs it inside a user namespace, where the same files seem to belong to
``nobody``: nothing on disk changes hands. Where namespaces are forbidden (Docker's default profile), root
drops to ``nobody`` and gives that user the database folder.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from domain.errors import SetupError

CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Identity:
    """How a child is started."""

    kind: Literal["same", "namespace", "user"]
    uid: int
    gid: int

    @property
    def owner_uid(self) -> int:
        """The user who owns the files, seen from here."""
        return self.uid if self.kind == "user" else os.geteuid()

    @property
    def owner_gid(self) -> int:
        """The group of the files, seen from here."""
        return self.gid if self.kind == "user" else os.getegid()


def same_user() -> Identity:
    """The child runs as we do."""
    return Identity("same", os.geteuid(), os.getegid())


def unprivileged(kind: Literal["namespace", "user"]) -> Identity:
    """The ``nobody`` of this machine; initdb insists that the user has a name in the password file.

    Raises:
        SetupError: The machine has no user but root.
    """
    others = [entry for entry in pwd.getpwall() if entry.pw_uid != 0]
    if not others:
        raise SetupError("Postgres refuses to run as root and this machine has no other user: add one.")
    best = next((entry for entry in others if entry.pw_name == "nobody"), others[0])
    return Identity(kind, best.pw_uid, best.pw_gid)


@lru_cache(maxsize=1)
def postgres_identity() -> Identity:
    """The identity that works here; asks the kernel once per process."""
    if os.geteuid() != 0:
        return same_user()
    inside = unprivileged("namespace")
    return inside if namespaces_work(inside) else unprivileged("user")


def namespaces_work(identity: Identity) -> bool:
    """Whether a child may enter a user namespace (20 ms: one empty child)."""
    from propmubi.engines.process import child_command

    probe = child_command([sys.executable, "-I", "-S", "-c", ""], identity, death_signal=0)
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own argv
