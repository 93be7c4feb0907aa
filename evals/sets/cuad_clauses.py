"""Clauses of CUAD's contracts: does one of the first passages by words hold what annotators marked?"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from domain.documents.page import Box, Line, Page
from evals.cuad_retrieval import (
    DESCRIPTIONS,
    LABELS,
    Stretch,
    contracts_in,
    gold_of,
    lines_of,
    questions_in,
    shares_half,
)
from evals.harness.suite import Case, Outcome, Sample, Score, Step, Suite
from evals.sets.given import MOST_CASES, found_in, none_here
from evals.sets.scifact import NoMeaning
from rag.papers.chunk import passages_of
from rag.text_index import Document, TextIndex

if TYPE_CHECKING:
    from pathlib import Path

    from evals.harness.suite import Bench

AT: Final = 5
_CONTRACTS: Final = 30
_NOWHERE: Final = Box(0, 0, 0, 0)
_NO_ID: Final = UUID(int=0)


@lru_cache(maxsize=1)
def _texts(path: Path) -> dict[str, dict[str, Any]]:
    return {str(one["contract_id"]): one for one in contracts_in(path, _CONTRACTS)}


def read(folder: Path) -> list[Case]:
    """Categories that the first contracts have, by turns.

    Raises:
        BadInput: The folder has no labelled contracts.
    """
    labels = found_in(folder, LABELS)[0]
    questions = questions_in(found_in(folder, DESCRIPTIONS)[0])
    cases = [
        Case(
            id=f"cuad-{number}-{name.casefold().replace(' ', '-')}",
            inputs={"file": str(labels), "contract": key, "question": questions[name]},
            expected={"spans": [list(span) for span in spans]},
            origin="CUAD v1 (The Atticus Project, CC BY 4.0)",
            tags={"category": name},
        )
        for number, (key, contract) in enumerate(_texts(labels).items())
        for name, spans in gold_of(contract, questions)
    ]
    step = max(1, len(cases) // MOST_CASES)
    return cases[::step][:MOST_CASES]


_BUILT: dict[str, tuple[TextIndex, dict[str, Stretch]]] = {}


async def find(case: Case, _bench: Bench) -> Outcome:
    """Where the first passages of the contract stand."""
    from pathlib import Path

    key = case.inputs["contract"]
    if key not in _BUILT:
        _BUILT.clear()
        _BUILT[key] = await _indexed(_texts(Path(case.inputs["file"]))[key]["text"])
    index, places = _BUILT[key]
    ranked = [places[one.id] for one in index.sparse(case.inputs["question"], AT)]
    return Outcome(output={"passages": [[one.start, one.end] for one in ranked]}, steps=(Step("words"),))


async def _indexed(text: str) -> tuple[TextIndex, dict[str, Stretch]]:
    lines = tuple(Line(line, _NOWHERE) for line in lines_of(text))
    passages = list(passages_of(_NO_ID, Page(1, 1, 1, lines)))
    documents = [Document(str(number), "", one.text) for number, one in enumerate(passages)]
    places = {
        str(number): Stretch(one.first_char, one.first_char + len(one.text))
        for number, one in enumerate(passages)
    }
    return await TextIndex.build(documents, NoMeaning()), places


class SpansFound:
    """The share of marked spans of which a passage shares half."""

    name = f"spans@{AT}"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """0 to 1."""
        spans = sample.case.expected["spans"]
        passages = [Stretch(*one) for one in sample.outcome.output["passages"]]
        missed = [span for span in spans if not any(shares_half(one, *span) for one in passages)]
        return Score(
            name=self.name,
            value=1 - len(missed) / len(spans),
            reason=f"not found: {json.dumps(missed)}" if missed else "",
        )


SUITE: Final = Suite(
    name="cuad",
    use_case="contract_review",
    task=find,
    scorers=(SpansFound(),),
    cases=none_here(LABELS),
    external=read,
)
