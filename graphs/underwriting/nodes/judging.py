"""The engine's judgement in three steps: figures and checks, harder times, ways to a yes."""

from __future__ import annotations

import json
from typing import Any

from domain.cases.declared import judged_inputs, without_declared_scores
from domain.cases.stress_table import stress_table
from domain.lending.case_reading import read_case
from domain.lending.case_report import judged_part, ways_part
from domain.lending.outcome import judge as judge_case
from graphs.underwriting.state import UnderwritingState  # noqa: TC001  # read at run time


async def judge(state: UnderwritingState) -> UnderwritingState:
    """Ratios, checks and policy, of fields that policy may use and of no others (DOMAIN A11)."""
    inputs: dict[str, Any] = without_declared_scores(
        judged_inputs(state["declared"], state["values"]), state["values"]
    )
    return {"inputs": inputs, "judged": _plain(judged_part(judge_case(read_case(inputs))))}


async def stress(state: UnderwritingState) -> UnderwritingState:
    """The loan at higher rates and lower incomes."""
    return {"stress": stress_table(judge_case(read_case(state["inputs"])))}


async def counterfactuals(state: UnderwritingState) -> UnderwritingState:
    """The smallest single changes that pass, by asking the engine again."""
    return {"ways": _plain(ways_part(read_case(state["inputs"])))}


def _plain(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """The value as a checkpoint gives it back: reason codes as their words."""
    return json.loads(json.dumps(value))
