"""What brokers do with leads: one step in one transaction, written so that it can be undone.

A step names the version it was decided on; a lead that changed meanwhile is left alone and shown as it is
now. Undoing asks the same: what somebody else has changed since stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import Conflict, NotFound
from domain.ids import uuid7
from domain.lead_inbox.steps import Effect
from store.among import among
from store.events.models.crm import LeadAssigned
from store.events.writing import announce
from store.lead_inbox.conflicts import ChangedMeanwhile, MergedMeanwhile
from store.lead_inbox.noting import note_step
from store.lead_inbox.reading import read_card, read_cards
from store.tables.events import LeadActivityRow, LeadSlaRow
from store.tables.lead_work import LeadActionRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.lead_inbox.cards import LeadCard
    from store.outbox import OutboxMessage

UNDO_WITHIN: Final = timedelta(minutes=10)
_MOMENTS: Final = frozenset(
    {
        "snoozed_until",
        "last_touch_at",
        "last_activity_at",
        "assigned_at",
        "accepted_at",
        "dnd_checked_at",
        "stopped_at",
    }
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One lead as the broker saw it."""

    lead_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Failed:
    """One lead of many that a step could not be taken on."""

    lead_id: UUID
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a step came to."""

    cards: Sequence[LeadCard]
    failed: Sequence[Failed] = ()
    undo: UUID | None = None
    """What it is undone by; None: nothing was done."""
    messages: Sequence[OutboxMessage] = field(default_factory=tuple)
    """To be sent on, after the commit."""


Deciding = "Callable[[LeadCard], Effect]"
"""What a step does to one lead, told from how it stands."""


class LeadSteps:
    """Steps of the agents of one tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def take(  # noqa: PLR0913  # who, what, on what, when and under which key
        self,
        caller: Principal,
        chosen: Chosen,
        action: str,
        decide: Callable[[LeadCard], Effect],
        *,
        now: datetime,
        key: str | None = None,
    ) -> Worked:
        """One step on one lead; repeated under one ``key`` it is one step.

        Raises:
            NotFound: No such lead of the caller's tenant.
            ChangedMeanwhile: It changed since.
            AlreadyClaimed: Another broker has it.
            MergedMeanwhile: Another lead stands for it.
            BadInput: The step cannot be taken as asked.
        """
        async with self._db.session(caller) as session:
            action_id = _action_id(caller, key)
            if await _is_done(session, caller, action_id):
                return Worked(cards=[await read_card(session, caller, chosen.lead_id, now)], undo=action_id)
            befores, messages = await _step(session, caller, chosen, decide, now=now)
            await _keep(session, caller, action_id, action, befores)
            return Worked(
                cards=await read_cards(session, caller, [UUID(one["id"]) for one in befores], now),
                undo=action_id,
                messages=messages,
            )

    async def take_many(
        self,
        caller: Principal,
        chosen: Sequence[Chosen],
        action: str,
        decide: Callable[[LeadCard], Effect],
        *,
        now: datetime,
    ) -> Worked:
        """The same step on many leads: each that can be, with the others and their reasons named."""
        failed, done, befores, messages = [], [], [], []
        async with self._db.session(caller) as session:
            for one in chosen:
                try:
                    changed, sent = await _step(session, caller, one, decide, now=now)
                except (Conflict, NotFound) as problem:
                    failed.append(Failed(one.lead_id, problem.detail))
                    continue
                befores.extend(changed)
                messages.extend(sent)
                done.append(one.lead_id)
            action_id = uuid7()
            if befores:
                await _keep(session, caller, action_id, action, befores)
            cards = await read_cards(session, caller, done, now)
        return Worked(cards=cards, failed=failed, undo=action_id if befores else None, messages=messages)

    async def undo(self, caller: Principal, action_id: UUID, *, now: datetime) -> Sequence[LeadCard]:
        """Takes a step of the caller's back.

        Raises:
            NotFound: The caller took no such step in the last ten minutes.
            Conflict: It is undone already, or a lead changed since; then nothing is.
        """
        async with self._db.session(caller) as session:
            mine = (
                select(LeadActionRow)
                .where(
                    LeadActionRow.tenant_id == caller.tenant_id,
                    LeadActionRow.id == action_id,
                    LeadActionRow.actor_id == caller.user_id,
                    LeadActionRow.at >= now - UNDO_WITHIN,
                )
                .with_for_update()
            )
            action = (await session.execute(mine)).scalar_one_or_none()
            if action is None:
                raise NotFound("There is no step of yours to undo; steps can be undone for ten minutes.")
            if action.undone_at is not None:
                raise Conflict("This step is undone already.")
            for before in action.before:
                await _restore(session, caller, before)
            action.undone_at = now
            await session.flush()
            return await read_cards(session, caller, [UUID(one["id"]) for one in action.before], now)


