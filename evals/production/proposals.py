"""A case as it goes into a suite's file: what came of it today as a proposal that a person corrects.

What is expected is a person's to say. Without their word the case holds today's answer, and with it their
word in its place; either way it is marked for review, so that it is looked at before it counts.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from evals.harness.catalogue import load
from evals.harness.dataset import line_of, read_cases
from evals.harness.suite import Bench, Case

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Final = "from_threads.jsonl"
PROPOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "chat": ("kind", "refused", "leads"),
    "lead_scoring": ("band", "flags", "next"),
    "underwriting": ("recommendation", "reason_codes", "offer_amount", "foir", "assessed_monthly_income"),
    "legal_analysis": ("opinion", "findings", "holders"),
    "document_analysis": ("label", "facts"),
    "contract_review": ("checks",),
}
"""What of an answer a suite judges, and so what is proposed as expected."""
REVIEW: Final = {"review": "needed"}


def name_of(thing: str, subject_id: object) -> str:
    """A case's name: by hash, since an id leads back to a person.

    >>> name_of("thread", 1)
    'thread-1ad7c8af9a62'
    """
    return f"{thing}-{sha256(f'eval case {subject_id}'.encode()).hexdigest()[:12]}"


async def proposed(suite: str, case: Case, said: Mapping[str, Any] | None = None) -> Case:
    """The case with today's answer of the floor as expected, and what a person said in its place.

    Args:
        suite: Whose task answers.
        case: With its inputs; what is expected of it is filled in.
        said: By key of `PROPOSED`, what a person said it is.

    Raises:
        BadInput: The suite takes no cases of people, or cannot read the inputs.
    """
    if suite not in PROPOSED:
        raise BadInput(f"Suite {suite} takes no cases of people; take one of {', '.join(PROPOSED)}.")
    output = (await load(suite).task(case, Bench())).output
    expected = {key: output[key] for key in PROPOSED[suite] if key in output}
    return replace(case, expected={**expected, **(said or {})}, tags={**case.tags, **REVIEW})


def added_to(suite: str, case: Case, folder: Path | None = None) -> Path:
    """Puts the case at the end of the suite's file of threads; one that is there already is replaced."""
    data = folder or Path(__file__).parent.parent / "suites" / suite / "data"
    path = data / FILE
    before = read_cases(path.read_text("utf-8"), FILE) if path.exists() else []
    kept = [one for one in before if one.id != case.id]
    data.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line_of(one)}\n" for one in [*kept, case]), "utf-8")
    return path
