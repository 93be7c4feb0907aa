"""What every vector store must do, run against the in-process engine, the client's stand-in and a server."""

from __future__ import annotations

import os
import random
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qdrant_client import AsyncQdrantClient

from domain.errors import BadInput
from rag.sparse import SparseVector
from rag.vectors.edge import EdgeVectorStore
from rag.vectors.filters import EVERYTHING, Between, IdIn, MatchAny, Near, Where, holds
from rag.vectors.protocol import CollectionSpec, FieldType, Point
from rag.vectors.server import ServerVectorStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rag.vectors.protocol import VectorStore

pytestmark = [
    # The client's stand-in for a server says once per process what it does not have.
    pytest.mark.filterwarnings("ignore:.*no effect in the local Qdrant:UserWarning"),
    pytest.mark.filterwarnings("ignore:Local mode performs exact:UserWarning"),
]

SIZE = 8
SPEC = CollectionSpec(
    name="homes",
    dimensions=SIZE,
    fingerprint="test",
    fields={"city": FieldType.KEYWORD, "price": FieldType.NUMBER, "point": FieldType.GEO},
    partitions=("city",),
)
OURS, THEIRS = UUID(int=1), UUID(int=2)


@pytest.fixture(params=["edge", "local", "server"])
async def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[VectorStore]:
    if request.param == "edge":
        opened: VectorStore = await EdgeVectorStore.open(tmp_path_factory.mktemp("vectors"), SPEC)
    elif request.param == "local":
        opened = await ServerVectorStore.open(AsyncQdrantClient(":memory:"), SPEC)
    else:
        url = os.environ.get("QDRANT_URL")
        if not url:
            pytest.skip("QDRANT_URL names no server")
        spec = CollectionSpec(f"test-{uuid4().hex}", SIZE, "test", SPEC.fields, ("city",))
        opened = await ServerVectorStore.open(AsyncQdrantClient(url=url), spec)
    yield opened
    await opened.clear(OURS)
    await opened.clear(THEIRS)
    await opened.close()


def unit(*values: float) -> np.ndarray:
    vector = np.zeros(SIZE, np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def point(number: int, dense: np.ndarray | None, terms: tuple[int, ...] = (1,), **payload: object) -> Point:
    return Point(UUID(int=number), SparseVector(terms, (1.0,) * len(terms)), dense, payload)


async def all_ids(store: VectorStore, tenant: UUID, where: Where = EVERYTHING) -> set[UUID]:
    return {found async for batch in store.ids(tenant, where) for found in batch}


async def test_nearest_comes_first_with_its_cosine(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, unit(1, 0)), point(11, unit(1, 1)), point(12, unit(0, 1))])

    hits = (await store.search(OURS, dense=unit(1, 0.1), limit=2)).dense

    assert [hit.id.int for hit in hits] == [10, 11]
    assert hits[0].score == pytest.approx(float(unit(1, 0.1) @ unit(1, 0)), abs=1e-3)


async def test_rare_terms_weigh_more_than_common_ones(store: VectorStore) -> None:
    common = [point(number, None, (1,)) for number in range(20, 30)]
    await store.upsert(OURS, [*common, point(31, None, (1, 2))])

    hits = (await store.search(OURS, sparse=SparseVector((1, 2), (1.0, 1.0)), limit=3)).sparse

    assert hits[0].id.int == 31
    # Idf over 11 points: ln(1 + (11 - n + .5) / (n + .5)) for n = 11 and n = 1.
    assert hits[0].score == pytest.approx(np.log(1 + 0.5 / 11.5) + np.log(1 + 10.5 / 1.5), rel=1e-3)


async def test_a_point_without_dense_vector_is_found_by_words_alone(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, None, (5,)), point(11, unit(1), (6,))])

    hits = await store.search(OURS, dense=unit(1), sparse=SparseVector((5,), (1.0,)))

    assert [hit.id.int for hit in hits.dense] == [11]
    assert [hit.id.int for hit in hits.sparse] == [10]
    assert set(await store.vectors(OURS, [UUID(int=10), UUID(int=11)])) == {UUID(int=11)}


