"""A case came in, moved, was decided; a paper of one was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.background_runs import background_thread
from runtime.events.handling import cases_channel
from store.cases.following import ReadPaper, paper_came, paper_read, title_signed
from store.events.models.case import CaseChanged, CaseDecided, CaseEscalated, CaseOpened
from store.events.models.document import DocumentUploaded, DocumentVerified
from store.events.models.title import TitleOpinionSigned

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


async def case_escalated(event: Event, handling: Handling) -> None:
    """Screens of the desk look again: the case is late."""
    assert isinstance(event.data, CaseEscalated)  # noqa: S101  # by the table of handlers
    _nudge(event, handling, event.data.case_id)


async def case_paper_uploaded(event: Event, handling: Handling) -> None:
    """A document of a case came in: it is among its papers, and nothing of it counts before it is read."""
    assert isinstance(event.data, DocumentUploaded)  # noqa: S101  # by the table of handlers
    came = event.data
    if came.case_id is not None and await paper_came(
        handling.session, event.tenant_id, came.case_id, came.document_id, event.envelope.occurred_at
    ):
        _nudge(event, handling, came.case_id)


async def case_paper_verified(event: Event, handling: Handling) -> None:
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


async def title_opinion_signed(event: Event, handling: Handling) -> None:
    """The opinion on the home of a case is signed; cases that name it are to be judged with it."""
    assert isinstance(event.data, TitleOpinionSigned)  # noqa: S101  # by the table of handlers
    title_id = event.data.title_id
    names = [title_id, background_thread(event.tenant_id, "title_review", str(title_id))]
    at = event.envelope.occurred_at
    for case_id, message in await title_signed(
        handling.session, event.tenant_id, names, event.data.opinion, at
    ):
        handling.after.messages.append(message)
        _nudge(event, handling, case_id)


def _nudge(event: Event, handling: Handling, case_id: UUID) -> None:
    handling.after.nudges.append((cases_channel(event.tenant_id), f"{case_id} "))
