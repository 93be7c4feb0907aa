"""Which event starts which graph. A graph that is not built in here yet simply is not started."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.events.catalogue import EventType
from domain.tenancy import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One event that starts one graph, with the event's data as its input."""

    event: EventType
    graph: str
    thread_key: str | None = None
    """Field of the event's data that names the thread, whose runs follow one another; None: the subject.
    A document's events may thus go to the thread of its case."""
    is_gathered: bool = False
    """Subjects of many events are dealt with by one run: an event only notes its subject while a run of the
    graph has yet to begin, and that run takes all that are noted. All runs are on one thread of a tenant."""
    roles: frozenset[Role] = field(default_factory=frozenset)
    """What the run may do; it acts as the system of the tenant and as nobody's person."""


TRIGGERS: Final = (
    Trigger(event=EventType.PROPERTY_CREATED, graph="listing_enrichment", is_gathered=True),
    Trigger(event=EventType.PROPERTY_UPDATED, graph="listing_enrichment", is_gathered=True),
    Trigger(event=EventType.DOCUMENT_UPLOADED, graph="document_intake"),
    Trigger(event=EventType.LEAD_CREATED, graph="lead_scoring", roles=frozenset({Role.AGENT})),
    Trigger(event=EventType.CASE_OPENED, graph="underwriting", roles=frozenset({Role.ANALYST})),
)
"""The platform's own. A lead is read as agents read it: they see the tenant's, and no one else's papers. A case
is worked on as analysts do, and signed by none of them: a run is nobody's person."""
