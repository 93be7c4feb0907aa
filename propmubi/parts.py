"""What the platform is put together from, as the supervisor sees it; tests put in parts of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from config.settings import Settings
    from propmubi.engines import EngineUrls


class SignIn(Protocol):
    """A ready-made way to sign in to the demo tenant."""

    @property
    def email(self) -> str:
        """Who."""

    @property
    def role(self) -> str:
        """As what."""

    @property
    def token(self) -> str:
        """Bearer token."""

    @property
    def password(self) -> str | None:
        """Shared by all of them; None for one who has their own by now."""


class RunsWork(Protocol):
    """The worker: takes runs from the queue until it is drained."""

    async def run(self) -> None:
        """Works until drained."""

    async def drain(self) -> None:
        """Takes nothing new and returns when what was begun is finished or handed back."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Makers of the parts; ``Any`` stands for Services, which only they look into."""

    migrate: Callable[[str], Awaitable[None]]
    """Brings the database of this URL to the newest schema."""
    open_services: Callable[[Settings, EngineUrls], AbstractAsyncContextManager[Any]]
    seed_demo: Callable[[Any, bool], Awaitable[Sequence[SignIn]]]
    """Makes sign-ins of the demo tenant and, when the flag is true, its market; the same on every start."""
    create_app: Callable[[Any], Callable[..., Any]]
    """The ASGI application over the services."""
    create_worker: Callable[[Any], RunsWork]
    end_streams: Callable[[Any], None] = lambda _services: None
    """Ends open event streams before the server stops, so that it need not wait for them."""
