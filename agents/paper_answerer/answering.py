"""From a question to an answer with its citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from agents.paper_answerer.agent import choose
from tools.papers.answers import extracts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from rag.passages_index import PassageIndex
    from router.port import ModelPort
    from tools.papers.answers import Citation

NOTHING: Final = "Nothing in these papers answers that."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the papers say, and where."""

    text: str
    """Their own sentences, each with the number of its citation."""
    citations: tuple[Citation, ...]
    engine: str = "rules"


async def answer(
    index: PassageIndex,
    who: Principal,
    question: str,
    *,
    document_ids: Sequence[UUID] | None = None,
    model: ModelPort | None = None,
) -> Answer:
    """The sentences that answer, of papers that the caller may see."""
    found = await extracts(index, who, question, document_ids=document_ids)
    chosen, engine = await choose(question, [one.quote for one in found], model)
    cited = tuple(found[at] for at in chosen)
    if not cited:
        return Answer(NOTHING, (), engine)
    return Answer("\n".join(f"{one.quote} [{at}]" for at, one in enumerate(cited, 1)), cited, engine)
