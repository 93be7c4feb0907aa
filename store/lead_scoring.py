"""Scores of leads: what a scoring needs is loaded, and what it found is written with its events at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from sqlalchemy import DateTime, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from domain.lead_scoring.actions import with_name
from domain.tenancy import Role
from store.events.models.crm import LeadAssigned, LeadScored
from store.events.writing import announce_many
from store.lead_champion import Champions
from store.lead_consents import standing_stop
from store.lead_facts import LeadFactsReader
from store.lead_merging import LeadMerging
from store.lead_refusals import close_numbers
from store.lead_routing import RoutingFacts, routing_facts
from store.step_effects import claim_step
from store.tables.events import LeadActivityRow
from store.tables.lead_work import BrokerRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Table, Update

    from domain.lead_scoring.actions import NextAction
    from domain.lead_scoring.facts import LeadFacts
    from domain.lead_scoring.routing import Broker, Routing
    from domain.lead_scoring.score import Judgement, LeadScorer
    from domain.steps import Step
    from store.database import AsyncSession, Database
    from store.events.models import EventData
    from store.outbox import OutboxMessage
    from store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredLead:
    """Everything one scoring found about one lead."""

    lead_id: UUID
    judgement: Judgement
    expected_value_inr: int | None
    next_action: NextAction
    routing: Routing | None
    """None: the lead keeps whom it has."""
    scored_at: datetime
    wish: dict[str, Any]
    """Slots that its words name and its search did not: they are kept with the lead."""


# Every scoring asks these: they are put together once, which costs more than to execute them.
_MINE: Final = (
    LeadRow.tenant_id == bindparam("tenant"),
    LeadRow.id == bindparam("lead"),
    LeadRow.merged_into.is_(None),
)
_KEPT: Final = (
    select(LeadRow.name, LeadRow.assigned_to, LeadRow.filters, standing_stop(LeadRow))
    .where(*_MINE)
    .with_for_update()
)
_TABLE: Final = cast("Table", LeadRow.__table__)
_SCORED: Final = (
    "score", "band", "probability", "fit", "intent", "expected_value_inr", "reasons", "next_action",
    "model_version", "scored_at", "flags", "filters", "stopped_at", "updated_at",
)  # fmt: skip
_OWNED: Final = ("assigned_to", "assigned_at", "assigned_reason")


def _writing(names: Sequence[str]) -> Update:
    """Past the mapper, whose way to update costs three times as much."""
    return (
        update(_TABLE)
        .where(
            _TABLE.c.tenant_id == bindparam("tenant"),
            _TABLE.c.id == bindparam("lead"),
            _TABLE.c.merged_into.is_(None),
        )
        .values({name: new_value(name) for name in names})
    )


def new_value(name: str) -> ColumnElement[Any]:
    """What a scoring writes into a column of the lead; a STOP that was said stays said."""
    column = _TABLE.c[name]
    new = bindparam(f"new_{name}", type_=column.type)
    return func.greatest(column, new) if name == "stopped_at" else new


_WRITE_SCORE: Final = _writing(_SCORED)
_WRITE_SCORE_AND_OWNER: Final = _writing((*_SCORED, *_OWNED))
_TAKE_TURN: Final = (
    update(BrokerRow)
    .where(
        BrokerRow.tenant_id == bindparam("tenant"),
        BrokerRow.user_id == bindparam("broker"),
        BrokerRow.assigned_at.is_not_distinct_from(bindparam("seen_at", type_=DateTime(timezone=True))),
    )
    .values(assigned_at=bindparam("turn_at"), updated_at=func.now())
    .returning(BrokerRow.user_id)
    .execution_options(synchronize_session=False)
)


_NOTED: Final = (
    select(LeadActivityRow.id)
    .where(LeadActivityRow.lead_id == bindparam("lead"), LeadActivityRow.kind == "routing")
    .limit(1)
)
_NOTE: Final = insert(LeadActivityRow)


class LeadDesk:
    """Where scoring reads and writes. Every call acts in the scope of who asks.

    Attributes:
        after_commit: Told of the messages that were written, to send them at once; without it they are found.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.merging = LeadMerging(database)
        self._champions = Champions(database)
        self.after_commit: Callable[[Sequence[OutboxMessage]], Awaitable[None]] | None = None

    async def load(self, scope: Scope, lead_id: UUID) -> LeadFacts | None:
        """The lead as scoring reads it; None: it is not there, or stands in another's name."""
        async with self.database.session(scope) as session:
            found = await LeadFactsReader(session, scope.tenant_id).read([lead_id])
        return found[0] if found else None

    async def scorer(self, scope: Scope) -> LeadScorer | None:
        """The tenant's promoted model; None: the points of the cold start stand."""
        return await self._champions.of(scope.tenant_id)

    async def settle_duplicate(self, scope: Scope, lead_id: UUID) -> UUID | None:
        """Merges the lead into the one it is a duplicate of, if any; the id that stands from now on."""
        return await self.merging.settle(scope, lead_id)

    async def routing_facts(self, scope: Scope, lead_id: UUID, at: datetime) -> RoutingFacts:
        """What there is to choose from at that moment, and how."""
        async with self.database.session(scope) as session:
            return await routing_facts(session, scope.tenant_id, lead_id, at)

    async def take_turn(self, scope: Scope, broker: Broker, at: datetime) -> bool:
        """Takes the broker's turn, unless somebody else has taken it since it was looked up.

        A turn taken for a lead that is then lost is a turn lost, and nothing more.
        """
        async with self.database.session(acting_for_tenant(scope)) as session:
            taken = await session.execute(
                _TAKE_TURN,
                {
                    "tenant": scope.tenant_id,
                    "broker": broker["id"],
                    "seen_at": broker["assigned_at"],
                    "turn_at": at,
                },
            )
            return taken.scalar_one_or_none() is not None

    async def keep(self, scope: Scope, scored: ScoredLead, step: Step | None) -> bool:
        """Writes the score, its events and whose lead it is now, in one transaction and once for the step.

        Returns:
            False when it was written before, or the lead is gone.

        Raises:
            StaleLease: Another worker has the run.
        """
        async with self.database.session(acting_for_tenant(scope)) as session:
            if step is not None:
                arguments = {"lead_id": scored.lead_id}
                if not await claim_step(session, step, scope.tenant_id, "lead_scoring.keep", arguments):
                    return False
            events = await write_scored(session, scope.tenant_id, scored)
            messages = await announce_many(session, scope.tenant_id, events)
        if messages and self.after_commit is not None:
            await self.after_commit(messages)
        return bool(events)


