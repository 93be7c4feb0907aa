"""What a case's run remembers between its steps, JSON-plain, and what it needs to run.

A name, number or address is never in it: the application was cut down to what policy may use before it was
kept.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from typing_extensions import TypedDict

from domain.errors import BadInput
from tools.underwriting.ports import NoTitleReviews, UploadedReportsOnly

if TYPE_CHECKING:
    from domain.tenancy import Principal
    from router.port import ModelPort
    from store.cases.desk import CaseDesk
    from store.scope import Scope
    from tools.external_calls import ExternalCalls
    from tools.underwriting.ports import (
        BureauConnector,
        CasePapers,
        Comparables,
        TitleOpinions,
    )


class PaperRow(TypedDict):
    """A paper, as a checkpoint keeps it; what it says stays in the store."""

    document_id: str
    label: str
    file_name: str
    applicant: int | None


class UnderwritingState(TypedDict, total=False):
    """One case."""

    case_id: str
    ref: str
    as_of: str
    """The day whose rules judge, ISO."""
    facts_seq: int
    """Number of the newest fact that is looked at."""
    declared: dict[str, Any]
    about: dict[str, Any]
    typed: dict[str, list[Any]]
    to_read: list[str]
    """Ids of papers."""
    papers: Annotated[list[PaperRow], operator.add]
    title_thread_id: str | None
    waived: list[str]
    values: dict[str, Any]
    """By path, what is judged in the place of what was declared."""
    fact_ids: dict[str, str]
    mismatches: list[dict[str, Any]]
    short: list[list[Any]]
    """Conditions whose papers came and are not enough: code, applicant, why."""
    missing: list[dict[str, Any]]
    title: dict[str, Any]
    inputs: dict[str, Any]
    valuation: dict[str, Any]
    judged: dict[str, Any]
    """Recommendation, figures, checks, reasons and authority; without the ways to a yes."""
    ways: list[dict[str, Any]]
    stress: list[dict[str, Any]]
    memo: dict[str, Any]
    verdict: str | None
    terms: dict[str, Any] | None
    kfs: dict[str, Any] | None
    letter: dict[str, Any] | None


class DocumentTask(TypedDict):
    """One paper to read."""

    case_id: str
    document_id: str
    facts_seq: int


class UnderwritingInput(TypedDict, total=False):
    """What starts it: the data of ``case.opened``."""

    case_id: str


class UnderwritingOutput(TypedDict, total=False):
    """What came of it."""

    case_id: str
    ref: str
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderwritingContext:
    """What a run needs and does not remember."""

    principal: Principal
    scope: Scope
    desk: CaseDesk
    papers: CasePapers
    comparables: Comparables
    calls: ExternalCalls
    bureau: BureauConnector = field(default_factory=UploadedReportsOnly)
    titles: TitleOpinions = field(default_factory=NoTitleReviews)
    model: ModelPort | None = None
    """None: the template writes the memo."""

    def case_of(self, state: UnderwritingState) -> UUID:
        """The case's id.

        Raises:
            BadInput: The input names no case.
        """
        try:
            return UUID(str(state["case_id"]))
        except (KeyError, ValueError):
            raise BadInput('underwriting needs the id of a case: {"case_id": "…"}.') from None
