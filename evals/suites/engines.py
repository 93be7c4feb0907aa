"""Tasks over what the domain itself computes, and over the graph of the same work once it is registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.calc import calculate
from evals.harness.suite import Outcome, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.harness.suite import Bench, Case


@dataclass(frozen=True, slots=True)
class EngineTask:
    """One kind of `domain.calc`, or the graph that does the same where the bench has a door to it.

    The case's inputs are those of the kind; with ``kind_field`` the case names its own kind there.
    """

    kind: str = ""
    graph: str = ""
    """Graph that gives the same output with its steps."""
    kind_field: str = ""

    async def __call__(self, case: Case, bench: Bench) -> Outcome:
        """The engine's output.

        Raises:
            BadInput: The inputs are not of the kind's form.
        """
        door = bench.doors.get(self.graph)
        if door is not None:
            return await door(case.inputs)
        inputs: Mapping[str, Any] = case.inputs
        kind = self.kind
        if self.kind_field:
            kind = str(inputs[self.kind_field])
            inputs = {key: value for key, value in inputs.items() if key != self.kind_field}
        return Outcome(output=calculate(kind, inputs), steps=(Step(kind),))
