"""The installation's secret, made once and kept in a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog

from domain.errors import SetupError
from domain.keyring import SECRET_CHARS_MIN, KeyRing

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings

log = structlog.get_logger()

_SECRET_BYTES: Final = 48


def load_ring(settings: Settings) -> KeyRing:
    """The key ring of the settings, else of the data folder's secret."""
    previous = settings.secret_key_previous.get_secret_value() if settings.secret_key_previous else None
    if settings.secret_key is not None:
        return KeyRing(settings.secret_key.get_secret_value(), previous)
    if settings.database_url is not None:
        log.warning("secret_key.kept_in_file", hint="set PROPMUBI_SECRET_KEY when several processes serve")
    return KeyRing(kept_secret(settings.data_dir / "run" / "secret_key"), previous)


def kept_secret(path: Path) -> str:
    """The secret in the file; a new one, of 384 bits, when there is none.

    Two processes that start at once agree: the file appears whole, under its name, by one link, and who
    comes second reads it.

    Raises:
        SetupError: The file is readable by others, damaged, or cannot be written.
    """
    try:
        with suppress(FileNotFoundError):
            return _read(path)
        _make(path)
        return _read(path)
    except OSError as error:
        raise SetupError(f"The secret key cannot be kept in {path} ({error.strerror}).") from None


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        secret = file.read(4096).strip()
    if mode & 0o077:
        raise SetupError(f"{path} can be read by others (mode {mode:o}); run chmod 600 on it, or delete it.")
    if len(secret) < SECRET_CHARS_MIN:
        raise SetupError(f"{path} holds no usable secret; delete it, and everyone signs in again.")
    return secret


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
