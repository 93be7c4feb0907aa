"""Passwords: argon2id, off the event loop, a few at a time.

Parameters are RFC 9106's second recommended option (3 passes over 64 MiB, 4 lanes), which argon2-cffi takes
as its default; raising them rehashes each password at its next sign-in. Two are worked on at a time, so that
a flood of sign-ins costs this process 128 MiB and the time of two threads, and beyond a short queue a caller
is told to come back.
"""

from __future__ import annotations

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from domain.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

CHARS_MIN: Final = 12
CHARS_MAX: Final = 1024
_AT_ONCE: Final = 2
_WAITING_MAX: Final = 32


class Checked(NamedTuple):
    """What came of a comparison."""

    is_right: bool
    new_hash: str | None
    """The same password under today's parameters, when it was right and kept under older ones."""


class Passwords:
    """Hashes and compares passwords."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="argon2")
        self._underway = 0
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        """The password as it is kept.

        Raises:
            BadInput: It is too short or too long.
            Unavailable: Too many are waiting.
        """
        normal = _normal(password)
        if not CHARS_MIN <= len(normal) <= CHARS_MAX:
            raise BadInput(f"A password has {CHARS_MIN} to {CHARS_MAX} characters; choose another.")
        return await self._in_thread(self._hasher.hash, normal)

    async def check(self, kept: str | None, password: str) -> Checked:
        """Whether the password is the kept one.

        With nothing kept (no such person, no password, disabled) the same work is done on a decoy, so that
        the time of the answer does not tell which it was.

        Raises:
            Unavailable: Too many are waiting.
        """
        return await self._in_thread(self._compare, kept, _normal(password)[:CHARS_MAX])

    def close(self) -> None:
        """Ends the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _compare(self, kept: str | None, password: str) -> Checked:
        # Made before the paths part: else the first stranger would wait for it, and so be told apart.
        decoy = self._decoy_hash()
        if kept is None:
            self._is_same(decoy, password)
            return Checked(False, None)
        if not self._is_same(kept, password):
            return Checked(False, None)
        is_old = self._hasher.check_needs_rehash(kept)
        return Checked(True, self._hasher.hash(password) if is_old else None)

    def _is_same(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    def _decoy_hash(self) -> str:
        if self._decoy is None:
            self._decoy = self._hasher.hash("nobody's password")
        return self._decoy

    async def _in_thread(self, work: Callable[..., _T], *args: str | None) -> _T:
        if self._underway >= _WAITING_MAX:
            raise Unavailable("Too many people sign in at this moment; try again in a few seconds.")
        self._underway += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
        finally:
            self._underway -= 1


def _normal(password: str) -> str:
    """One spelling however the keyboard composes letters (NIST SP 800-63B, section 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
