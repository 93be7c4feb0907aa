"""What a run is asked to do, and the samples that come of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.errors import BadInput
from evals.harness.catalogue import load
from evals.harness.dataset import chosen, data_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.harness.suite import Case, Suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which cases of which suites, how often, from which seed."""

    suites: tuple[str, ...]
    model: str = "rules"
    epochs: int = 1
    seed: int = 0
    most: int | None = None
    """Cases of each suite at most."""
    words: str | None = None
    """Parts of ids or tags (`evals.harness.dataset.chosen`)."""
    fresh: int | None = None
    """So many cases drawn from the seed, in place of the set in the repository."""
    external: str | None = None
    """Folder of cases of others, in place of the set in the repository."""

    def as_json(self) -> dict[str, Any]:
        """As kept with the run."""
        return {**asdict(self), "suites": list(self.suites)}


class Work(NamedTuple):
    """One sample to be run."""

    suite: Suite
    case: Case
    epoch: int


class Planned(NamedTuple):
    """A plan with its cases read."""

    plan: Plan
    work: list[Work]
    data: dict[str, str]
    """Suite to the hash of its cases."""
    counts: dict[str, int]
    """Suite to its samples."""


def planned(plan: Plan, loaded: Mapping[str, Suite] | None = None) -> Planned:
    """Reads or draws the cases.

    Args:
        plan: What is asked.
        loaded: Suites in place of those of the catalogue.

    Raises:
        BadInput: A suite does not exist, cannot be drawn, or no case is left.
    """
    work: list[Work] = []
    data: dict[str, str] = {}
    for name in plan.suites:
        suite = loaded[name] if loaded is not None else load(name)
        cases = chosen(cases_of(suite, plan), plan.words, plan.most)
        data[name] = data_hash(cases)
        work += [Work(suite, case, epoch) for epoch in range(plan.epochs) for case in cases]
    if not work:
        raise BadInput(f"No case is left of {', '.join(plan.suites)}; widen -k {plan.words!r}.")
    counts: dict[str, int] = {}
    for one in work:
        counts[one.suite.name] = counts.get(one.suite.name, 0) + 1
    return Planned(plan, work, data, counts)


def cases_of(suite: Suite, plan: Plan) -> Sequence[Case]:
    """The set of the repository, a fresh one, or that of others.

    Raises:
        BadInput: The suite has no generator, or reads no cases of others.
    """
    if plan.external is not None:
        if suite.external is None:
            raise BadInput(f"Suite {suite.name} reads no cases from a folder; leave out --external.")
        return suite.external(Path(plan.external))
    if plan.fresh is None:
        return suite.cases()
    if suite.draw is None:
        raise BadInput(f"Suite {suite.name} has no generator; leave out --fresh.")
    return suite.draw(plan.fresh, plan.seed)
