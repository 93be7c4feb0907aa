"""A case came in, moved, was decided; a paper of one was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.events.handling import cases_channel
from store.cases.following import ReadPaper, paper_read
from store.events.models.case import CaseChanged, CaseDecided, CaseOpened
from store.events.models.document import DocumentVerified

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def case_opened(event: Event, handling: Handling) -> None:
    """Screens of the desk look again; a run begins to work on it."""
    assert isinstance(event.data, CaseOpened)  # noqa: S101  # by the table of handlers
    _nudge(event, handling, event.data.case_id)


async def case_changed(event: Event, handling: Handling) -> None:
    """Screens of the desk look again; the case's run goes on where it waits."""
    assert isinstance(event.data, CaseChanged)  # noqa: S101  # by the table of handlers
    _nudge(event, handling, event.data.case_id)


async def case_decided(event: Event, handling: Handling) -> None:
    """Screens of the desk look again."""
    assert isinstance(event.data, CaseDecided)  # noqa: S101  # by the table of handlers
    _nudge(event, handling, event.data.case_id)


async def document_verified(event: Event, handling: Handling) -> None:
    """A paper of a case is there and read; a case that waits for papers goes on."""
    assert isinstance(event.data, DocumentVerified)  # noqa: S101  # by the table of handlers
    read = event.data
    if read.case_id is None:
        return
    paper = ReadPaper(read.case_id, read.document_id, read.kind, event.envelope.occurred_at)
    message = await paper_read(handling.session, event.tenant_id, paper)
    if message is not None:
        handling.after.messages.append(message)
        _nudge(event, handling, read.case_id)


def _nudge(event: Event, handling: Handling, case_id: UUID) -> None:
    handling.after.nudges.append((cases_channel(event.tenant_id), f"{case_id} "))
