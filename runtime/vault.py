"""Between requests and what is kept of them: personal data goes into the vault, tokens go on.

Recognising costs some microseconds a letter, so long requests are read in a thread of their own, and none
inside a transaction.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.masking import mask_fields
from domain.pii.border import Border
from domain.scrub import scrub_fields
from store.vault.book import VaultBook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from domain.keyring import KeyRing
    from domain.pii.border import Kept
    from domain.tenancy import Principal
    from graphs.registry import GraphSpec
    from store.database import AsyncSession, Database
    from store.tables.runs import ThreadRow

SAID: Final = frozenset({"input", "command", "config", "context"})
"""Parts of a run's request in which a caller says things."""
_LONG_CHARS: Final = 8_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value without personal data, and what was taken out of it."""

    value: Any
    kept: tuple[Kept, ...] = ()


async def hidden(value: object, spec: GraphSpec) -> Hidden:
    """A JSON-plain value as the graph's threads may keep it."""
    border = Border(spec.vaulted_input, spec.masked_input)
    if border.is_open:
        return Hidden(value)
    is_long = _size(value, _LONG_CHARS) >= _LONG_CHARS
    passed = await asyncio.to_thread(border.hide, value) if is_long else border.hide(value)
    return Hidden(passed, tuple(border.kept))


async def hidden_kwargs(kwargs: Mapping[str, Any], spec: GraphSpec) -> Hidden:
    """What a run's row may keep of its request."""
    said = await hidden({key: one for key, one in kwargs.items() if key in SAID}, spec)
    return Hidden({**kwargs, **said.value}, said.kept)


def kept_metadata(metadata: Mapping[str, Any] | None) -> dict[str, Any]:
    """Metadata as it is kept and searched for: clean text, numbers of people masked."""
    masked: dict[str, Any] = mask_fields(scrub_fields(metadata or {}))  # type: ignore[assignment]  # a dict stays one
    return masked


def _size(value: object, enough: int) -> int:
    """Letters of all texts in it, counted until they are enough."""
    if isinstance(value, str):
        return len(value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    size = 0
    for one in parts:
        size += _size(one, enough - size)
        if size >= enough:
            break
    return size


@dataclass(frozen=True, slots=True)
class VaultService:
    """The vault of the installation, opened for its callers."""

    db: Database
    ring: KeyRing

    async def keep(self, session: AsyncSession, thread: ThreadRow, hidden: Hidden) -> None:
        """Puts away, in the transaction that keeps the rest, what was said on the thread."""
        await VaultBook(session, self.ring).keep(thread, hidden.kept)

    async def copy(self, session: AsyncSession, source: ThreadRow, copy: ThreadRow) -> None:
        """Values of a thread for its copy."""
        await VaultBook(session, self.ring).copy(source, copy)

    async def open(self, principal: Principal, tokens: Collection[str]) -> dict[str, Kept]:
        """What the caller's own tokens stand for."""
        async with self.db.session(principal) as session:
            return await VaultBook(session, self.ring).open(principal, tokens)


class RunVault:
    """The vault as a run's steps have it: tokens of the person for whom the run acts."""

    def __init__(self, vault: VaultService, principal: Principal, on_open: Callable[[str], None]) -> None:
        self._vault = vault
        self._principal = principal
        self._on_open = on_open

    async def open(self, token: str) -> Kept | None:
        """What the token stands for; None: it is another's, or was erased."""
        found = await self._vault.open(self._principal, [token])
        for one in found.values():
            self._on_open(one.said)
            self._on_open(one.normal)
        return found.get(token)
