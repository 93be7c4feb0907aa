"""Property search: what was said, as slots, read by the grammar or by a model whose slots are checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from agents.language import detect_language
from agents.search_understanding.agent import understand
from evals.harness.dataset import stored
from evals.harness.suite import Outcome, Step, Suite
from evals.scorers.danger import Refused
from evals.scorers.matching import Exact, Whole
from evals.suites.property_search.drawing import draw
from evals.suites.vectors import of_kinds

if TYPE_CHECKING:
    from pathlib import Path

    from evals.harness.suite import Bench, Case


async def read(case: Case, bench: Bench) -> Outcome:
    """The envelope of one utterance."""
    text = str(case.inputs["text"])
    before: Any = case.inputs.get("state_before") or {}
    found = await understand(text, before, bench.model, detect_language(text, "en"))
    parsed: dict[str, Any] = dict(found.parsed)
    refused = [one["code"] for one in parsed.get("refused", [])]
    return Outcome(
        output={**parsed, "refused": refused, "clarify": parsed.get("clarify", [])},
        steps=(Step("understand"),),
        engine=found.engine,
    )


def _others(folder: Path) -> list[Case]:
    """Worked cases of others; what is to be refused is compared by its code."""
    return [
        replace(
            case,
            expected={**case.expected, "refused": [one["code"] for one in case.expected.get("refused", [])]},
        )
        for case in of_kinds("utterance")(folder)
    ]


SUITE: Final = Suite(
    name="property_search",
    use_case="property_search",
    task=read,
    scorers=(
        Exact("intent", name="intent"),
        Whole("filters", name="slots"),
        Whole("state_after", name="slots after"),
        Exact("clarify", name="question"),
        Refused(),
    ),
    cases=stored("property_search"),
    draw=draw,
    external=_others,
)
