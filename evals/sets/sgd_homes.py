"""Turns of the Schema-Guided Dialogue set about homes, read by the search parser (`evals.sgd`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.search.parser import parse
from evals.harness.suite import Case, Outcome, Sample, Score, Step, Suite
from evals.sets.given import MOST_CASES, found_in, none_here
from evals.sgd import SLOTS, predicted, user_turns

if TYPE_CHECKING:
    from pathlib import Path

    from evals.harness.suite import Bench

FILES: Final = ("sgd_homes_*.jsonl.gz", "sgd_homes_*.jsonl")


def read(folder: Path) -> list[Case]:
    """The first turns of the set in which something is stated.

    Raises:
        BadInput: The folder has no file of it.
    """
    stated = [turn for path in found_in(folder, *FILES) for turn in user_turns(path) if turn.gold]
    return [
        Case(
            id=f"sgd-{number}",
            inputs={"text": turn.text, "asked": turn.asked},
            expected={"slots": {slot: sorted(values) for slot, values in turn.gold.items()}},
            origin="Schema-Guided Dialogue, service Homes_1 (CC BY-SA 4.0)",
            tags={"slots": "+".join(sorted(turn.gold))},
        )
        for number, turn in enumerate(stated[:MOST_CASES])
    ]


async def understand(case: Case, _bench: Bench) -> Outcome:
    """What the parser reads, in the slots of the set."""
    return Outcome(
        output={"slots": predicted(parse(case.inputs["text"], None, asked=case.inputs["asked"]))},
        steps=(Step("parse"),),
    )


@dataclass(frozen=True, slots=True)
class SlotsRight:
    """F1 over slots; a slot is right when one of its values is one of the spellings."""

    name: str = "slots"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """F1 of this turn."""
        stated, told = sample.case.expected["slots"], sample.outcome.output["slots"]
        read_ = {slot: values for slot, values in told.items() if slot in SLOTS}
        right = sum(bool({*values} & {*stated.get(slot, ())}) for slot, values in read_.items())
        wrong = [slot for slot in {**stated, **read_} if not {*read_.get(slot, ())} & {*stated.get(slot, ())}]
        reason = "; ".join(f"{slot}: stated {stated.get(slot)}, read {read_.get(slot)}" for slot in wrong)
        return Score(name=self.name, value=2 * right / (len(stated) + len(read_)), reason=reason)


SUITE: Final = Suite(
    name="sgd_homes",
    use_case="property_search",
    task=understand,
    scorers=(SlotsRight(),),
    cases=none_here(FILES[0]),
    external=read,
)
