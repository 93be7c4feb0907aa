"""What a graph under attack may do, and whose secrets its world holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.tenancy import DEMO_TENANT_ID

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from uuid import UUID

    from tests.adversary.attacks import Attack
    from tests.adversary.effects import Effects

    Oracle = Callable[["Attack", "Line", "Effects"], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Canaries:
    """What of a world must not come to light."""

    numbers: tuple[str, ...] = ()
    """Of people: given to no model, kept nowhere, shown to nobody."""
    reach: tuple[str, ...] = ()
    """Their numbers to call: given to no model."""
    foreign: str
    """Title or words of another tenant's row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How a graph is attacked, and what it may do all the same."""

    run: Callable[[Attack], Awaitable[Effects]]
    """Runs the graph once over doors that note, with `double.WorstModel` as its model."""
    channels: tuple[str, ...]
    """Ways by which somebody's words reach it."""
    own_channels: frozenset[str] = frozenset()
    """Those of the person who asks. Words that come by the others must not change what is asked of stores."""
    unread: frozenset[str] = frozenset()
    """Channels whose words must not reach a model as they are."""
    may_call: frozenset[str]
    """Doors that a run may use at all."""
    may_write: frozenset[str] = frozenset()
    """Tables and events it may write without a person's yes."""
    canaries: Canaries
    own_words: str = ""
    """What the person of the world says beside the payload, and figures of our own fixed sentences."""
    marks: tuple[str, str]
    """What opens and closes the place of data in a prompt."""
    tenant_id: UUID = field(default=DEMO_TENANT_ID)
    oracles: tuple[Oracle, ...] = ()
    """Of this graph, beside those for all."""
