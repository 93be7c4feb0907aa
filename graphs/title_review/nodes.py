"""The steps of a review. Each looks at the file anew, does one thing, and writes it once.

What a person decided stands in the file, written by the routes of ``/api/v1/titles`` (`store.titles`). The
steps that wait for people therefore trust nothing that an interrupt is answered with: they look, and go on
or wait again.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from langgraph.graph import END
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command, Send, interrupt

from agents.contract_reader.agent import review_pages
from agents.title_opinion.agent import draft_opinion
from domain.errors import BadInput, Forbidden
from domain.events.catalogue import EventType
from domain.tenancy import Role
from domain.title.output import title_chain
from domain.title_files.changes import changes_between
from domain.title_files.papers import assembled, reading_of
from graphs.title_review.state import PaperTask, ReviewContext, ReviewState  # read at run time
from tools.steps import current_step
from tools.title_report.contents import contents_of
from tools.title_report.typesetting import report_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.titles.desk import FileState

Waiting = Literal["document", "advocate", "second_advocate"]


async def collect(
    state: ReviewState, runtime: Runtime[ReviewContext]
) -> Command[
    Literal["collect", "read_instrument", "chain", "advocate", "second_advocate", "report", "__end__"]
]:
    """Waits until every document is verified, then has each read that was not yet.

    Raises:
        Forbidden: The caller is no advocate of the tenant.
        BadInput: The input names no title file.
    """
    if Role.LEGAL_REVIEWER not in runtime.context.principal.roles:
        raise Forbidden("Titles are reviewed for advocates of the team only.")
    file = await runtime.context.desk.load(runtime.context.scope, _title_id(state))
    end: Literal["__end__"] = END  # type: ignore[assignment]  # END is that string
    if file is None:
        return Command(goto=end)
    if file.stage != "reading":
        # A run that nobody needed: what is reviewed is not reviewed twice.
        return Command(update={"revision": file.revision}, goto=_place_of(file))
    if file.awaited:
        _wait(state, "document", documents=[str(one) for one in file.awaited])
        return Command(goto="collect")
    tasks = [
        PaperTask(title_id=state["title_id"], document_id=str(document_id), number=number)
        for number, document_id in file.unread
    ]
    sends: Any = [Send("read_instrument", task) for task in tasks] or "chain"
    return Command(update={"revision": file.revision, "is_issued": False}, goto=sends)


async def read_instrument(state: PaperTask, runtime: Runtime[ReviewContext]) -> ReviewState:
    """One document as events and registers of a case, with the words they rest on."""
    context, title_id, document_id = runtime.context, UUID(state["title_id"]), UUID(state["document_id"])
    paper = await context.papers.facts_of(context.scope, document_id)
    reading = reading_of(paper.parts, number=state["number"], document_id=document_id)
    await context.desk.keep_reading(
        context.scope,
        title_id,
        document_id,
        label=paper.label.value,
        file_name=paper.file_name,
        reading=reading,
        agreement=[page.text for page in paper.agreement],
        step=current_step(),
    )
    return {"read": [state["document_id"]]}


async def chain(
    state: ReviewState, runtime: Runtime[ReviewContext]
) -> Command[Literal["reconcile", "repair"]]:
    """Puts the case together, runs its instruments in order, and judges what is left: chain and findings."""
    context, title_id = runtime.context, _title_id(state)
    file = await _file(state, runtime)
    made = assembled(file.case, file.readings, today=context.now().date())
    try:
        report = title_chain(made.case)
    except BadInput as error:
        await context.desk.keep_problem(context.scope, title_id, error.detail, current_step())
        return Command(goto="repair")
    await context.desk.keep_review(
        context.scope,
        title_id,
        case=made.case,
        report={**report, "notes": [*report["notes"], *made.notes]},
        evidence=made.evidence,
        facts=made.facts,
        step=current_step(),
    )
    return Command(goto="reconcile")


async def repair(
    state: ReviewState, runtime: Runtime[ReviewContext]
) -> Command[Literal["collect", "repair"]]:
    """Waits for a person to correct the case or add papers."""
    _wait(state, "advocate")
    file = await _file(state, runtime)
    return Command(goto="repair" if file.problem is not None else "collect")


async def reconcile(state: ReviewState, runtime: Runtime[ReviewContext]) -> ReviewState:
    """What this search says otherwise than the one before it.

    Certificate, revenue record, RERA, CERSAI and suits are compared with the deeds inside the engine, whose
    report tells each line; nothing of that is done twice.
    """
    context, file = runtime.context, await _file(state, runtime)
    if file.report_before is not None and file.report is not None:
        changes: Mapping[str, Any] = changes_between(file.report_before, file.report)
        await context.desk.keep_changes(context.scope, _title_id(state), changes, current_step())
    return {}


async def contract(state: ReviewState, runtime: Runtime[ReviewContext]) -> ReviewState:
    """The clauses of an agreement for sale, where the file has one."""
    context, file = runtime.context, await _file(state, runtime)
    if file.agreement:
        found = await review_pages(file.agreement, context.now().date(), context.clause_reader)
        await context.desk.keep_contract(context.scope, _title_id(state), found, current_step())
    return {}


async def draft(state: ReviewState, runtime: Runtime[ReviewContext]) -> ReviewState:
    """The words of the opinion; from here on the file is an advocate's."""
    context, file = runtime.context, await _file(state, runtime)
    assert file.report is not None  # noqa: S101  # `chain` kept it
    written = await draft_opinion(file.report, file.sellers, context.drafter)
    words = {
        "paragraphs": list(written.paragraphs),
        "engine": written.engine,
        "prompt_version": written.prompt_version,
    }
    await context.desk.keep_draft(context.scope, _title_id(state), words, current_step())
    return {}


