"""The data folder: one owner at a time, private, with room to write.

DATA_DIR/
    postgres/cluster   the database (or postgres.location, which says where it had to be put)
    redis/             the append-only file
    logs/              one file per engine
    run/lock           held (flock) by the process that owns the folder
    run/instance.json  how to reach the running instance
    engines.json       passwords and ports (0600)
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.errors import SetupError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

MIN_FREE_MB = 200
"""A fresh cluster takes 40 MB and its first WAL segments 32; below this a start would fail half way."""


def write_private(path: Path, text: str) -> None:
    """Replaces a file in one step, readable by its owner only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


class DataFolder:
    """Paths and checks of one data folder."""

    def __init__(self, path: Path, *, min_free_mb: int = MIN_FREE_MB) -> None:
        self.path = path.expanduser().absolute()
        self.min_free_mb = min_free_mb
        self.run = self.path / "run"
        self.logs = self.path / "logs"
        self.redis = self.path / "redis"
        self._credentials = self.path / "engines.json"

    def prepare(self) -> None:
        """Makes the folders, private to their owner.

        Raises:
            SetupError: Not a folder, not writable, read-only or too little room.
        """
        try:
            for folder in (self.path, self.run, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path) as probe:
                probe.write(b"\0")
        except OSError as error:
            raise SetupError(folder_trouble(self.path, error)) from None
        free_mb = shutil.disk_usage(self.path).free // 2**20
        if free_mb < self.min_free_mb:
            raise SetupError(
                f"Only {free_mb} MB are free on the disk of {self.path}, {self.min_free_mb} MB are needed: "
                "free some space or pass --data-dir on another disk."
            )

    def lock(self) -> FolderLock:
        """The lock of this folder, not yet taken."""
        return FolderLock(self.run / "lock")

    def credentials(self) -> dict[str, Any]:
        """Passwords and remembered ports; passwords are made on first use.

        Raises:
            SetupError: The file is damaged.
        """
        try:
            known = json.loads(self._credentials.read_text())
            if not {"superuser_password", "app_password", "redis_password"} <= known.keys():
                raise ValueError("incomplete")  # noqa: TRY301 - joins the damaged file below
        except FileNotFoundError:
            names = ("superuser_password", "app_password", "redis_password")
            known = {name: secrets.token_urlsafe(24) for name in names}
            write_private(self._credentials, json.dumps(known))
        except (ValueError, AttributeError):
            raise SetupError(
                f"{self._credentials} is damaged, and it holds the passwords of the engines: "
                "restore it from a backup, or start on a new folder with --data-dir."
            ) from None
        return dict(known)

    @property
    def has_credentials(self) -> bool:
        """Whether this folder was set up before."""
        return self._credentials.exists()

    def remember(self, **values: str | int) -> None:
        """Keeps ports for the next start."""
        known = self.credentials()
        if any(known.get(key) != value for key, value in values.items()):
            write_private(self._credentials, json.dumps(known | values))


class FolderLock:
    """An flock: the kernel lets go of it when its owner dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Takes the lock; False when another process has it. Children do not inherit it (close on exec)."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Lets go; the file stays, since removing it would let two owners lock two files of one name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_full(path: Path) -> bool:
    """Whether an engine that just failed there failed for want of room.

    Asked of the file system, not of the engine's log, which lies on the same full disk.
    """
    return shutil.disk_usage(path).free < 16 * 2**20


def full_disk(path: Path) -> str:
    """The line for it."""
    return f"The disk of {path} is full: free some space or pass --data-dir on another disk."


def folder_trouble(path: Path, error: OSError) -> str:
    """One line for a failed write: what stands in the way and what to do."""
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return f"This user may not write in {path}: change its owner or pass another --data-dir."
        case errno.EROFS:
            return f"The data folder {path} is on a read-only file system: pass another --data-dir."
        case errno.ENOSPC | errno.EDQUOT:
            return full_disk(path)
        case errno.ENOTDIR | errno.EEXIST:
            return f"--data-dir {path} is not a folder: pass another one."
        case _:
            return f"The data folder {path} cannot be used ({error.strerror}): pass another --data-dir."
