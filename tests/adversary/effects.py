"""What a run did to the world: all that the oracles look at."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from uuid import UUID


class Asked(NamedTuple):
    """A query of a store."""

    tenant_id: UUID
    what: str
    filters: dict[str, Any]


class Wrote(NamedTuple):
    """A row or an event, in the name of a tenant."""

    tenant_id: UUID
    what: str
    """Table or event."""
    text: str
    """All of it, as text."""


@dataclass(slots=True)
class Effects:
    """The effects of one run. Doors of a world write here; nothing here is what anybody says of themselves."""

    asked: list[Asked] = field(default_factory=list)
    wrote: list[Wrote] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """Doors that were used, by name."""
    said: list[str] = field(default_factory=list)
    """Texts that people read as the assistant's own: answers, also those taken back, chips, suggestions."""
    answers: list[str] = field(default_factory=list)
    """Of these, the ones that a model may have worded."""
    shown: list[str] = field(default_factory=list)
    """Everything that reached a client, cards and events too."""
    kept: list[str] = field(default_factory=list)
    """State at the end, and logs."""
    model_saw: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """Codes of the rules by which something was refused."""
    found: list[Any] = field(default_factory=list)
    """Results of tools, JSON-plain: what figures may be said."""
    decided: dict[str, Any] = field(default_factory=dict)
    """What the run settled about somebody: score, band, whose it is; a listing's fields."""
    connects: list[str] = field(default_factory=list)
    error: str | None = None
    """Class of what the run raised."""


class Sockets:
    """Counts connections that anything makes while it is armed."""

    armed: Effects | None = None


def _see(event: str, args: tuple[Any, ...]) -> None:
    if Sockets.armed is not None and event in {
        "socket.connect",
        "socket.getaddrinfo",
        "subprocess.Popen",
        "os.system",
    }:
        Sockets.armed.connects.append(event)


sys.addaudithook(_see)
