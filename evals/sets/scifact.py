"""Claims of SciFact (BEIR form): is the abstract that settles a claim among the first ten by words?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from evals.beir_files import read_collection
from evals.harness.suite import Case, Outcome, Sample, Score, Step, Suite
from evals.sets.given import MOST_CASES, found_in, none_here
from rag.text_index import TextIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evals.beir_files import Collection
    from evals.harness.suite import Bench

FILES: Final = ("scifact/corpus.jsonl.gz", "scifact/corpus.jsonl", "corpus.jsonl.gz", "corpus.jsonl")
AT: Final = 10
_DEPTH: Final = 100


class NoMeaning:
    """Stands where an embedder would: by words alone nothing is embedded."""

    name = "none"
    dimensions = 1

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One zero for each."""
        return np.zeros((len(texts), 1), np.float32)

    async def embed_query(self, _text: str) -> NDArray[np.float32]:
        """A zero."""
        return np.zeros(1, np.float32)


@lru_cache(maxsize=1)
def _collection(folder: Path) -> Collection:
    return read_collection(folder)


_BUILT: dict[Path, TextIndex] = {}


def read(folder: Path) -> list[Case]:
    """The first claims that are judged.

    Raises:
        BadInput: The folder has no such collection.
    """
    own = next((path for path in found_in(folder, *FILES) if "scifact" in str(path)), None)
    place = (own or found_in(folder, *FILES)[0]).parent
    found = _collection(place)
    return [
        Case(
            id=f"scifact-{query}",
            inputs={"query": text, "folder": str(place)},
            expected={"relevant": sorted(one for one, grade in found.judgements[query].items() if grade > 0)},
            origin="SciFact (CC BY-NC 2.0), in BEIR form",
        )
        for query, text in list(found.queries.items())[:MOST_CASES]
    ]


async def retrieve(case: Case, _bench: Bench) -> Outcome:
    """The first abstracts by words."""
    place = Path(case.inputs["folder"])
    if place not in _BUILT:
        _BUILT.clear()
        _BUILT[place] = await TextIndex.build(_collection(place).documents, NoMeaning())
    ranked = _BUILT[place].sparse(case.inputs["query"], _DEPTH)
    return Outcome(output={"found": [one.id for one in ranked]}, steps=(Step("words"),))


class FirstTen:
    """The share of relevant ones among the first ten."""

    name = f"recall@{AT}"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """0 to 1."""
        wanted, found = set(sample.case.expected["relevant"]), sample.outcome.output["found"][:AT]
        missed = sorted(wanted - set(found))
        return Score(
            name=self.name,
            value=1 - len(missed) / len(wanted),
            reason=f"not among the first {AT}: {', '.join(missed)}" if missed else "",
        )


SUITE: Final = Suite(
    name="scifact",
    use_case="document_analysis",
    task=retrieve,
    scorers=(FirstTen(),),
    cases=none_here("scifact/corpus.jsonl.gz with queries and qrels"),
    external=read,
)
