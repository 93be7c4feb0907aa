"""Items in Postgres: kept, found, filtered, forgotten; nobody else's are ever seen."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from domain.errors import BadInput
from domain.items import MOST_ITEMS, MOST_VALUE_BYTES
from runtime.item_sweeper import ItemSweeper
from runtime.items import Given, ItemService, Wanted
from store.items import NamespaceQuery
from tests.integration.items.conftest import ASHA, BINOD, EVERYBODY, VISITOR
from tests.support.word_embedder import WordEmbedder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.tenancy import Principal
    from tests.integration.items.conftest import Shelf

pytestmark = pytest.mark.engines


async def keys(shelf: Shelf, who: Principal = ASHA, **wanted: Any) -> list[str]:
    return [one.item.key for one in await shelf.items.search(who, Wanted(**wanted))]


async def keep(shelf: Shelf, values: dict[str, Any], namespace: Sequence[str] = ("notes",)) -> None:
    for key, value in values.items():
        await shelf.put(ASHA, namespace, key, value)


async def age(shelf: Shelf, key: str, by: timedelta) -> None:
    """As if that time had gone by since the item was last used."""
    async with shelf.db.system_session() as session:
        await session.execute(
            text(
                "update store_items set expires_at = expires_at - cast(:by as interval), "
                "updated_at = updated_at - cast(:by as interval), "
                "created_at = created_at - cast(:by as interval) where key = :key"
            ),
            {"by": by, "key": key},
        )


async def test_an_item_is_kept_replaced_and_forgotten(shelf: Shelf) -> None:
    await shelf.put(ASHA, ["notes", "2026"], "k", {"a": 1})
    first = await shelf.items.get(ASHA, ["notes", "2026"], "k")
    await shelf.put(ASHA, ["notes", "2026"], "k", {"b": [Decimal("1.50"), None]})
    second = await shelf.items.get(ASHA, ["notes", "2026"], "k")
    await shelf.items.delete(ASHA, ["notes", "2026"], "k")
    await shelf.items.delete(ASHA, ["notes", "2026"], "k")

    assert first is not None
    assert second is not None
    assert (first.value, second.value) == ({"a": 1}, {"b": ["1.50", None]})
    assert second.created_at == first.created_at < second.updated_at
    assert await shelf.items.get(ASHA, ["notes", "2026"], "k") is None


async def test_everybody_has_a_store_of_their_own(shelf: Shelf) -> None:
    for number, who in enumerate(EVERYBODY):
        await shelf.put(who, ["mine"], "k", {"of": number})

    for number, who in enumerate(EVERYBODY):
        found = await shelf.items.search(who, Wanted(query=f"of {number}", limit=100))
        item = await shelf.items.get(who, ["mine"], "k")
        assert [one.item.value for one in found] == [{"of": number}]
        assert item is not None
        assert item.value == {"of": number}
        assert await shelf.items.namespaces(who, NamespaceQuery()) == [("mine",)]

    await shelf.items.delete(BINOD, ["mine"], "k")
    assert await keys(shelf) == ["k"]
    assert await keys(shelf, BINOD) == []


async def test_raw_sql_without_a_condition_reaches_ones_own_only(shelf: Shelf) -> None:
    for who in EVERYBODY:
        await shelf.put(who, ["mine"], "k", {"a": 1})
    for who in EVERYBODY:
        async with shelf.db.session(who) as session:
            seen = (await session.execute(text("select tenant_id, owner_id from store_items"))).all()
            changed = await session.execute(text("delete from store_items returning id"))
            assert [tuple(row) for row in seen] == [(who.tenant_id, who.owner_id)]
            assert len(changed.all()) == 1


async def test_text_that_postgres_cannot_hold_is_replaced(shelf: Shelf) -> None:
    await shelf.put(ASHA, ["notes"], "k", {"a\x00": "b\x00c", "list": ["\ud800"]})

    item = await shelf.items.get(ASHA, ["notes"], "k")
    found = await keys(shelf, query="\ud800 b\x00c", filter={"list": ["\ufffd"]})

    assert item is not None
    assert item.value == {"a\ufffd": "b\ufffdc", "list": ["\ufffd"]}
    assert found == ["k"]


async def test_what_is_too_large_or_misplaced_is_refused(shelf: Shelf) -> None:
    await shelf.put(ASHA, ["n"], "most", {"a": "x" * (MOST_VALUE_BYTES - 8)})
    for namespace, key, value, options in [
        (["n"], "k", {"a": "x" * MOST_VALUE_BYTES}, {}),
        ([], "k", {}, {}),
        (["a.b"], "k", {}, {}),
        (["n"], "", {}, {}),
        (["n"], "k", {}, {"ttl_minutes": 0}),
        (["n"], "k", {}, {"paths": ["x"] * 17}),
    ]:
        with pytest.raises(BadInput):
            await shelf.put(ASHA, namespace, key, value, **options)
    assert await keys(shelf) == ["most"]


async def test_an_owner_has_room_for_so_many(shelf: Shelf) -> None:
    async with shelf.db.system_session() as session:
        await session.execute(
            text(
                "insert into store_items (id, tenant_id, owner_id, namespace, key, value, expires_at) "
                "select gen_random_uuid(), :tenant, :owner, '{n}', n::text, '{}', "
                "case when n = 1 then now() end from generate_series(1, :most) n"
            ),
            {"tenant": ASHA.tenant_id, "owner": ASHA.owner_id, "most": MOST_ITEMS},
        )

    await shelf.put(ASHA, ["n"], "in place of the expired one", {})
    await shelf.put(ASHA, ["n"], "2", {"again": True})
    with pytest.raises(BadInput, match="At most"):
        await shelf.put(ASHA, ["n"], "one too many", {})

    await shelf.put(BINOD, ["n"], "another's", {})
    assert await shelf.items.get(ASHA, ["n"], "one too many") is None


async def test_filters(shelf: Shelf) -> None:
    await keep(
        shelf,
        {
            "flat": {"city": "Pune", "price": 90, "on": "2026-03-01", "rooms": {"bed": 2}, "tags": ["a"]},
            "house": {"city": "Pune", "price": 250, "on": "2026-07-01", "rooms": {"bed": 4}, "tags": []},
            "plot": {"city": "Thane", "price": "on request", "rooms": None},
        },
    )

    async def found(**conditions: Any) -> set[str]:
        return set(await keys(shelf, filter=conditions))

    assert await found() == {"flat", "house", "plot"}
    assert await found(city="Pune") == {"flat", "house"}
    assert await found(city={"$eq": "Pune"}, price={"$gt": 90}) == {"house"}
    assert await found(price={"$gte": 90, "$lte": 250}) == {"flat", "house"}
    assert await found(price={"$lt": 100.5}) == {"flat"}
    assert await found(price={"$gt": "on"}) == {"plot"}
    assert await found(on={"$lt": "2026-04"}) == {"flat"}
    assert await found(city={"$ne": "Pune"}) == {"plot"}
    assert await found(on={"$ne": "2026-03-01"}) == {"house", "plot"}
    assert await found(on=None) == {"plot"}
    assert await found(rooms={"bed": 2}) == {"flat"}
    assert await found(rooms={"bed": {"$gte": 2}}) == {"flat", "house"}
    assert await found(tags=["a"]) == {"flat"}
    assert await found(tags=[]) == {"house"}
    assert await found(price=True) == set()
    assert await found(**{"city'); drop table store_items; --": "x"}) == set()
    with pytest.raises(BadInput):
        await found(price={"$where": "1"})


async def test_pages_of_the_last_changed(shelf: Shelf) -> None:
    await keep(shelf, {str(number): {"n": number} for number in range(5)}, ["a", "b"])
    await keep(shelf, {"0": {}}, ["ab"])
    await shelf.put(ASHA, ["a", "b"], "1", {"n": 1})

    assert await keys(shelf, prefix=["a"], limit=3) == ["1", "4", "3"]
    assert await keys(shelf, prefix=["a", "b"], limit=3, offset=3) == ["2", "0"]
    assert await keys(shelf, prefix=["b"]) == []
    assert await keys(shelf, prefix=["a", "*"]) == []


async def test_namespaces(shelf: Shelf) -> None:
    for labels in (
        ["a", "b", "c"],
        ["a", "b", "d", "e"],
        ["a", "b", "d", "i"],
        ["a", "b", "f"],
        ["a", "c", "f"],
    ):
        await keep(shelf, {"1": {}, "2": {}}, labels)

    async def found(**query: Any) -> list[str]:
        return ["".join(one) for one in await shelf.items.namespaces(ASHA, NamespaceQuery(**query))]

    assert await found(prefixes=[("a", "b")], max_depth=3) == ["abc", "abd", "abf"]
    assert await found(prefixes=[("a", "b")]) == ["abc", "abde", "abdi", "abf"]
    assert await found(suffixes=[("f",)]) == ["abf", "acf"]
    assert await found(prefixes=[("a", "*", "f")]) == ["abf", "acf"]
    assert await found(suffixes=[("d", "*")]) == ["abde", "abdi"]
    assert await found(prefixes=[("a", "b", "c", "x")]) == []
    assert await found(max_depth=1) == ["a"]
    assert await found(limit=2, offset=1) == ["abde", "abdi"]
    with pytest.raises(BadInput):
        await found(prefixes=[("a.b",)])


async def test_time_to_live_begins_anew_with_each_use(shelf: Shelf) -> None:
    await shelf.put(ASHA, ["n"], "used", {"a": 1}, ttl_minutes=10)
    await shelf.put(ASHA, ["n"], "seen", {"a": 1}, ttl_minutes=10)
    await shelf.put(ASHA, ["n"], "lasting", {"a": 1})
    for key in ("used", "seen"):
        await age(shelf, key, timedelta(minutes=8))
    await shelf.items.get(ASHA, ["n"], "used")
    await shelf.items.get(ASHA, ["n"], "seen", is_used=False)
    await shelf.items.search(ASHA, Wanted(is_used=False))
    await shelf.items.search(ASHA, Wanted(query="a 1", is_used=False))
    for key in ("used", "seen"):
        await age(shelf, key, timedelta(minutes=8))

    assert set(await keys(shelf)) == {"used", "lasting"}
    assert set(await keys(shelf, query="a 1")) == {"used", "lasting"}
    assert await shelf.items.get(ASHA, ["n"], "seen") is None


@pytest.mark.parametrize("words", [None, "a 1"])
async def test_a_search_is_a_use(shelf: Shelf, words: str | None) -> None:
    await shelf.put(ASHA, ["n"], "k", {"a": 1}, ttl_minutes=10)
    await age(shelf, "k", timedelta(minutes=8))
    await keys(shelf, query=words)
    await age(shelf, "k", timedelta(minutes=8))

    assert await keys(shelf) == ["k"]


async def test_an_expired_item_is_gone_and_swept(shelf: Shelf) -> None:
    await shelf.put(ASHA, ["n"], "k", {"a": 1}, ttl_minutes=10)
    await shelf.put(BINOD, ["n"], "k", {"a": 1}, ttl_minutes=10)
    await shelf.put(VISITOR, ["n"], "lasting", {"a": 1})
    await age(shelf, "k", timedelta(minutes=11))
    assert await shelf.items.namespaces(ASHA, NamespaceQuery()) == []

    await shelf.put(ASHA, ["n"], "k", {"a": 2})
    again = await shelf.items.get(ASHA, ["n"], "k")
    swept = await ItemSweeper(shelf.db).sweep()

    assert again is not None
    assert again.created_at == again.updated_at, "an item that had expired is made anew"
    assert swept == 1
    assert await keys(shelf, VISITOR) == ["lasting"]
    assert await keys(shelf) == ["k"]


async def test_nearest_in_meaning_come_first(shelf: Shelf) -> None:
    await keep(
        shelf,
        {
            "sea": {"text": "flat near the sea"},
            "metro": {"text": "flat near the metro station"},
            "villa": {"text": "villa with garden"},
        },
    )

    found = await shelf.items.search(ASHA, Wanted(query="near the metro station", limit=2))
    rest = await shelf.items.search(ASHA, Wanted(query="near the metro station", limit=2, offset=2))
    filtered = await keys(
        shelf, query="near the metro station", filter={"text": {"$ne": "flat near the metro station"}}
    )

    assert [one.item.key for one in found + rest] == ["metro", "sea", "villa"]
    scores = [one.score for one in found + rest]
    assert scores == sorted(scores, reverse=True)
    assert all(score is not None and -1 <= score <= 1 for score in scores)
    assert filtered == ["sea", "villa"]


async def test_only_the_texts_at_the_paths_are_searched(shelf: Shelf) -> None:
    await shelf.put(ASHA, ["n"], "parts", {"a": "gold", "b": [{"c": "tin"}, {"c": "lead"}]}, paths=["b[*].c"])
    await shelf.put(ASHA, ["n"], "other", {"a": "tin lead silver copper gold"}, paths=["a"])
    await shelf.put(ASHA, ["n"], "unseen", {"a": "lead"}, paths=[])

    found = await shelf.items.search(ASHA, Wanted(query="lead"))

    assert [(one.item.key, one.score is None) for one in found] == [
        ("parts", False),
        ("other", False),
        ("unseen", True),
    ]
    assert found[0].score == pytest.approx(1, abs=0.01), "the nearest text of an item counts"
    assert shelf.embedder.asked == ["tin", "lead", "tin lead silver copper gold", "lead"]


async def test_without_a_model_items_are_kept_and_found_later(shelf: Shelf) -> None:
    shelf.embedder.is_down = True
    await keep(shelf, {"sea": {"text": "near the sea"}, "metro": {"text": "near the metro"}})

    meanwhile = await shelf.items.search(ASHA, Wanted(query="sea"))
    shelf.embedder.is_down = False
    later = await shelf.items.search(ASHA, Wanted(query="sea"))
    asked = len(shelf.embedder.asked)
    await shelf.items.search(ASHA, Wanted(query="sea"))

    assert [(one.item.key, one.score) for one in meanwhile] == [("metro", None), ("sea", None)]
    assert [one.item.key for one in later] == ["sea", "metro"]
    assert later[0].score is not None
    assert len(shelf.embedder.asked) == asked + 1, "once embedded, only the question is"


async def test_vectors_of_two_models_never_mix(shelf: Shelf) -> None:
    await keep(shelf, {"sea": {"text": "near the sea"}, "metro": {"text": "near the metro"}})
    other = WordEmbedder("other words")
    other.dimensions = 300

    found = await ItemService(shelf.db, other).search(ASHA, Wanted(query="sea"))

    assert [one.item.key for one in found] == ["sea", "metro"]
    assert len(other.asked) == 3, "both items were embedded again"


async def test_without_an_embedder_words_are_passed_over(shelf: Shelf) -> None:
    items = ItemService(shelf.db)
    await items.put(ASHA, Given(["n"], "k", {"a": 1}))

    found = await items.search(ASHA, Wanted(query="anything"))

    assert [(one.item.key, one.score) for one in found] == [("k", None)]
