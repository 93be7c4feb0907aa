"""The steps. Pages are kept one by one as they are read; each later step reads them anew from Postgres."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

import structlog
from langgraph.runtime import Runtime  # LangGraph reads the annotation at run time

from domain.documents.labels import DocumentLabel
from domain.documents.quoting import is_borne_out
from domain.errors import NotFound
from graphs.document_intake.state import (  # LangGraph reads the annotations at run time
    IntakeContext,
    IntakeState,
)
from rag.papers.chunk import passages_of
from rag.papers.masking import masked
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.reading import PaperStart
from rag.papers.wire import page_message, read_page
from tools.papers.understanding import parts_by_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.fact import Fact
    from domain.documents.page import Page
    from domain.tenancy import Principal
    from rag.papers.read_page import ReadPage
    from store.documents.records import Document

log = structlog.get_logger()

READING_S: Final = 45.0
"""After so long a step of reading ends and the next goes on, so that the run is seen to live."""
PAGES_AT_ONCE: Final = 50
"""Pages held in memory at once by the steps after reading."""
ERASED: Final = "erased"
"""In place of a problem of the file: there is nothing to read any more."""
_AADHAAR: Final = "aadhaar_masked"
_CUT_SHORT: Final = "cut_short"
_HIDDEN: Final = "hidden_text"
_PAGE_PROBLEMS: Final = "page_problems"

Context = Runtime[IntakeContext]


async def read(state: IntakeState, runtime: Context) -> IntakeState:
    """Reads on from the first page that is not kept yet; each page is kept before the next is read."""
    context, document_id = runtime.context, UUID(state["document_id"])
    try:
        document, kept = await context.shelf.begin_reading(context.principal, document_id)
    except NotFound:
        # Erased since it was announced.
        return {"is_read": True, "problem": ERASED, "pages_kept": 0, "flags": []}
    if document.state != "reading":
        return {"is_read": True, "problem": document.problem, "pages_kept": kept, "flags": []}
    if 0 < document.page_count <= kept:
        return await _put_right(context, document, kept)
    until = monotonic() + READING_S
    page_count, is_read, problem = 0, True, None
    try:
        async with context.files.fetched(context.principal.tenant_id, document.sha256) as path:
            parts = context.readers.stream(path, first_page=kept + 1)
            async with aclosing(parts) as stream:  # type: ignore[type-var]  # an async generator
                async for part in stream:
                    if isinstance(part, PaperStart):
                        page_count = part.page_count
                        continue
                    if not await _is_kept(context, document_id, part):
                        return {"is_read": True, "problem": ERASED, "pages_kept": 0, "flags": []}
                    kept += 1
                    if monotonic() > until and kept < page_count:
                        is_read = False
                        break
    except PaperRefused as refused:
        problem = refused.problem.value
    except NotFound:
        problem = PaperProblem.EMPTY.value
    return {"is_read": is_read, "page_count": page_count, "pages_kept": kept, "problem": problem}


async def _put_right(context: IntakeContext, document: Document, kept: int) -> IntakeState:
    """The document was sorted, or pages of it turned, since it was read.

    Its pages stand, but for turned ones that are read by their look; papers and facts are looked for anew.
    """
    try:
        if context.turned is not None:
            await context.turned.read(context.principal, document)
    except NotFound:
        return {"is_read": True, "problem": ERASED, "pages_kept": 0, "flags": []}
    problem = PaperProblem.BROKEN.value if _CUT_SHORT in document.flags else None
    return {"is_read": True, "page_count": document.page_count, "pages_kept": kept, "problem": problem}


async def _is_kept(context: IntakeContext, document_id: UUID, part: ReadPage) -> bool:
    """Keeps a page; False: the document was erased meanwhile."""
    # Once more, so that no whole number is kept whatever reader a run was given.
    body = page_message(masked(part))
    try:
        await context.shelf.keep_page(context.principal, document_id, part.page.number, body)
    except NotFound:
        return False
    return True


def after_read(state: IntakeState) -> Literal["read", "refuse", "classify"]:
    """On with the pages; a file of which nothing could be read is refused, one cut short is taken so far."""
    if not state["is_read"]:
        return "read"
    if state["problem"] is not None and state["pages_kept"] == 0:
        return "refuse"
    return "classify"


async def refuse(state: IntakeState, runtime: Context) -> IntakeState:
    """Says why nothing was read."""
    context = runtime.context
    problem = state["problem"] or PaperProblem.BROKEN.value
    await context.shelf.refuse(context.principal, UUID(state["document_id"]), problem)
    log.info("document.refused", document_id=state["document_id"], problem=problem)
    return {"facts": 0, "passages": 0, "flags": []}


async def classify(state: IntakeState, runtime: Context) -> IntakeState:
    """Which pages are which paper; and what a person should know of the file."""
    context, document_id = runtime.context, UUID(state["document_id"])
    pages: list[Page] = []
    insides: list[str] = []
    flags: set[str] = set()
    has_words = False
    for body in await context.shelf.pages(context.principal, document_id):
        found = read_page(body)
        pages.append(found.page)
        insides.append(found.inside)
        has_words = has_words or bool(found.page.lines)
        flags |= {_HIDDEN} if found.hidden else set()
        flags |= {_PAGE_PROBLEMS} if found.problem is not None else set()
        flags |= {_AADHAAR} if found.is_masked else set()
    if state["problem"] is not None:
        flags.add(_CUT_SHORT)
    if not has_words:
        flags.add(PaperProblem.NO_TEXT.value)
    parts = await asyncio.to_thread(parts_by_file, context.split, pages, insides)
    await context.shelf.set_parts(context.principal, document_id, parts)
    return {"flags": sorted(flags), "pages_kept": len(pages)}


async def extract(state: IntakeState, runtime: Context) -> IntakeState:
    """Facts of each paper, by the reader of its label; those without a quote on its page are dropped."""
    context, document_id = runtime.context, UUID(state["document_id"])
    facts: list[Fact] = []
    for part in await context.shelf.parts(context.principal, document_id):
        pages = await _pages(context, context.principal, document_id, part.numbers)
        label = DocumentLabel(part.label)
        found = await asyncio.to_thread(context.facts_of, label, pages, document_id)
        facts += [one for one in found if is_borne_out(one, pages)]
    await context.shelf.set_facts(context.principal, document_id, facts)
    return {"facts": len(facts)}


async def index(state: IntakeState, runtime: Context) -> IntakeState:
    """Passages of all pages, kept and indexed. Hidden words are not among them."""
    context, document_id = runtime.context, UUID(state["document_id"])
    count, first = 0, 1
    while True:
        bodies = await context.shelf.pages(context.principal, document_id, first=first, limit=PAGES_AT_ONCE)
        if not bodies:
            break
        passages = [one for body in bodies for one in passages_of(document_id, read_page(body).page)]
        await context.index.put(context.principal, passages)
        count += len(passages)
        first = bodies[-1]["page"][0] + 1
    await context.index.take_in(context.principal, document_id)
    return {"passages": count}


async def verify(state: IntakeState, runtime: Context) -> IntakeState:
    """Ends the reading, and tells by event who waits for this paper."""
    context = runtime.context
    await context.shelf.verify(
        context.principal, UUID(state["document_id"]), state["pages_kept"], state["flags"]
    )
    return {}


async def _pages(
    context: IntakeContext, who: Principal, document_id: UUID, numbers: Sequence[int]
) -> list[Page]:
    """Those pages, in that order."""
    first, last = min(numbers), max(numbers)
    bodies = await context.shelf.pages(who, document_id, first=first, limit=last - first + 1)
    found = {page.number: page for page in (read_page(body).page for body in bodies)}
    return [found[number] for number in numbers if number in found]
