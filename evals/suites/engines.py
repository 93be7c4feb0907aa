"""Tasks over what the domain itself computes, where no graph does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.calc import calculate
from evals.harness.suite import Outcome, Step

if TYPE_CHECKING:
    from evals.harness.suite import Bench, Case


@dataclass(frozen=True, slots=True)
class EngineTask:
    """The kind of `domain.calc` that a case names in a field of its inputs, on the other inputs."""

    kind_field: str

    async def __call__(self, case: Case, _bench: Bench) -> Outcome:
        """The engine's output.

        Raises:
            BadInput: The inputs are not of the kind's form.
        """
        kind = str(case.inputs[self.kind_field])
        inputs = {key: value for key, value in case.inputs.items() if key != self.kind_field}
        return Outcome(output=calculate(kind, inputs), steps=(Step(kind),))
