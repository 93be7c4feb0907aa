"""Writes the ledger of calls to models, of all tenants in one statement, and sums what was spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import text

from domain.model_calls import start_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from domain.model_calls import LostKind, ModelCall
    from store.database import Database

_TYPES: Final = {
    "id": "uuid",
    "at": "timestamptz",
    "tenant_id": "uuid",
    "owner_id": "uuid",
    "run_id": "uuid",
    "thread_id": "uuid",
    "use_case": "text",
    "tier": "text",
    "deployment": "text",
    "model": "text",
    "prompt": "text",
    "outcome": "text",
    "fault": "text",
    "tokens_in": "integer",
    "tokens_out": "integer",
    "tokens_cached": "integer",
    "is_estimated": "boolean",
    "cost_usd": "numeric",
    "cost_inr": "numeric",
    "saved_inr": "numeric",
    "latency_ms": "integer",
    "first_token_ms": "integer",
}
_COLUMNS: Final = ", ".join(_TYPES)
_ARRAYS: Final = ", ".join(f"cast(:{name} as {kind}[])" for name, kind in _TYPES.items())
_SUMMED: Final = (
    "tokens_in", "tokens_out", "tokens_cached", "cost_usd", "cost_inr", "saved_inr", "latency_ms",
)  # fmt: skip
_KEY: Final = "tenant_id, day, use_case, tier, deployment, outcome"
_ADDED: Final = ", ".join(f"{name} = model_usage.{name} + excluded.{name}" for name in ("calls", *_SUMMED))
_ZONE: Final = "05:30"
"""`INDIA`, as an interval."""

# Only rows that are new are added to the sums, so a batch that is written again changes nothing. Sums are
# locked in the order of their key: two processes that write at once do not wait for each other in a circle.
_WRITE: Final = text(f"""
with fresh as (
    insert into model_calls ({_COLUMNS}) select * from unnest({_ARRAYS})
    on conflict (id) do nothing
    returning *, (at at time zone interval '{_ZONE}')::date as day
)
insert into model_usage ({_KEY}, calls, {", ".join(_SUMMED)})
select {_KEY}, count(*), {", ".join(f"sum({name})" for name in _SUMMED)}
from fresh group by {_KEY} order by {_KEY}
on conflict ({_KEY}) do update set {_ADDED}
""")  # noqa: S608  # this file's own words
_COUNT_LOST: Final = text(f"""
insert into model_usage ({_KEY}, calls, {", ".join(_SUMMED)})
values (:tenant_id, :day, :use_case, :tier, '', 'lost', :calls, 0, 0, 0, 0, 0, 0, 0)
on conflict ({_KEY}) do update set {_ADDED}
""")  # noqa: S608  # this file's own words
_TENANTS: Final = text("""
select tenant_id, coalesce(sum(cost_inr) filter (where day = :day), 0) as day_inr, sum(cost_inr) as month_inr
from model_usage where day >= :month and day <= :day group by tenant_id limit :most
""")
_PEOPLE: Final = text("""
select tenant_id, owner_id, sum(cost_inr) as day_inr from model_calls
where at >= :since and cost_inr > 0 group by tenant_id, owner_id order by day_inr desc limit :most
""")
_FORGET: Final = text("""
update model_calls set owner_id = null, run_id = null, thread_id = null
where tenant_id = :tenant_id and owner_id = :owner_id
""")
_MOST: Final = 50_000


class TenantSpend(NamedTuple):
    """What a tenant has spent in the day and in the month up to it, in rupees."""

    tenant_id: UUID
    day_inr: Decimal
    month_inr: Decimal


class PersonSpend(NamedTuple):
    """What a person has spent in a day, in rupees."""

    tenant_id: UUID
    owner_id: UUID | None
    day_inr: Decimal


class ModelCallStore:
    """The table of all tenants: written by the platform itself, read by operators in `store.model_usage`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def write(self, calls: Sequence[ModelCall], lost: Mapping[LostKind, int]) -> None:
        """Writes rows and their sums in one transaction; rows that are there already are left as they are.

        Raises:
            Unavailable: The database is away.
        """
        async with self._db.system_session() as session:
            if calls:
                columns: dict[str, list[Any]] = {
                    name: [getattr(call, name) for call in calls] for name in _TYPES
                }
                columns["outcome"] = [call.outcome.value for call in calls]
                await session.execute(_WRITE, columns)
            for kind in sorted(lost, key=str):
                await session.execute(_COUNT_LOST, {**kind._asdict(), "calls": lost[kind]})

    async def tenants_spend(self, day: date) -> list[TenantSpend]:
        """What each tenant has spent on that day and in its month so far."""
        values = {"day": day, "month": day.replace(day=1), "most": _MOST}
        async with self._db.system_session() as session:
            return [TenantSpend(*row) for row in await session.execute(_TENANTS, values)]

    async def people_spend(self, day: date) -> list[PersonSpend]:
        """What each person has spent since that day began, those who spent most first."""
        values = {"since": start_of(day), "most": _MOST}
        async with self._db.system_session() as session:
            return [PersonSpend(*row) for row in await session.execute(_PEOPLE, values)]

    async def forget(self, tenant_id: UUID, owner_id: UUID) -> None:
        """Leaves a person's calls as costs of nobody's: what is owed for them stays owed."""
        async with self._db.system_session() as session:
            await session.execute(_FORGET, {"tenant_id": tenant_id, "owner_id": owner_id})
