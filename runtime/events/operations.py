"""What operators do with events: write one by hand, watch, send again, decide about dead letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from domain.errors import BadInput
from domain.events.catalogue import EventType
from store.events.overview import EventOverview
from store.events.writing import announce

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from runtime.events.parts import EventParts
    from runtime.events.triggering import TriggerState
    from store.events.overview import EventFacts, EventQuery
    from store.tables.outbox import DeadLetterRow

_PAGE: Final = 500


class EventOperations:
    """Events of the tenant of whoever asks. Who may ask is the border's to say."""

    def __init__(self, parts: EventParts) -> None:
        self._parts = parts

    async def write(self, who: Principal, event_type: str, data: dict[str, Any]) -> EventFacts:
        """Writes an event, in its newest version, as if it had happened here; sent like any other.

        Raises:
            BadInput: There is no such type, or the data is not of its shape.
        """
        model = self._parts.catalogue.newest(_type(event_type))
        try:
            event = model.model_validate(data)
        except ValidationError as error:
            raise BadInput(f"The data is not that of {event_type}: {_told(error)}.") from None
        async with self._parts.db.system_session() as session:
            message = await announce(session, who.tenant_id, event)
            facts = await EventOverview(session, who.tenant_id).event(message.id)
        await self._parts.relay.send([message])
        return facts

    async def events(
        self, who: Principal, query: EventQuery, *, after: int | None, limit: int
    ) -> Sequence[EventFacts]:
        """Events behind a number, or the last ones; oldest first."""
        async with self._parts.db.system_session() as session:
            overview = EventOverview(session, who.tenant_id)
            if after is None:
                return await overview.newest(query, limit=limit)
            return await overview.after(query, after=after, limit=limit)

    async def replay(self, who: Principal, query: EventQuery) -> int:
        """Sends events once more, in their order; how many. What has its effect keeps it and gets no second.

        Raises:
            Unavailable: The bus is away; some may have been sent.
        """
        sent, after = 0, 0
        while True:
            page = await self.events(who, query, after=after, limit=_PAGE)
            await self._parts.relay.send_again([one.message for one in page])
            sent += len(page)
            if len(page) < _PAGE:
                return sent
            after = page[-1].seq or after

    async def letters(self, who: Principal, *, is_open: bool, limit: int) -> Sequence[DeadLetterRow]:
        """Dead letters, newest first."""
        async with self._parts.db.system_session() as session:
            return await EventOverview(session, who.tenant_id).letters(is_open=is_open, limit=limit)

    async def letter(self, who: Principal, letter_id: UUID) -> DeadLetterRow:
        """One dead letter.

        Raises:
            NotFound: The tenant has none of this id.
        """
        async with self._parts.db.system_session() as session:
            return await EventOverview(session, who.tenant_id).letter(letter_id)

    async def revive(self, who: Principal, letter_id: UUID) -> DeadLetterRow:
        """Has a buried event tried again from the beginning, or a buried run from its last checkpoint.

        Raises:
            NotFound: The tenant has no such letter.
            Conflict: It was decided before, or its content is not kept.
        """
        async with self._parts.db.system_session() as session:
            overview = EventOverview(session, who.tenant_id)
            message = await overview.revive(letter_id, by=who.user_id)
            letter = await overview.letter(letter_id)
        await self._parts.relay.send([message])
        return letter

    async def discard(self, who: Principal, letter_id: UUID, *, reason: str | None = None) -> DeadLetterRow:
        """Lets a dead letter be, for a reason that is kept with it.

        Raises:
            NotFound: The tenant has no such letter.
            Conflict: It was decided before.
        """
        async with self._parts.db.system_session() as session:
            overview = EventOverview(session, who.tenant_id)
            return await overview.resolve(letter_id, "discarded", by=who.user_id, reason=reason)

    def triggers(self) -> Sequence[TriggerState]:
        """Which event starts which graph here."""
        return self._parts.triggers.states()


def _type(name: str) -> EventType:
    try:
        return EventType(name)
    except ValueError:
        known = ", ".join(sorted(EventType))
        raise BadInput(f"There is no such type of event; the types are {known}.") from None


def _told(error: ValidationError) -> str:
    """What is wrong by field, without what stands there."""
    return "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'data'}: {one['msg']}"
        for one in error.errors(include_input=False, include_url=False)[:5]
    )