async def test_a_dense_vector_comes_later_and_leaves_the_rest(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, None, (5,), city="Pune")])
    await store.upsert(THEIRS, [point(11, unit(1), (6,))])

    await store.add_dense(
        OURS, {UUID(int=10): unit(0, 1), UUID(int=11): unit(0, 1), UUID(int=99): unit(0, 1)}
    )
    await store.add_dense(OURS, {UUID(int=99): unit(1)})

    assert (await store.vectors(OURS, [UUID(int=10)]))[UUID(int=10)] == pytest.approx(unit(0, 1), abs=1e-5)
    assert (await store.vectors(THEIRS, [UUID(int=11)]))[UUID(int=11)] == pytest.approx(unit(1), abs=1e-5)
    assert (await store.search(OURS, sparse=SparseVector((5,), (1.0,)))).sparse[0].id.int == 10
    assert await store.count(OURS, Where(all_of=(MatchAny("city", ("Pune",)),))) == 1
    assert await store.count(OURS) == 1


async def test_writing_again_replaces_and_counts_once(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, None, city="Pune")])
    await store.upsert(OURS, [point(10, unit(1), city="Mumbai")])

    assert await store.count(OURS) == 1
    assert await store.count(OURS, Where(all_of=(MatchAny("city", ("Mumbai",)),))) == 1
    assert (await store.vectors(OURS, [UUID(int=10)]))[UUID(int=10)] == pytest.approx(unit(1), abs=1e-5)


async def test_an_empty_query_finds_nothing(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, unit(1))])

    assert await store.search(OURS, sparse=SparseVector((), ())) == ([], [])


async def test_deleting_removes_only_the_tenants_own(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, unit(1)), point(11, unit(1))])
    await store.upsert(THEIRS, [point(12, unit(1))])

    await store.delete(OURS, [UUID(int=10), UUID(int=12), UUID(int=99)])
    await store.delete(OURS, [])

    assert await all_ids(store, OURS) == {UUID(int=11)}
    assert await all_ids(store, THEIRS) == {UUID(int=12)}


async def test_a_foreign_point_of_the_same_id_is_never_overwritten(store: VectorStore) -> None:
    await store.upsert(THEIRS, [point(10, unit(1), city="Pune")])

    await store.upsert(OURS, [point(10, unit(0, 1), city="Mumbai")])

    assert await store.count(THEIRS, Where(all_of=(MatchAny("city", ("Pune",)),))) == 1


async def test_a_payload_cannot_name_another_tenant(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, unit(1), tenant_id=str(THEIRS))])

    assert await store.count(THEIRS) == 0
    assert await store.count(OURS) == 1


async def test_clearing_one_tenant_leaves_the_other(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, unit(1))])
    await store.upsert(THEIRS, [point(11, unit(1))])

    await store.clear(OURS)

    assert await store.count(OURS) == 0
    assert await store.count(THEIRS) == 1


@pytest.mark.parametrize("key", ["tenant_id", "colour"])
async def test_refuses_a_filter_on_an_undeclared_field(store: VectorStore, key: str) -> None:
    where = Where(any_of=(Where(none_of=(MatchAny(key, ("x",)),)),))

    with pytest.raises(BadInput, match="not a field"):
        await store.count(OURS, where)


async def test_ids_come_in_batches_that_cover_everything(store: VectorStore) -> None:
    await store.upsert(OURS, [point(number, None) for number in range(1, 4200)])

    batches = [batch async for batch in store.ids(OURS)]

    assert len(batches) > 1
    assert {found.int for batch in batches for found in batch} == set(range(1, 4200))


