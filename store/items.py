"""Items as their owner sees them. Another tenant's or owner's item does not exist for the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import (
    Boolean,
    Double,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from domain.errors import BadInput
from domain.ids import uuid7
from domain.items import ANY_LABEL, MOST_ITEMS, Condition, Namespace
from store.among import among
from store.tables.items import ItemRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from domain.tenancy import Principal

_KEY: Final = ["tenant_id", "owner_id", "namespace", "key"]
_MINUTE: Final[ColumnElement[Any]] = literal_column("interval '1 minute'")
_IS_INSERTED: Final[ColumnElement[bool]] = literal_column("xmax = 0", Boolean).label("is_new")
"""Postgres marks a row version that an update made with the updater's transaction, an inserted one with 0."""
_SQL: Final = {"$eq": "=", "$ne": "<>", "$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}
_SWEPT_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """What is to be kept."""

    namespace: Namespace
    key: str
    value: Mapping[str, Any]
    paths: Sequence[str] | None = None
    """Where the texts stand by which it is found; None: the whole value; empty: never by meaning."""
    ttl_minutes: float | None = None
    embedded_by: str | None = None
    vectors: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuery:
    """Which items: below a namespace, with values that pass every test."""

    prefix: Namespace = ()
    conditions: Sequence[Condition] = ()
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceQuery:
    """Which namespaces; ``*`` in a pattern stands for any one label."""

    prefixes: Sequence[Namespace] = ()
    suffixes: Sequence[Namespace] = ()
    max_depth: int | None = None
    limit: int = 100
    offset: int = 0


class Embedded(NamedTuple):
    """An item's place in a search by meaning."""

    id: UUID
    vectors: bytes | None
    """None: it has none of the model that was asked for."""


class Items:
    """One caller's items, inside one transaction."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    def _mine(self) -> ColumnElement[bool]:
        return and_(
            ItemRow.tenant_id == self._principal.tenant_id,
            ItemRow.owner_id.is_not_distinct_from(self._principal.owner_id),
        )

    def _alive(self) -> ColumnElement[bool]:
        return and_(self._mine(), or_(ItemRow.expires_at.is_(None), ItemRow.expires_at > func.now()))

    async def put(self, new: NewItem) -> None:
        """Keeps the item in place of an earlier one of the same address; its age goes on.

        Raises:
            BadInput: The owner has as many items as may be.
        """
        fields = {
            "value": dict(new.value),
            "paths": None if new.paths is None else list(new.paths),
            "embedded_by": new.embedded_by,
            "vectors": new.vectors,
            "ttl_minutes": new.ttl_minutes,
            "expires_at": func.now() + literal(new.ttl_minutes, Double) * _MINUTE,
        }
        added = insert(ItemRow).values(
            id=uuid7(),
            tenant_id=self._principal.tenant_id,
            owner_id=self._principal.owner_id,
            namespace=list(new.namespace),
            key=new.key,
            **fields,
        )
        # An expired item that nobody has swept yet is gone: its age does not go on.
        age = case((ItemRow.expires_at <= func.now(), func.now()), else_=ItemRow.created_at)
        stored = await self._session.execute(
            added.on_conflict_do_update(
                index_elements=_KEY, set_={**fields, "created_at": age, "updated_at": func.now()}
            ).returning(_IS_INSERTED)
        )
        if stored.scalar_one():
            await self._check_room()

    async def _check_room(self) -> None:
        count = select(func.count()).select_from(ItemRow).where(self._mine())
        if (await self._session.execute(count)).scalar_one() <= MOST_ITEMS:
            return
        await self._session.execute(delete(ItemRow).where(self._mine(), ItemRow.expires_at <= func.now()))
        if (await self._session.execute(count)).scalar_one() > MOST_ITEMS:
            raise BadInput(f"At most {MOST_ITEMS} items can be kept; delete some, or give them a ttl.")

    async def get(self, namespace: Namespace, key: str, *, is_used: bool = True) -> ItemRow | None:
        """The item, or None. ``is_used`` begins its time to live anew."""
        found = select(ItemRow).where(self._alive(), ItemRow.namespace == list(namespace), ItemRow.key == key)
        row = (await self._session.execute(found)).scalar_one_or_none()
        if row is not None and is_used:
            await self._use([row])
        return row

    async def delete(self, namespace: Namespace, key: str) -> None:
        """Forgets the item; one that is not there is forgotten already."""
        await self._session.execute(
            delete(ItemRow).where(self._mine(), ItemRow.namespace == list(namespace), ItemRow.key == key)
        )

    def _matching(self, query: ItemQuery) -> ColumnElement[bool]:
        tests = [self._alive(), *(_test(condition) for condition in query.conditions)]
        if query.prefix:
            tests.append(ItemRow.namespace[1 : len(query.prefix)] == list(query.prefix))
        return and_(*tests)

    async def newest(self, query: ItemQuery, *, is_used: bool = True) -> Sequence[ItemRow]:
        """The matching items, last changed first."""
        ordered = (
            select(ItemRow)
            .where(self._matching(query))
            .order_by(ItemRow.updated_at.desc(), ItemRow.id.desc())
        )
        return await self._page(ordered.limit(query.limit).offset(query.offset), is_used=is_used)

    async def _page(self, page: Select[ItemRow], *, is_used: bool) -> Sequence[ItemRow]:
        rows = (await self._session.execute(page)).scalars().all()
        if is_used:
            await self._use(rows)
        return rows

    async def embedded(self, query: ItemQuery, model: str) -> list[Embedded]:
        """Every matching item, last changed first, with its vectors of that model."""
        vectors = case((ItemRow.embedded_by == model, ItemRow.vectors), else_=None)
        rows = await self._session.execute(
            select(ItemRow.id, vectors)
            .where(self._matching(query))
            .order_by(ItemRow.updated_at.desc(), ItemRow.id.desc())
        )
        return [Embedded(*row) for row in rows]

    async def unembedded(self, query: ItemQuery, model: str, limit: int) -> Sequence[ItemRow]:
        """Matching items that could be found by meaning, and have no vectors of that model yet."""
        rows = await self._session.execute(
            select(ItemRow)
            .where(
                self._matching(query),
                ItemRow.embedded_by.is_distinct_from(model),
                or_(ItemRow.paths.is_(None), func.cardinality(ItemRow.paths) > 0),
            )
            .order_by(ItemRow.updated_at.desc())
            .limit(limit)
        )
        return rows.scalars().all()

    async def embed(self, row: ItemRow, model: str, vectors: bytes) -> None:
        """Gives an item its vectors, unless it was changed meanwhile."""
        await self._session.execute(
            update(ItemRow)
            .where(self._mine(), ItemRow.id == row.id, ItemRow.updated_at == row.updated_at)
            .values(embedded_by=model, vectors=vectors)
        )

    async def by_ids(self, ids: Sequence[UUID], *, is_used: bool = True) -> Sequence[ItemRow]:
        """The items in the order of their ids."""
        rows = await self._page(select(ItemRow).where(self._alive(), among(ItemRow.id, ids)), is_used=is_used)
        by_id = {row.id: row for row in rows}
        return [by_id[one] for one in ids if one in by_id]

    async def _use(self, rows: Sequence[ItemRow]) -> None:
        lasting = [row.id for row in rows if row.ttl_minutes is not None]
        if lasting:
            await self._session.execute(
                update(ItemRow)
                .where(self._mine(), among(ItemRow.id, lasting))
                .values(expires_at=func.now() + ItemRow.ttl_minutes * _MINUTE)
            )

    async def namespaces(self, query: NamespaceQuery) -> list[Namespace]:
        """Namespaces that hold an item, in alphabetical order, cut to the depth that was asked for."""
        depth = query.max_depth
        shown = ItemRow.namespace if depth is None else ItemRow.namespace[1:depth]
        column = cast(shown, ARRAY(Text)).label("namespace")
        tests = [_begins(one) for one in query.prefixes] + [_ends(one) for one in query.suffixes]
        found = select(column).where(self._alive(), *tests).distinct().subquery()
        # By code points, whatever the language of the database.
        ordered = select(found.c.namespace).order_by(text('namespace collate "C"'))
        rows = await self._session.execute(ordered.limit(query.limit).offset(query.offset))
        return [tuple(namespace) for (namespace,) in rows]


def _test(condition: Condition) -> ColumnElement[bool]:
    found = func.jsonb_extract_path(ItemRow.value, *(literal(step, Text) for step in condition.path))
    operand = bindparam(None, condition.operand, type_=JSONB(none_as_null=False), unique=True)
    if condition.operator in ("$eq", "$ne"):
        known = func.coalesce(found, text("'null'::jsonb"))
        return known.op(_SQL[condition.operator], is_comparison=True)(operand)
    kind = "string" if isinstance(condition.operand, str) else "number"
    holds = found.op(_SQL[condition.operator], is_comparison=True)(operand)
    return and_(func.jsonb_typeof(found) == kind, holds)


def _begins(pattern: Namespace) -> ColumnElement[bool]:
    return and_(
        func.cardinality(ItemRow.namespace) >= len(pattern),
        *(
            ItemRow.namespace[place] == label
            for place, label in enumerate(pattern, start=1)
            if label != ANY_LABEL
        ),
    )


def _ends(pattern: Namespace) -> ColumnElement[bool]:
    depth = func.cardinality(ItemRow.namespace)
    return and_(
        depth >= len(pattern),
        *(
            ItemRow.namespace[depth - len(pattern) + place] == label
            for place, label in enumerate(pattern, start=1)
            if label != ANY_LABEL
        ),
    )


async def sweep_items(session: AsyncSession) -> int:
    """Deletes some of all tenants' items whose time has run out; how many.

    Rows that another process is sweeping are left to it.
    """
    expired = (
        select(ItemRow.id)
        .where(ItemRow.expires_at <= func.now())
        .limit(_SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    swept = await session.execute(delete(ItemRow).where(ItemRow.id.in_(expired)).returning(ItemRow.id))
    return len(swept.all())
