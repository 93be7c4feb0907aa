"""Listings put in order: one write for what is wrong, none for what is right, and no end to a bad neighbour."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from domain.listings.identity import sealed
from domain.tenancy import DEMO_TENANT_ID, system_principal
from graphs.listing_enrichment import nodes
from graphs.listing_enrichment.graph import TOUCHES, build, spec
from graphs.listing_enrichment.state import EnrichmentContext
from propmubi.cli.graph import mermaid
from store.gathered import Gathered
from tests.support.market import flat
from tools.declaration import Touch

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from domain.listing import Listing
    from store.listing_enrichment import Enriched

ROOT = Path(__file__).parents[4]
WORDS = "Bright corner flat over the park with two balconies, quiet neighbours and a short walk to the metro."


@dataclass
class Office:
    """Shelf, worklist and market in one."""

    listings: dict[UUID, Listing]
    waits: list[Gathered] = field(default_factory=list)
    written: list[Listing] = field(default_factory=list)
    doubtful: set[UUID] = field(default_factory=set)
    reviewed: list[list[str]] = field(default_factory=list)
    neighbours: list[Listing] = field(default_factory=list)

    async def get_many(self, tenant_id: UUID, ids: Sequence[UUID]) -> list[Listing]:
        assert tenant_id == DEMO_TENANT_ID
        return [self.listings[one] for one in ids if one in self.listings]

    async def in_blocks(self, _: UUID, blocks: Sequence[str]) -> list[Listing]:
        return self.neighbours if blocks else []

    async def waiting(self, _: UUID, limit: int) -> list[Gathered]:
        return self.waits[:limit]

    async def count(self, _: UUID, at_most: int) -> int:
        return min(len(self.waits), at_most)

    async def keep(
        self,
        _: UUID,
        enriched: Sequence[Enriched],
        *,
        doubtful_ids: Collection[UUID],
        dealt_with: Sequence[Gathered],
    ) -> int:
        for one in enriched:
            assert self.listings[one.listing.id].content_hash == one.seen_hash
            self.listings[one.listing.id] = one.listing
            self.written.append(one.listing)
        self.doubtful |= set(doubtful_ids)
        self.waits = [one for one in self.waits if one not in dealt_with]
        return len(enriched)

    async def market(self, _: UUID, cities: Sequence[str]) -> dict[str, int]:
        self.reviewed.append(list(cities))
        return {}

    def context(self, model: Any = None) -> EnrichmentContext:
        return EnrichmentContext(
            principal=system_principal(DEMO_TENANT_ID),
            shelf=self,
            worklist=self,
            market=self.market,
            model=model,
        )

    async def run(self, model: Any = None, **config: Any) -> dict[str, Any]:
        graph = build().compile()
        return await graph.ainvoke(
            {"listing_id": str(uuid4())}, {"recursion_limit": 1000, **config}, context=self.context(model)
        )


def office(*listings: Listing) -> Office:
    return Office({one.id: one for one in listings}, [Gathered(str(one.id), uuid4()) for one in listings])


async def test_a_listing_is_put_in_order_and_a_second_run_writes_nothing() -> None:
    bare = sealed(flat(1, description="", title="3&nbsp;BHK", metro_km=None))
    held = office(bare)

    first = await held.run()
    held.waits = [Gathered(str(bare.id), uuid4())]
    second = await held.run()

    [written] = held.written
    assert (written.title, written.extra) == ("3 BHK", {"description_origin": "generated"})
    assert written.description.startswith("3 BHK apartment for sale in Whitefield, Bengaluru.")
    assert (written.metro_km, written.content_hash) == (written.metro_km, sealed(written).content_hash)
    assert written.metro_km is not None
    assert first["counts"] == {"looked_at": 1, "written": 1, "doubtful": 0, "skipped": 0}
    assert second["counts"] == {"looked_at": 1, "written": 0, "doubtful": 0, "skipped": 0}
    assert held.reviewed == [["Bengaluru"], ["Bengaluru"]]
    assert held.waits == []


async def test_all_that_wait_are_taken_batch_after_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "BATCH", 3)
    held = office(*(sealed(flat(number, description="")) for number in range(8)))

    result = await held.run()

    assert result["counts"]["written"] == len(held.written) == 8
    assert held.reviewed == [["Bengaluru"]]


async def test_likely_duplicates_are_flagged_and_none_is_merged() -> None:
    one = sealed(flat(1, description=WORDS, floor=4))
    twin = sealed(replace(one, id=uuid4(), source_ref="other"))
    held = office(one)
    held.neighbours = [one, twin]

    await held.run()

    assert held.doubtful == {one.id, twin.id}
    assert one.id in held.listings


async def test_a_listing_the_rules_stumble_over_does_not_hold_up_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, good = sealed(flat(1, description="")), sealed(flat(2, description=""))

    def stumbles(listing: Listing) -> Listing:
        if listing.id == bad.id:
            raise ValueError("no rule for that")
        return nodes_placed(listing)

    nodes_placed = nodes.placed
    monkeypatch.setattr(nodes, "placed", stumbles)
    held = office(bad, good)

    result = await held.run()

    assert result["counts"]["skipped"] == 1
    assert held.waits == []
    assert good.id in {one.id for one in held.written}


async def test_a_listing_that_is_gone_is_taken_off_the_list() -> None:
    held = Office({}, [Gathered(str(uuid4()), uuid4())])

    result = await held.run()

    assert (held.waits, result["counts"]["looked_at"], held.reviewed) == ([], 0, [])


class Wordy:
    """A model that counts how often it was asked."""

    name = "wordy"

    def __init__(self) -> None:
        self.asked = 0

    async def stream_text(self, _: Any) -> Any:
        self.asked += 1
        yield "It has a gym.\nEND"


@pytest.mark.parametrize(("count", "asked", "engine"), [(2, 2, "wordy"), (3, 0, "rules")])
async def test_a_model_words_what_few_wait_for_and_no_import(
    monkeypatch: pytest.MonkeyPatch, count: int, asked: int, engine: str
) -> None:
    monkeypatch.setattr(nodes, "MOST_WORDED", 2)
    model = Wordy()
    held = office(*(sealed(flat(number, description="")) for number in range(count)))

    result = await held.run(model)

    assert (model.asked, result["engine"]) == (asked, engine)


async def test_a_model_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "WORDING_S", 0.0)
    held = office(sealed(flat(1, description="")))

    result = await held.run(Wordy())

    assert result["engine"] == "rules"
    assert held.written[0].description.startswith("3 BHK apartment")


def test_picture_in_the_docs_is_the_wiring() -> None:
    page = (ROOT / "docs" / "graphs" / "listing_enrichment.md").read_text(encoding="utf-8")

    assert f"```mermaid\n{mermaid('listing_enrichment')}```" in page


def test_every_step_declares_what_it_touches_and_none_touches_all_three() -> None:
    assert set(build().nodes) == set(TOUCHES)
    assert all(len(touches) < len(Touch) for touches in TOUCHES.values())


def test_spec_is_what_the_runtime_expects() -> None:
    made = spec(lambda _: office().context())

    assert (made.durability, made.is_background) == ("exit", True)
    assert made.build().nodes.keys() == build().nodes.keys()