async def _step(
    session: AsyncSession,
    caller: Principal,
    chosen: Chosen,
    decide: Callable[[LeadCard], Effect],
    *,
    now: datetime,
) -> tuple[list[dict[str, Any]], list[OutboxMessage]]:
    """Takes the step; gives what it takes to undo it, the lead's own first, and messages to send on."""
    await session.execute(select(LeadRow.id).where(_is(caller, chosen.lead_id)).with_for_update())
    card = await read_card(session, caller, chosen.lead_id, now)
    if card.merged_into is not None:
        raise MergedMeanwhile(card)
    if card.version != chosen.version:
        raise ChangedMeanwhile(card)
    effect = decide(card)
    befores = [await _change(session, caller, chosen.lead_id, effect, now=now)]
    if effect.number_changes and card.phone_e164 is not None:
        same = Effect(changes=effect.number_changes, kind="refused", details={"lead_id": str(card.id)})
        others = await _others_of_the_number(session, caller, card)
        befores += [await _change(session, caller, other, same, now=now) for other in others]
    messages = []
    if effect.changes.get("assigned_to") is not None:
        assigned = LeadAssigned(
            lead_id=chosen.lead_id,
            agent_id=effect.changes["assigned_to"],
            reason=str(effect.details.get("reason") or effect.kind),
        )
        messages.append(await announce(session, caller.tenant_id, assigned))
    return befores, messages


async def _others_of_the_number(session: AsyncSession, caller: Principal, card: LeadCard) -> Sequence[UUID]:
    same = (
        select(LeadRow.id)
        .where(
            LeadRow.tenant_id == caller.tenant_id,
            LeadRow.phone_e164 == card.phone_e164,
            LeadRow.id != card.id,
        )
        .order_by(LeadRow.id)
        .with_for_update()
    )
    return (await session.execute(same)).scalars().all()


async def _change(
    session: AsyncSession, caller: Principal, lead_id: UUID, effect: Effect, *, now: datetime
) -> dict[str, Any]:
    """Writes what a step changes of one lead; what it takes to undo it."""
    wanted = {**effect.changes, **({"last_activity_at": now} if effect.is_activity else {})}
    columns = [getattr(LeadRow, name) for name in wanted]
    found = (await session.execute(select(*columns).where(_is(caller, lead_id)))).one() if columns else ()
    held = dict(zip(wanted, found, strict=True))
    # The clock of updates moves also where a step changes nothing but the story.
    changed = await session.execute(
        update(LeadRow)
        .where(_is(caller, lead_id))
        .values(**wanted, updated_at=now)
        .returning(LeadRow.version)
    )
    story = await note_step(session, caller, lead_id, effect.kind, now, effect.details)
    has_stopped_clock = effect.is_touch and await _touch(session, caller, lead_id, now)
    return {
        "id": str(lead_id),
        "version": changed.scalar_one(),
        "columns": {name: _plain(value) for name, value in held.items()},
        "story": str(story),
        "clock": has_stopped_clock,
    }


async def _restore(session: AsyncSession, caller: Principal, before: dict[str, Any]) -> None:
    lead_id = UUID(before["id"])
    columns = {name: _value(name, value) for name, value in before["columns"].items()}
    restored = await session.execute(
        update(LeadRow)
        .where(_is(caller, lead_id), LeadRow.version == before["version"])
        .values(**columns, updated_at=func.now())
        .returning(LeadRow.id)
    )
    if restored.one_or_none() is None:
        raise Conflict("A lead of this step has changed since; nothing was undone.", lead_id=str(lead_id))
    await session.execute(
        update(LeadActivityRow)
        .where(LeadActivityRow.tenant_id == caller.tenant_id, LeadActivityRow.id == UUID(before["story"]))
        .values(kind="undone", details=LeadActivityRow.details.op("||")({"undone": True}))
    )
    if before["clock"]:
        await session.execute(
            update(LeadSlaRow)
            .where(LeadSlaRow.tenant_id == caller.tenant_id, LeadSlaRow.lead_id == lead_id)
            .values(touched_at=None)
        )


async def _touch(session: AsyncSession, caller: Principal, lead_id: UUID, now: datetime) -> bool:
    stopped = await session.execute(
        update(LeadSlaRow)
        .where(
            LeadSlaRow.tenant_id == caller.tenant_id,
            LeadSlaRow.lead_id == lead_id,
            LeadSlaRow.touched_at.is_(None),
        )
        .values(touched_at=now)
        .returning(LeadSlaRow.lead_id)
    )
    return stopped.one_or_none() is not None


async def _keep(
    session: AsyncSession, caller: Principal, action_id: UUID, action: str, befores: list[dict[str, Any]]
) -> None:
    await session.execute(
        insert(LeadActionRow).values(
            id=action_id,
            tenant_id=caller.tenant_id,
            actor_id=caller.user_id,
            action=action,
            lead_ids=[UUID(before["id"]) for before in befores],
            before=befores,
        )
    )


async def _is_done(session: AsyncSession, caller: Principal, action_id: UUID) -> bool:
    same = select(LeadActionRow.id).where(
        LeadActionRow.tenant_id == caller.tenant_id, among(LeadActionRow.id, [action_id])
    )
    return (await session.execute(same)).one_or_none() is not None


def _action_id(caller: Principal, key: str | None) -> UUID:
    """One step under one key of one person is one step."""
    if key is None or caller.user_id is None:
        return uuid7()
    return uuid5(caller.user_id, f"lead step {key}")


def _is(caller: Principal, lead_id: UUID) -> Any:  # noqa: ANN401  # a test of a statement
    return (LeadRow.tenant_id == caller.tenant_id) & (LeadRow.id == lead_id)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _value(name: str, value: object) -> object:
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(str(value))
    return UUID(str(value)) if name == "assigned_to" else value
