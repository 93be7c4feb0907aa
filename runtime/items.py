"""Items of a caller: what the store routes of the protocol and the graphs' own store call.

Meaning is a help and never a condition (rule 2): while no model can be had, items are kept without vectors,
found by namespace and filter, and get their vectors at the first search after it is back.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from domain.items import (
    MOST_FOUND,
    checked_key,
    checked_namespace,
    checked_paths,
    checked_pattern,
    checked_size,
    checked_ttl,
    conditions_of,
)
from domain.masking import mask_fields
from domain.pii.find import NUMBERS
from domain.pii.kinds import PiiType
from domain.scrub import scrub_text
from runtime.encode import to_json
from runtime.item_meaning import Ranked, embedded, question, ranked, texts_of
from store.items import ItemQuery, Items, NamespaceQuery, NewItem
from store.leases import Leases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from domain.items import Namespace
    from domain.tenancy import Principal
    from rag.embed.protocol import Embedder
    from store.database import AsyncSession, Database
    from store.leases import Lease
    from store.tables.items import ItemRow

_IDENTITY: Final = NUMBERS - {PiiType.PHONE, PiiType.EMAIL}
_EMBEDDED_LATE: Final = 256
"""Items without vectors that one search embeds before it looks; the rest follow in the next ones."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value to keep, as a caller or a graph gives it."""

    namespace: Sequence[str]
    """Labels, the widest first."""
    key: str
    value: Mapping[str, Any]
    """Any value a graph can hold; it is kept as JSON."""
    paths: Sequence[str] | None = None
    """Where its texts stand, as `IndexConfig.fields` of LangGraph names them; None: it is found by all of
    it; none: not by meaning."""
    ttl_minutes: float | None = None
    """Minutes it lives after its last use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A search for items."""

    prefix: Sequence[str] = ()
    filter: Mapping[str, Any] | None = None
    query: str | None = None
    """What is looked for, in words; None: the items last changed come first."""
    limit: int = 10
    offset: int = 0
    is_used: bool = True
    """True begins the time to live of what is found anew."""


class Found(NamedTuple):
    """An item, and how near it is to what was looked for (a cosine, where that was asked and known)."""

    item: ItemRow
    score: float | None = None


class ItemService:
    """Items of all callers; every call names whose. Nothing here is seen by another tenant or owner."""

    def __init__(self, db: Database, embedder: Embedder | None = None) -> None:
        self._db = db
        self._embedder = embedder

    async def put(self, principal: Principal, given: Given, *, lease: Lease | None = None) -> None:
        """Keeps a value, in place of an earlier one at the same address.

        Args:
            principal: Whose it is.
            given: The value and where it stands.
            lease: The run's; a worker that lost its thread writes nothing more.

        Raises:
            BadInput: It may not stand there, is too large, or is one too many.
            StaleLease: Another worker has taken the run's thread.
        """
        place = checked_namespace(given.namespace)
        new = NewItem(
            namespace=place,
            key=checked_key(place, given.key),
            value=_kept(given.value),
            paths=None if given.paths is None else checked_paths(given.paths),
            ttl_minutes=checked_ttl(given.ttl_minutes),
        )
        if self._embedder is not None:
            texts = texts_of(new.value, new.paths)
            vectors = await embedded(self._embedder, [texts])
            if vectors is not None:
                new = replace(new, embedded_by=self._embedder.name, vectors=vectors[0] or None)
        async with self._db.session(principal) as session:
            await _assert_held(session, lease)
            await Items(session, principal).put(new)

    async def get(
        self, principal: Principal, namespace: Sequence[str], key: str, *, is_used: bool = True
    ) -> ItemRow | None:
        """The caller's item at that address, or None.

        Raises:
            BadInput: Nothing can stand there.
        """
        place = checked_namespace(namespace)
        async with self._db.session(principal) as session:
            return await Items(session, principal).get(place, checked_key(place, key), is_used=is_used)

    async def delete(
        self, principal: Principal, namespace: Sequence[str], key: str, *, lease: Lease | None = None
    ) -> None:
        """Forgets the caller's item at that address, if there is one.

        Raises:
            BadInput: Nothing can stand there.
            StaleLease: Another worker has taken the run's thread.
        """
        place = checked_namespace(namespace)
        async with self._db.session(principal) as session:
            await _assert_held(session, lease)
            await Items(session, principal).delete(place, checked_key(place, key))

    async def search(self, principal: Principal, wanted: Wanted) -> list[Found]:
        """The caller's items below a namespace that pass the filter: nearest to the words, or newest first.

        Raises:
            BadInput: The namespace or filter cannot be one.
        """
        query = ItemQuery(
            prefix=checked_pattern(wanted.prefix),
            conditions=conditions_of(_kept(wanted.filter or {})),
            limit=min(max(wanted.limit, 0), MOST_FOUND),
            offset=max(wanted.offset, 0),
        )
        asked = None
        if wanted.query and self._embedder is not None:
            asked = await question(self._embedder, scrub_text(wanted.query))
        if asked is not None and self._embedder is not None:
            return await self._nearest(principal, query, asked, self._embedder, is_used=wanted.is_used)
        async with self._db.session(principal) as session:
            rows = await Items(session, principal).newest(query, is_used=wanted.is_used)
            return [Found(row) for row in rows]

    async def _nearest(
        self,
        principal: Principal,
        query: ItemQuery,
        asked: np.ndarray[Any, np.dtype[np.float32]],
        embedder: Embedder,
        *,
        is_used: bool,
    ) -> list[Found]:
        await self._embed_late(principal, query, embedder)
        async with self._db.session(principal) as session:
            items = Items(session, principal)
            candidates = await items.embedded(query, embedder.name)
            page: list[Ranked] = await asyncio.to_thread(
                ranked, candidates, asked, limit=query.limit, offset=query.offset
            )
            scores = {one.id: one.score for one in page}
            rows = await items.by_ids([one.id for one in page], is_used=is_used)
            return [Found(row, scores[row.id]) for row in rows]

    async def _embed_late(self, principal: Principal, query: ItemQuery, embedder: Embedder) -> None:
        """Vectors for items kept while no model could be had, or by another model."""
        async with self._db.session(principal) as session:
            rows = await Items(session, principal).unembedded(query, embedder.name, _EMBEDDED_LATE)
        if not rows:
            return
        vectors = await embedded(embedder, [texts_of(row.value, row.paths) for row in rows])
        if vectors is None:
            return
        async with self._db.session(principal) as session:
            items = Items(session, principal)
            for row, vector in zip(rows, vectors, strict=True):
                await items.embed(row, embedder.name, vector)

    async def namespaces(self, principal: Principal, query: NamespaceQuery) -> list[Namespace]:
        """Namespaces that hold an item of the caller.

        Raises:
            BadInput: A pattern cannot be one.
        """
        for pattern in (*query.prefixes, *query.suffixes):
            checked_pattern(pattern)
        async with self._db.session(principal) as session:
            return await Items(session, principal).namespaces(query)


def _kept(value: Mapping[str, Any]) -> dict[str, Any]:
    """The value as items keep it, and as they are searched for: identity numbers are masked.

    How to reach a person stays: to remember that is what such an item is for, and its owner alone sees it.
    """
    masked: dict[str, Any] = mask_fields(_plain(value), _IDENTITY)  # type: ignore[assignment]  # a dict stays one
    return masked


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    encoded = to_json(value)
    checked_size(len(encoded))
    plain: dict[str, Any] = orjson.loads(encoded)
    return plain


async def _assert_held(session: AsyncSession, lease: Lease | None) -> None:
    if lease is not None:
        await Leases(session).assert_held(lease)
