"""Data enrichment: listings put in order by their graph, and pairs judged. A false merge is the danger."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from domain.listings.dedupe import fingerprint, likeness
from domain.tenancy import DEMO_TENANT_ID, system_principal
from evals.harness.dataset import stored
from evals.harness.suite import Outcome, Sample, Score, Step, Suite
from evals.scorers.matching import Fields, SetOf
from evals.scorers.values import MISSING, at
from evals.scorers.words import Free
from evals.suites.data_enrichment.drawing import draw
from evals.suites.data_enrichment.office import Office, listing_of
from graphs.listing_enrichment.graph import build
from graphs.listing_enrichment.state import EnrichmentContext

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from domain.listing import Listing
    from evals.harness.suite import Bench, Case

Verdict = Literal["same", "perhaps", "different"]
_TOLD: Final = (
    "title", "description", "city", "locality", "bhk", "bathrooms", "price_inr", "deposit_inr", "floor",
    "total_floors", "tenant_policy", "metro_station",
)  # fmt: skip


@lru_cache(maxsize=1)
def _graph() -> CompiledStateGraph[Any, Any, Any, Any]:
    return build().compile()


async def enrich(case: Case, bench: Bench) -> Outcome:
    """A ``listing`` after its graph, or the verdict on ``one`` and ``other``."""
    if "one" in case.inputs:
        pair = [listing_of(case.inputs[side], side) for side in ("one", "other")]
        return Outcome(output={"verdict": verdict(*pair)}, steps=(Step("likeness"),))
    office = Office(listing_of(case.inputs["listing"], case.id))
    context = EnrichmentContext(
        principal=system_principal(DEMO_TENANT_ID),
        shelf=office,
        worklist=office,
        market=office.market,
        model=bench.model,
    )
    steps: list[Step] = []
    engine = "rules"
    async for part in _graph().astream(
        {"listing_id": str(office.listing.id)},
        {"recursion_limit": 50},
        context=context,
        stream_mode="updates",
    ):
        steps += [Step(name) for name in part]
        engine = next((one["engine"] for one in part.values() if one and "engine" in one), engine)
    found = office.listing
    return Outcome(
        output={
            **{name: getattr(found, name) for name in _TOLD},
            "amenities": list(found.amenities),
            "flags": sorted(str(flag) for flag in found.flags),
            "is_generated": found.extra.get("description_origin") == "generated",
        },
        steps=tuple(steps),
        engine=engine,
    )


def verdict(one: Listing, other: Listing) -> Verdict:
    """What the rules say of two listings."""
    prints = fingerprint(one), fingerprint(other)
    if prints[0] is None or prints[1] is None:
        return "different"
    found = likeness(prints[0], prints[1])
    return "same" if found.is_same else "perhaps" if found.is_doubtful else "different"


@dataclass(frozen=True, slots=True)
class Merged:
    """Two listings are one where they are; one property made of two is dangerous, a doubt is not."""

    name: str = "merge"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0; unscored for single listings."""
        expected = at(sample.case.expected, "verdict")
        if expected is MISSING:
            return Score(name=self.name, value=None)
        got = at(sample.outcome.output, "verdict")
        reason = "" if got == expected else f"{got} in place of {expected}"
        is_false = got == "same" and expected != "same"
        return Score(name=self.name, value=float(got == expected), reason=reason, is_dangerous=is_false)


SUITE: Final = Suite(
    name="data_enrichment",
    use_case="data_enrichment",
    task=enrich,
    scorers=(
        Merged(),
        Fields(skip=frozenset({"verdict", "amenities", "flags", "never"}), name="fields"),
        SetOf("amenities", name="amenities"),
        SetOf("flags", name="flags"),
        Free(),
    ),
    cases=stored("data_enrichment"),
    draw=draw,
)
