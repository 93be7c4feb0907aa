"""Views of the inbox that brokers save, and what routing knows of each broker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import Conflict, NotFound
from domain.lead_inbox.steps import OPEN_STAGES
from store.tables.lead_work import BrokerRow, LeadViewRow
from store.tables.leads import LeadRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database

MOST_VIEWS = 50


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of one broker."""

    id: UUID
    name: str
    query: dict[str, Any]
    position: int


@dataclass(frozen=True, slots=True)
class Broker:
    """An agent of the tenant, with what routing knows of them."""

    id: UUID
    name: str
    languages: Sequence[str]
    localities: Sequence[str]
    capacity: int | None
    """None: takes no leads from routing yet."""
    weight: int
    is_available: bool
    missed_slas: int
    open: int
    """Leads they carry now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerProfile:
    """What a broker says of themselves."""

    languages: Sequence[str]
    localities: Sequence[str]
    capacity: int
    weight: int
    is_available: bool


class LeadViews:
    """Saved views of the caller."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self, caller: Principal) -> Sequence[SavedView]:
        """In their order."""
        statement = (
            select(LeadViewRow.id, LeadViewRow.name, LeadViewRow.query, LeadViewRow.position)
            .where(LeadViewRow.tenant_id == caller.tenant_id, LeadViewRow.owner_id == caller.user_id)
            .order_by(LeadViewRow.position, LeadViewRow.created_at)
        )
        async with self._db.session(caller) as session:
            return [SavedView(*row) for row in await session.execute(statement)]

    async def put(self, caller: Principal, view: SavedView) -> SavedView:
        """Saves a view under its id.

        Raises:
            Conflict: The caller has another of that name, or fifty already.
            NotFound: The id is somebody else's.
        """
        held = await self.all(caller)
        if view.id not in {one.id for one in held} and len(held) >= MOST_VIEWS:
            raise Conflict(f"You have {MOST_VIEWS} saved views; delete one first.")
        if any(one.name == view.name and one.id != view.id for one in held):
            raise Conflict("You have another view of that name; choose a new name.")
        changes = {"name": view.name, "query": view.query, "position": view.position}
        made = (
            insert(LeadViewRow)
            .values(id=view.id, tenant_id=caller.tenant_id, owner_id=caller.user_id, **changes)
            .on_conflict_do_nothing()
            .returning(LeadViewRow.id)
        )
        changed = (
            update(LeadViewRow)
            .where(LeadViewRow.id == view.id, LeadViewRow.owner_id == caller.user_id)
            .values(**changes)
            .returning(LeadViewRow.id)
        )
        async with self._db.session(caller) as session:
            for statement in (made, changed):
                if (await session.execute(statement)).one_or_none() is not None:
                    break
            else:
                raise NotFound("There is no such view of yours.")
        return view

    async def delete(self, caller: Principal, view_id: UUID) -> None:
        """Forgets a view.

        Raises:
            NotFound: The caller has no such view.
        """
        statement = (
            delete(LeadViewRow)
            .where(
                LeadViewRow.tenant_id == caller.tenant_id,
                LeadViewRow.owner_id == caller.user_id,
                LeadViewRow.id == view_id,
            )
            .returning(LeadViewRow.id)
        )
        async with self._db.session(caller) as session:
            if (await session.execute(statement)).one_or_none() is None:
                raise NotFound("There is no such view of yours.")


class Brokers:
    """The agents of the caller's tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self, caller: Principal) -> Sequence[Broker]:
        """By name."""
        carried = (
            select(func.count())
            .select_from(LeadRow)
            .where(
                LeadRow.tenant_id == caller.tenant_id,
                LeadRow.assigned_to == UserRow.id,
                LeadRow.merged_into.is_(None),
                LeadRow.stage.in_([stage.value for stage in OPEN_STAGES]),
            )
            .scalar_subquery()
        )
        statement = (
            select(
                UserRow.id,
                UserRow.display_name,
                BrokerRow.languages,
                BrokerRow.localities,
                BrokerRow.capacity,
                func.coalesce(BrokerRow.weight, 1),
                func.coalesce(BrokerRow.is_available, True),
                func.coalesce(BrokerRow.missed_slas, 0),
                carried,
            )
            .outerjoin(BrokerRow, and_(BrokerRow.user_id == UserRow.id))
            .where(UserRow.tenant_id == caller.tenant_id, UserRow.roles.contains(["agent"]))
            .order_by(UserRow.display_name, UserRow.id)
        )
        async with self._db.session(caller) as session:
            rows = (await session.execute(statement)).all()
        return [Broker(row[0], row[1], row[2] or (), row[3] or (), *row[4:]) for row in rows]

    async def put(self, caller: Principal, broker_id: UUID, profile: BrokerProfile) -> Broker:
        """What a broker says of themselves, or an administrator of any broker of the tenant.

        Raises:
            NotFound: The tenant has no such agent.
        """
        if broker_id not in {one.id for one in await self.all(caller)}:
            raise NotFound("There is no such agent.")
        changes: dict[str, Any] = {
            "languages": list(profile.languages),
            "localities": list(profile.localities),
            "capacity": profile.capacity,
            "weight": profile.weight,
            "is_available": profile.is_available,
        }
        statement = (
            insert(BrokerRow)
            .values(user_id=broker_id, tenant_id=caller.tenant_id, **changes)
            .on_conflict_do_update(index_elements=["user_id"], set_={**changes, "updated_at": func.now()})
        )
        async with self._db.session(caller) as session:
            await session.execute(statement)
        return next(one for one in await self.all(caller) if one.id == broker_id)
