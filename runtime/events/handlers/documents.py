"""A document was read: every file that holds it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.events.handlers.cases import case_paper_verified
from runtime.events.handlers.titles import title_paper_verified

if TYPE_CHECKING:
    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def document_verified(event: Event, handling: Handling) -> None:
    """Tells the case and the title files; threads that wait for the document itself are told by its name."""
    await case_paper_verified(event, handling)
    await title_paper_verified(event, handling)
