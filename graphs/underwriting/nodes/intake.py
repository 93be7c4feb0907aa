"""Takes a case up and reads its papers, each in a branch of its own."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from langgraph.graph import END
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command, Overwrite, Send

from domain.errors import Forbidden
from domain.tenancy import Role
from graphs.underwriting.state import (  # read at run time
    DocumentTask,
    PaperRow,
    UnderwritingContext,
    UnderwritingState,
)
from tools.steps import current_step


async def intake(
    state: UnderwritingState, runtime: Runtime[UnderwritingContext]
) -> Command[Literal["read_document", "reconcile", "__end__"]]:
    """The case as people have left it, and a branch for each of its papers.

    Raises:
        Forbidden: The caller does not work on cases.
        BadInput: The input names no case.
    """
    context = runtime.context
    if Role.ANALYST not in context.principal.roles:
        raise Forbidden("Cases are worked on for analysts only.")
    case_id = context.case_of(state)
    hand = await context.desk.begin(context.scope, case_id, current_step())
    if hand is None:
        end: Literal["__end__"] = END  # type: ignore[assignment]  # END is that string
        return Command(goto=end)
    tasks = [
        Send(
            "read_document",
            DocumentTask(case_id=str(case_id), document_id=one, facts_seq=hand.facts_seq),
        )
        for one in hand.papers
    ]
    return Command(
        update={
            "case_id": str(case_id),
            "ref": hand.ref,
            "as_of": hand.as_of,
            "facts_seq": hand.facts_seq,
            "declared": hand.declared,
            "about": hand.about,
            "typed": hand.typed,
            "papers": Overwrite([]),
            "title_thread_id": hand.title_thread_id,
            "waived": hand.waived,
            "verdict": None,
        },
        goto=tasks or "reconcile",
    )


async def read_document(task: DocumentTask, runtime: Runtime[UnderwritingContext]) -> UnderwritingState:
    """What one paper is; a paper that is gone is passed over."""
    context = runtime.context
    papers = await context.papers.read(
        context.scope, UUID(task["case_id"]), [UUID(task["document_id"])], up_to=task["facts_seq"]
    )
    rows: list[PaperRow] = [
        {
            "document_id": str(one.document_id),
            "label": one.label.value,
            "file_name": one.file_name,
            "applicant": one.applicant,
        }
        for one in papers
    ]
    return {"papers": rows}