async def test_optimising_changes_no_answer_and_info_counts_points(store: VectorStore) -> None:
    await store.upsert(OURS, [point(10, unit(1)), point(11, unit(0, 1))])
    before = await store.search(OURS, dense=unit(1, 0.2))

    await store.optimise()

    assert [hit.id for hit in (await store.search(OURS, dense=unit(1, 0.2))).dense] == [
        hit.id for hit in before.dense
    ]
    assert (await store.info()).points == 2


CITIES = ["Pune", "Mumbai", "Bengaluru"]
conditions = st.one_of(
    st.builds(MatchAny, st.just("city"), st.lists(st.sampled_from(CITIES), max_size=2).map(tuple)),
    st.builds(
        Between,
        st.just("price"),
        st.none() | st.integers(0, 100).map(float),
        st.none() | st.integers(0, 100).map(float),
    ),
    st.builds(Near, st.just("point"), st.floats(12, 20), st.floats(72, 78), st.floats(1, 600)),
    st.builds(IdIn, st.frozensets(st.integers(0, 79).map(lambda number: UUID(int=number)), max_size=20)),
)
groups = st.lists(conditions, max_size=2).map(tuple)
wheres = st.recursive(
    st.builds(Where, groups, groups, groups),
    lambda inner: st.builds(
        Where,
        st.lists(conditions | inner, max_size=2).map(tuple),
        st.lists(conditions | inner, max_size=2).map(tuple),
        st.lists(conditions | inner, max_size=2).map(tuple),
    ),
    max_leaves=3,
)


@cache
def market() -> dict[UUID, list[Point]]:
    """Two tenants with points alike in everything but the owner."""
    dice = random.Random(7)  # noqa: S311  # test data
    held: dict[UUID, list[Point]] = {OURS: [], THEIRS: []}
    for number in range(80):
        payload: dict[str, object] = {"price": float(dice.randint(0, 100))}
        if dice.random() < 0.8:
            payload["city"] = dice.choice(CITIES)
        if dice.random() < 0.7:
            payload["point"] = {"lat": dice.uniform(12, 20), "lon": dice.uniform(72, 78)}
        dense = unit(*(dice.gauss(0, 1) for _ in range(SIZE)))
        held[OURS if number % 2 else THEIRS].append(point(number, dense, (1, 2 + number % 5), **payload))
    return held


@pytest.fixture(scope="session")
async def two_tenants(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[VectorStore]:
    opened = await EdgeVectorStore.open(tmp_path_factory.mktemp("two"), SPEC)
    for tenant, points in market().items():
        await opened.upsert(tenant, points)
    yield opened
    await opened.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=wheres)
async def test_no_filter_ever_shows_a_foreign_point(two_tenants: VectorStore, where: Where) -> None:
    expected = {
        found.id
        for found in market()[OURS]
        if _far_from_edges(where) and holds(where, found.id, found.payload)
    }
    own = {found.id for found in market()[OURS]}

    hits = await two_tenants.search(OURS, dense=unit(1), sparse=SparseVector((1,), (1.0,)), where=where)
    scrolled = await all_ids(two_tenants, OURS, where)

    assert {hit.id for hit in (*hits.dense, *hits.sparse)} <= own
    assert {hit.id for hit in hits.dense} == {hit.id for hit in hits.sparse} == scrolled
    assert await two_tenants.count(OURS, where) == len(scrolled)
    if _far_from_edges(where):
        assert scrolled == expected
    scores = [hit.score for hit in hits.dense]
    assert all(left >= right for left, right in pairwise(scores))


def _far_from_edges(where: Where) -> bool:
    """False when a circle's rim passes near a point, where the engine's sphere may differ by metres."""
    for condition in (*where.all_of, *where.none_of, *where.any_of):
        if isinstance(condition, Where) and not _far_from_edges(condition):
            return False
        if isinstance(condition, Near):
            for near in (0.99, 1.01):
                other = Near(condition.key, condition.latitude, condition.longitude, condition.km * near)
                for found in market()[OURS]:
                    if holds(Where((other,)), found.id, found.payload) != holds(
                        Where((condition,)), found.id, found.payload
                    ):
                        return False
    return True
