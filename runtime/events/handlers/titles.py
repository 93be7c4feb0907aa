"""A document of a title file was read: the file knows, and its graph looks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.events.models.document import DocumentVerified
from store.events.writing import announce_many
from store.titles.arrivals import note_verified

if TYPE_CHECKING:
    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def title_paper_verified(event: Event, handling: Handling) -> None:
    """Title files that hold the document go on; threads that wait for the document itself do too."""
    assert isinstance(event.data, DocumentVerified)  # noqa: S101  # by the table of handlers
    changed = await note_verified(
        handling.session,
        event.tenant_id,
        event.data.document_id,
        label=event.data.kind,
        at=event.envelope.occurred_at,
    )
    if changed:
        handling.after.messages.extend(await announce_many(handling.session, event.tenant_id, changed))
