"""One case by its name, and the command that runs it again."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import BadInput
from evals.harness.catalogue import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.harness.suite import Case, Suite

_DRAWN: Final = re.compile(r"drawn-(\d+)-(\d+)")


class Found(NamedTuple):
    """A case with its suite."""

    suite: Suite
    case: Case


def find_case(name: str, external: Path | None = None) -> Found:
    """The case of ``suite/id``; a drawn one is drawn again from the seed that its id holds.

    Raises:
        BadInput: There is no such suite or case.
    """
    suite_name, _, case_id = name.partition("/")
    suite = load(suite_name)
    drawn = _DRAWN.fullmatch(case_id)
    if drawn is not None and suite.draw is not None:
        seed, number = int(drawn[1]), int(drawn[2])
        return Found(suite, suite.draw(number + 1, seed)[number])
    cases = suite.external(external) if external is not None and suite.external else suite.cases()
    for case in cases:
        if case.id == case_id:
            return Found(suite, case)
    raise BadInput(
        f"Suite {suite_name} has no case {case_id!r}; `propmubi eval list {suite_name}` names them."
    )


def replay_command(suite: str, case_id: str, plan: Mapping[str, Any], epoch: int = 0) -> str:
    """The very command that runs one case of a run again."""
    words = ["propmubi", "eval", "replay", f"{suite}/{case_id}"]
    if plan.get("model", "rules") != "rules":
        words += ["--model", str(plan["model"])]
    seed = int(plan.get("seed", 0))
    if seed:
        words += ["--seed", str(seed)]
    if epoch:
        words += ["--epoch", str(epoch)]
    if plan.get("external"):
        words += ["--external", str(plan["external"])]
    return shlex.join(words)


def place_of(suite: str, case_id: str) -> tuple[str, int] | None:
    """File and line of a case in the repository, for annotations; None for drawn cases."""
    folder = Path(__file__).parent.parent / "suites" / suite / "data"
    mark = f'"id": "{case_id}"'
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if mark in line:
                return f"evals/suites/{suite}/data/{path.name}", number
    return None
