"""A title search by its graph, up to the advocate, over a file that holds one case and no papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from domain.errors import BadInput
from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from evals.harness.suite import Bench, Case, Outcome
from evals.suites.threads import OpenGraph
from graphs.title_review.graph import build
from graphs.title_review.state import ReviewContext
from store.scope import Scope
from store.titles.desk import FileState
from tools.title_review.papers import TitlePaperFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.steps import Step

TITLE_ID: Final = UUID("01980000-0000-7000-8000-00000000e7a3")
WAY: Final = ("collect", "chain", "reconcile", "contract", "draft")
"""Of a file whose deeds are in order to be judged, until an advocate signs."""
_GRAPH: Final = OpenGraph(build)


@dataclass
class File:
    """The file, its desk and its shelf: a case as a person typed it, and what the search found."""

    case: Mapping[str, Any]
    stage: str = "reading"
    report: Mapping[str, Any] | None = None
    draft: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None

    async def load(self, _scope: Scope, title_id: UUID) -> FileState | None:
        """The file, if it is this one."""
        if title_id != TITLE_ID:
            return None
        return FileState(
            stage=self.stage,
            revision=1,
            awaited=(),
            unread=(),
            case=self.case,
            readings=(),
            agreement=(),
            sellers=tuple(self.case.get("seller", ())),
            report=self.report,
            report_before=None,
            problem=self.problem,
        )

    async def facts_of(self, _scope: Scope, document_id: UUID) -> TitlePaperFacts:
        """Nothing was read of any paper."""
        return TitlePaperFacts(document_id=document_id)

    async def keep_problem(self, _scope: Scope, _title_id: UUID, problem: str, _step: Step) -> None:
        """Takes why the case cannot be judged."""
        self.problem = problem

    async def keep_review(self, _scope: Scope, _title_id: UUID, **found: Any) -> None:  # noqa: ANN401  # as the desk has it
        """Takes the report."""
        self.report = found["report"]

    async def keep_draft(self, _scope: Scope, _title_id: UUID, draft: Mapping[str, Any], _step: Step) -> None:
        """Takes the words; the file is an advocate's."""
        self.draft, self.stage = draft, "review"


async def search(case: Case, bench: Bench) -> Outcome:
    """The report with the words of its draft opinion.

    Raises:
        BadInput: The inputs are no case that can be searched.
    """
    file: Any = File(case.inputs)
    principal = system_principal(DEMO_TENANT_ID, frozenset({Role.LEGAL_REVIEWER}))
    context = ReviewContext(
        principal=principal,
        run_id=uuid7(),
        scope=Scope.of(principal),
        desk=file,
        papers=file,
        drafter=bench.model,
    )
    steps = await _GRAPH.run({"title_id": str(TITLE_ID)}, context, str(uuid7()))
    if file.problem is not None:
        raise BadInput(file.problem)
    return Outcome(
        output={**file.report, "paragraphs": file.draft["paragraphs"]},
        steps=steps,
        engine=str(file.draft["engine"]),
    )
