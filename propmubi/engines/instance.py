"""How a command finds the running instance of a data folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from propmubi.engines.folder import write_private
from propmubi.engines.proc import is_alive, stat_of

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instance:
    """A running ``propmubi up`` (or ``api``) and how to reach it and its engines."""

    pid: int
    start_ticks: int
    """Start time of the process in clock ticks after boot; tells it from a later owner of the same pid."""
    api_url: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    version: str


def instance_path(data_dir: Path) -> Path:
    """The file that names the instance."""
    return data_dir.expanduser().absolute() / "run" / "instance.json"


def announce(data_dir: Path, *, api_url: str, database_url: str, redis_url: str, version: str) -> Instance:
    """Writes the file, once everything is ready to be used."""
    pid = os.getpid()
    stat = stat_of(pid)
    instance = Instance(
        pid=pid,
        start_ticks=stat.start_ticks if stat else 0,
        api_url=api_url,
        database_url=database_url,
        redis_url=redis_url,
        version=version,
    )
    write_private(instance_path(data_dir), json.dumps(asdict(instance)))
    return instance


def withdraw(data_dir: Path) -> None:
    """Removes the file, as the first step of stopping."""
    instance_path(data_dir).unlink(missing_ok=True)


def find_instance(data_dir: Path) -> Instance | None:
    """The live instance of the folder; a file left by a dead one is removed."""
    path = instance_path(data_dir)
    try:
        instance = Instance(**json.loads(path.read_text()))
    except OSError:
        return None
    except (ValueError, TypeError):
        # Unreadable by this version: whoever wrote it, it leads nowhere.
        path.unlink(missing_ok=True)
        return None
    stat = stat_of(instance.pid)
    if stat is not None and is_alive(instance.pid) and stat.start_ticks == instance.start_ticks:
        return instance
    path.unlink(missing_ok=True)
    return None
