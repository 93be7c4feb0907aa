"""Every defence of document_intake and of questions about papers by name, and how to switch it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import agents.paper_answerer.agent as choosing
import graphs.document_intake.nodes as steps
from agents.paper_answerer import answering
from rag.papers.wire import read_page
from tests.adversary import paper_world
from tests.adversary.defence import Defence, attack

if TYPE_CHECKING:
    import pytest

    from domain.documents.page import Page


def _tenant(patch: pytest.MonkeyPatch) -> None:
    honest = paper_world.context_of

    def trusting(run: Any, office: Any) -> Any:
        principal = replace(run.principal, tenant_id=UUID(run.settings["tenant_id"]))
        return honest(replace(run, principal=principal), office)

    patch.setattr(paper_world, "context_of", trusting)


def _aadhaar(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(steps, "masked", lambda part: part)


def _hidden(patch: pytest.MonkeyPatch) -> None:
    def with_hidden(body: Any) -> Any:
        found = read_page(body)
        lines = (*found.page.lines, *(one.line for one in found.hidden))
        page: Page = replace(found.page, lines=lines)
        return replace(found, page=page)

    patch.setattr(steps, "read_page", with_hidden)


def _own_words(patch: pytest.MonkeyPatch) -> None:
    async def worded(question: str, extracts: Any, model: Any) -> Any:
        text = "".join([part async for part in model.stream_text(choosing._messages(question, extracts))])
        extracts.append(text)
        return [len(extracts) - 1], model.name

    honest = answering.extracts

    async def spoken(*given: Any, **more: Any) -> Any:
        found = await honest(*given, **more)
        quotes = [one.quote for one in found]
        await worded("", quotes, _MODEL[0])
        return (found[0]._replace(quote=quotes[-1]),)

    async def noting(
        index: Any, who: Any, question: str, *, document_ids: Any = None, model: Any = None
    ) -> Any:
        _MODEL[:] = [model]
        return await _ANSWER(index, who, question, document_ids=document_ids, model=None)

    patch.setattr(answering, "extracts", spoken)
    patch.setattr(paper_world, "answer", noting)


_MODEL: Final[list[Any]] = []
_ANSWER: Final = answering.answer


PAPER_DEFENCES: Final = {
    "tenant from the run": Defence(_tenant, (attack("tools", "page_text"),), "tenant"),
    "Aadhaar masked": Defence(_aadhaar, (attack("tools", "page_text"),), "aadhaar"),
    "hidden words apart": Defence(_hidden, (attack("number", "hidden_text"),), "hidden_words"),
    "the papers' own words": Defence(_own_words, (attack("number", "page_text", persona="told"),), "own_words"),
}  # fmt: skip
