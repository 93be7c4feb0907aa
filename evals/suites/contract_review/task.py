"""Contract review: CR-01 to CR-18 of an agreement. A grave fault that is passed is the danger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from agents.contract_reader.agent import review_pages
from evals.harness.dataset import stored
from evals.harness.suite import Outcome, Sample, Score, Step, Suite
from evals.scorers.evidence import Quoted
from evals.scorers.matching import Fields
from evals.suites.contract_review.drawing import DAY, draw

if TYPE_CHECKING:
    from evals.harness.suite import Bench, Case

GRAVE: Final = frozenset({"critical", "high"})


async def review(case: Case, bench: Bench) -> Outcome:
    """Each check with its state and the words that it rests on."""
    day = date.fromisoformat(case.inputs.get("day", DAY.isoformat()))
    found = await review_pages(case.inputs["pages"], day, bench.model)
    return Outcome(
        output={
            "checks": {one["id"]: one["present"] for one in found["clauses"]},
            "quotes": [
                {"id": one["id"], "quote": one["quote"], "page": one["page"]}
                for one in found["clauses"]
                if one["quote"]
            ],
        },
        steps=(Step("clauses"), Step("judge")),
        engine=found["engine"],
    )


@dataclass(frozen=True, slots=True)
class FaultSeen:
    """No weak or missing clause of weight is passed as in order."""

    name: str = "fault seen"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """The share of planted faults that are seen; a grave one passed is dangerous."""
        faults = sample.case.expected.get("faults", ())
        if not faults:
            return Score(name=self.name, value=None)
        checks = sample.outcome.output["checks"]
        passed = [one for one in faults if checks.get(one["id"]) == "yes"]
        return Score(
            name=self.name,
            value=1 - len(passed) / len(faults),
            reason=f"passed: {', '.join(one['id'] for one in passed)}" if passed else "",
            is_dangerous=any(one["severity"] in GRAVE for one in passed),
        )


SUITE: Final = Suite(
    name="contract_review",
    use_case="contract_review",
    task=review,
    scorers=(Fields(path="checks", name="checks"), FaultSeen(), Quoted("pages")),
    cases=stored("contract_review"),
    draw=draw,
)