async def advocate(
    state: ReviewState, runtime: Runtime[ReviewContext]
) -> Command[Literal["advocate", "second_advocate", "collect", "report"]]:
    """Waits for an advocate, who edits or signs."""
    _wait(state, "advocate")
    return await _onward(state, runtime)


async def second_advocate(
    state: ReviewState, runtime: Runtime[ReviewContext]
) -> Command[Literal["advocate", "second_advocate", "collect", "report"]]:
    """Waits for another advocate, who agrees with what was lowered or sends the file back."""
    _wait(state, "second_advocate")
    return await _onward(state, runtime)


async def report(state: ReviewState, runtime: Runtime[ReviewContext]) -> ReviewState:
    """Keeps the signed report as PDF and announces the opinion, in one transaction."""
    context, title_id = runtime.context, _title_id(state)
    whole = await context.desk.whole(context.scope, title_id)
    pdf = await asyncio.to_thread(report_pdf, contents_of(whole))
    await context.desk.issue(context.scope, title_id, pdf, current_step())
    return {
        "opinion": str(whole.title.opinion),
        "report_sha256": hashlib.sha256(pdf).hexdigest(),
        "is_issued": True,
    }


async def _onward(
    state: ReviewState, runtime: Runtime[ReviewContext]
) -> Command[Literal["advocate", "second_advocate", "collect", "report"]]:
    return Command(goto=_place_of(await _file(state, runtime)))


def _place_of(file: FileState) -> Literal["advocate", "second_advocate", "collect", "report"]:
    """Where the graph goes on with a file as it stands."""
    match file.stage:
        case "signed":
            return "report"
        case "second_advocate":
            return "second_advocate"
        case "review":
            return "advocate"
        case _:
            return "collect"


def _wait(state: ReviewState, what: Waiting, **about: Any) -> None:  # noqa: ANN401  # JSON-plain
    """Ends the run until something changes the file. What comes back is not looked at."""
    interrupt(
        {
            "question": f"The title file waits for: {what.replace('_', ' ')}.",
            "waiting_for": {"event": EventType.TITLE_CHANGED.value, "subject": state["title_id"]},
            "what": what,
            "title_id": state["title_id"],
            **about,
        }
    )


async def _file(state: ReviewState, runtime: Runtime[ReviewContext]) -> FileState:
    """The file as it is now.

    Raises:
        BadInput: It is gone.
    """
    file = await runtime.context.desk.load(runtime.context.scope, _title_id(state))
    if file is None:
        raise BadInput("The title file is not there any more.")
    return file


def _title_id(state: ReviewState) -> UUID:
    try:
        return UUID(str(state["title_id"]))
    except (KeyError, ValueError):
        raise BadInput('title_review needs the id of a title file: {"title_id": "…"}.') from None
