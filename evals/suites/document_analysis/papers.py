"""The pages that a case speaks of: of a paper made from a seed, of a bundle, or written in the case."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from rag.papers.own_files import pages_of_own
from rag.papers.wire import BadFrame, read_page
from tools.made_deeds.bundle import make_bundle
from tools.made_papers.cases import made_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.documents.page import Page
    from tools.made_deeds.bundle import Bundle
    from tools.made_papers.paper import MadeCase

income_case = lru_cache(maxsize=8)(made_case)
"""The application of a seed and number, with its papers."""


@lru_cache(maxsize=8)
def bundle(seed: str, *, held_out: bool) -> Bundle:
    """The papers of one property."""
    return make_bundle(seed, held_out=held_out)


def made_application(inputs: Mapping[str, Any]) -> MadeCase:
    """The application that a case names by seed and number."""
    return income_case(int(inputs["seed"]), int(inputs["number"]))


def pages_of(inputs: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages of one file.

    Raises:
        BadInput: The inputs name no paper that can be made.
    """
    made = inputs.get("made")
    if made is None:
        return _written(inputs)
    if made == "income":
        papers = {paper.name: paper for paper in made_application(inputs).papers}
        if inputs["paper"] not in papers:
            raise BadInput(
                f"Case {inputs['number']} of seed {inputs['seed']} has no paper {inputs['paper']}."
            )
        return pages_of_own(papers[inputs["paper"]].file_bytes())
    if made not in {"deed", "bundle"}:
        raise BadInput(f"{made!r} is no kind of made paper: take income, application, deed or bundle.")
    found = bundle(str(inputs["seed"]), held_out=bool(inputs["held_out"]))
    return pages_of_own(found.pdf() if made == "bundle" else found.pdf_of(found.papers[inputs["paper"]]))


def _written(inputs: Mapping[str, Any]) -> tuple[Page, ...]:
    try:
        return tuple(read_page(body).page for body in inputs["pages"])
    except (BadFrame, KeyError, TypeError, ValueError):
        raise BadInput("A case of document_analysis gives pages, or names a made paper.") from None
