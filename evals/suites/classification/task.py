"""Classification: what an enquiry is, by labels. A buyer sorted out as spam is the danger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from agents.enquiry_reader.agent import read
from evals.harness.dataset import stored
from evals.harness.suite import Outcome, Sample, Score, Step, Suite
from evals.scorers.evidence import Quoted
from evals.scorers.matching import SetOf
from evals.suites.classification.drawing import draw

if TYPE_CHECKING:
    from evals.harness.suite import Bench, Case

SORTED_OUT: Final = frozenset({"spam", "job", "agent_solicitation", "wrong_number"})
"""Labels after which nobody calls back."""


async def label(case: Case, bench: Bench) -> Outcome:
    """The labels of an enquiry, with the sentences that say so."""
    reading = await read([str(case.inputs["text"])], bench.model)
    labels = [{"label": one["label"], "quote": one["quote"], "confidence": str(one["confidence"])}
              for one in reading["labels"]]  # fmt: skip
    return Outcome(
        output={
            "labels": [one["label"] for one in labels],
            "with_quotes": labels,
            "facts": {one["key"]: one["value"] for one in reading["facts"]},
        },
        steps=(Step("read"),),
        engine=reading["engine"],
    )


@dataclass(frozen=True, slots=True)
class BuyerKept:
    """Nobody who wants a home is sorted out."""

    name: str = "buyer kept"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0; unscored where the enquiry is to be sorted out."""
        expected = set(sample.case.expected.get("labels", ()))
        if expected & SORTED_OUT:
            return Score(name=self.name, value=None)
        lost = sorted(set(sample.outcome.output["labels"]) & SORTED_OUT)
        return Score(
            name=self.name,
            value=float(not lost),
            reason=f"sorted out as {', '.join(lost)}" if lost else "",
            is_dangerous=bool(lost),
        )


SUITE: Final = Suite(
    name="classification",
    use_case="classification",
    task=label,
    scorers=(SetOf("labels", name="labels"), BuyerKept(), Quoted("text")),
    cases=stored("classification"),
    draw=draw,
)