def acting_for_tenant(scope: Scope) -> Scope:
    """The scope in which the platform notes whose turn it was: no broker may write that of another."""
    return replace(scope, roles=scope.roles | {Role.ADMIN})


class Kept(NamedTuple):
    """What the row of a lead has that its scoring does not know."""

    name: str
    assigned_to: UUID | None
    filters: Mapping[str, Any]
    stopped_at: datetime | None
    """When they said STOP, unless they have agreed anew since."""


async def write_scored(session: AsyncSession, tenant_id: UUID, scored: ScoredLead) -> list[EventData]:
    """Writes one scoring; the events to announce, none when the lead is gone."""
    which = {"tenant": tenant_id, "lead": scored.lead_id}
    row = (await session.execute(_KEPT, which)).one_or_none()
    if row is None:
        return []
    kept = Kept(*row)
    owner = owner_values(scored, kept)
    values = {f"new_{name}": value for name, value in {**score_values(scored, kept), **owner}.items()}
    connection = await session.connection()
    await connection.execute(_WRITE_SCORE_AND_OWNER if owner else _WRITE_SCORE, {**which, **values})
    if has_just_stopped(scored, kept):
        await close_numbers(session, tenant_id, [scored.lead_id], scored.scored_at)
    routing = scored.routing
    is_assigned = bool(owner)
    if routing is not None and (is_assigned or not await _is_routing_noted(session, scored.lead_id)):
        await note_routing(session, tenant_id, scored.lead_id, routing, scored.scored_at)
    return events_of(scored, is_assigned=is_assigned)


def has_just_stopped(scored: ScoredLead, kept: Kept) -> bool:
    """Whether this scoring is the first to find that the person said STOP."""
    return kept.stopped_at is None and "stopped" in scored.judgement.flags


def score_values(scored: ScoredLead, kept: Kept) -> dict[str, Any]:
    """Columns of a score, the same for every lead."""
    judgement = scored.judgement
    return {
        "score": judgement.score,
        "band": judgement.band,
        "probability": judgement.probability,
        "fit": judgement.fit,
        "intent": judgement.intent,
        "expected_value_inr": scored.expected_value_inr,
        "reasons": judgement.reasons,
        "next_action": with_name(scored.next_action, kept.name),
        "model_version": judgement.model_version,
        "scored_at": scored.scored_at,
        "flags": judgement.flags,
        "filters": {**scored.wish, **kept.filters},
        "stopped_at": scored.scored_at if has_just_stopped(scored, kept) else None,
        "updated_at": scored.scored_at,
    }


def owner_values(scored: ScoredLead, kept: Kept) -> dict[str, Any]:
    """Columns of a new owner; none where the lead has one or nobody was found."""
    routing = scored.routing
    if routing is None or routing["broker_id"] is None or kept.assigned_to is not None:
        return {}
    return {
        "assigned_to": routing["broker_id"],
        "assigned_at": scored.scored_at,
        "assigned_reason": routing["reason"],
    }


def events_of(scored: ScoredLead, *, is_assigned: bool) -> list[EventData]:
    """What is announced of a scoring."""
    judgement, routing = scored.judgement, scored.routing
    events: list[EventData] = [
        LeadScored(
            lead_id=scored.lead_id,
            score=judgement.score,
            band=judgement.band,
            model_version=judgement.model_version,
        )
    ]
    if is_assigned and routing is not None and routing["broker_id"] is not None:
        events.append(
            LeadAssigned(lead_id=scored.lead_id, agent_id=routing["broker_id"], reason=routing["reason"])
        )
    return events


async def _is_routing_noted(session: AsyncSession, lead_id: UUID) -> bool:
    """Whether the lead's story says already that nobody could be found."""
    return (await session.execute(_NOTED, {"lead": lead_id})).first() is not None


async def note_routing(
    session: AsyncSession, tenant_id: UUID, lead_id: UUID, routing: Routing, at: datetime
) -> None:
    """How a lead came to its broker, or to nobody, in its own story."""
    await session.execute(_NOTE, [routing_entry(tenant_id, lead_id, routing, at)])


def routing_entry(tenant_id: UUID, lead_id: UUID, routing: Routing, at: datetime) -> dict[str, Any]:
    """The entry, as a row."""
    broker = routing["broker_id"]
    steps = [
        {
            "step": step["step"],
            "note": step["note"],
            "kept": [str(one) for one in step["kept"]],
            "left_out": [{"id": str(one["id"]), "why": one["why"]} for one in step["left_out"]],
        }
        for step in routing["steps"]
    ]
    details = {
        "reason": routing["reason"],
        "broker_id": None if broker is None else str(broker),
        "steps": steps,
    }
    return {
        "id": uuid7(),
        "tenant_id": tenant_id,
        "lead_id": lead_id,
        "kind": "routing",
        "at": at,
        "details": details,
    }
