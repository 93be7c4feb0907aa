"""Models of one use case on quality, cost and latency: who is beaten on all three, and what to change."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import BadInput
from evals.harness.fingerprint import root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARGIN: Final = 0.01
"""A model may be this much worse in score than the best and still be proposed for its price."""


class Contender(NamedTuple):
    """A model on a suite."""

    model: str
    score: float
    low: float
    high: float
    cost_inr: Decimal
    """Of one sample."""
    p95_ms: float
    floor_share: float
    """Share of samples that the floor answered, because the model did not."""


def contender(model: str, figures: Mapping[str, Any]) -> Contender:
    """A model's figures of a summary.

    Raises:
        BadInput: Nothing of it was scored.
    """
    score = figures["score"]
    if score is None:
        raise BadInput(f"Nothing of the run of {model} was scored.")
    return Contender(
        model=model,
        score=score["value"],
        low=score["low"],
        high=score["high"],
        cost_inr=Decimal(figures["cost_inr"]) / max(figures["results"], 1),
        p95_ms=figures["p95_ms"] or 0.0,
        floor_share=figures["floor_share"] or 0.0,
    )


def front(contenders: Sequence[Contender]) -> list[Contender]:
    """Those that nobody beats: no other is as good on all three and better on one. Best score first."""
    kept = [one for one in contenders if not any(_beats(other, one) for other in contenders)]
    return sorted(kept, key=lambda one: (-one.score, one.cost_inr, one.p95_ms))


def _beats(one: Contender, other: Contender) -> bool:
    as_good = one.score >= other.score and one.cost_inr <= other.cost_inr and one.p95_ms <= other.p95_ms
    better = one.score > other.score or one.cost_inr < other.cost_inr or one.p95_ms < other.p95_ms
    return as_good and better


def proposed(contenders: Sequence[Contender]) -> Contender:
    """The cheapest of the front whose score is within a point of the best; a person decides.

    Raises:
        BadInput: There are no contenders.
    """
    found = front(contenders)
    if not found:
        raise BadInput("There is nobody to propose.")
    good = [one for one in found if one.score >= found[0].score - _MARGIN]
    return min(good, key=lambda one: (one.cost_inr, one.p95_ms, -one.score))


class Patch(NamedTuple):
    """What follows for ``router/tiers.yaml``."""

    text: str
    """A unified diff; empty where nothing is to be changed."""
    why_none: str = ""


def patch_for(tier: str, choice: Contender) -> Patch:
    """The change that a proposal asks for, or why there is none."""
    if choice.model == "rules":
        return Patch("", "the floor does as well: no change of router/tiers.yaml follows")
    try:
        text = tiers_diff(tier, choice.model)
    except BadInput as error:
        return Patch("", error.detail)
    return Patch(text, "" if text else "it is the primary already: no change of router/tiers.yaml follows")


def tiers_diff(tier: str, model: str) -> str:
    """A unified diff of ``router/tiers.yaml``: a deployment becomes primary, the old one its fallback.

    Empty where it is the primary already.

    Raises:
        BadInput: The table has no such deployment or tier.
    """
    path = root() / "router" / "tiers.yaml"
    before = path.read_text("utf-8")
    after = with_primary(before, tier, model)
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        "a/router/tiers.yaml",
        "b/router/tiers.yaml",
    )
    return "".join(lines)


def with_primary(table: str, tier: str, model: str) -> str:
    """The text of a table of tiers with another primary; comments and order stay.

    Raises:
        BadInput: It has no such deployment or tier.
    """
    if not re.search(rf"^  {re.escape(model)}:$", table, re.MULTILINE):
        raise BadInput(f"router/tiers.yaml has no deployment {model!r}; add it there before it is proposed.")
    head = re.search(
        rf"^  {re.escape(tier)}:\n    \{{primary: (?P<old>[^,]+), fallback: [^,]+,", table, re.MULTILINE
    )
    if head is None:
        raise BadInput(f"router/tiers.yaml has no tier {tier!r} with a primary and a fallback.")
    old = head["old"]
    if old.strip('"') == model:
        return table
    name = f'"{model}"' if ":" in model else model
    return table[: head.start()] + f"  {tier}:\n    {{primary: {name}, fallback: {old}," + table[head.end() :]
