"""A desk with one case, as `store.cases.desk.CaseDesk` gives it to the graph: nothing of it is in a database.

The case's inputs are what an analyst has before them once papers and reports have come: what only a bureau,
a valuer or an advocate may say stands as entered, and every paper is waived.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from domain.cases.conditions import BUREAU, conditions_of
from domain.cases.declared import BUREAU_FIELDS, declared_of
from store.cases.in_hand import CaseInHand

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from domain.cases.valuing import Comparable
    from domain.lending.reconcile.kinds import PaperFacts
    from domain.steps import Step
    from store.cases.desk import JudgedCase
    from store.scope import Scope

CASE_ID: Final = UUID("01980000-0000-7000-8000-00000000e7a2")
_ENTERED: Final = "entered"
"""Stands for the id of a fact that an analyst entered."""


@dataclass
class Desk:
    """Gives the case, takes the judgement; papers, market and title reviews hold nothing."""

    inputs: Mapping[str, Any]
    kept: list[JudgedCase] = field(default_factory=list)

    async def begin(self, _scope: Scope, case_id: UUID, _step: Step) -> CaseInHand | None:
        """The case, if it is this one."""
        return in_hand(self.inputs) if case_id == CASE_ID else None

    async def keep_findings(self, _scope: Scope, _case_id: UUID, _step: Step, **_found: Any) -> None:  # noqa: ANN401  # as the desk has it
        """No paper disagrees with anything."""

    async def keep_judged(self, _scope: Scope, _case_id: UUID, _step: Step, judged: JudgedCase) -> None:
        """Takes the judgement."""
        self.kept.append(judged)

    async def read(
        self,
        _scope: Scope,
        _case_id: UUID,
        _document_ids: Sequence[UUID],
        *,
        up_to: int | None = None,  # noqa: ARG002  # of the port
    ) -> Sequence[PaperFacts]:
        """No papers came."""
        return ()

    async def near(
        self,
        _scope: Scope,
        *,
        city: str | None,  # noqa: ARG002  # of the port
        locality: str | None,  # noqa: ARG002  # of the port
        limit: int,  # noqa: ARG002  # of the port
    ) -> Sequence[Comparable]:
        """No home like it is for sale."""
        return ()

    async def once(
        self,
        _callee: Any,  # noqa: ANN401  # of the port
        _arguments: Any,  # noqa: ANN401  # of the port
        send: Callable[[str], Awaitable[Any]],
        *,
        occasion: str = "",  # noqa: ARG002  # of the port
    ) -> Any:  # noqa: ANN401  # what the call gives
        """Asks at once: there is no line to a bureau."""
        return await send("")


def in_hand(inputs: Mapping[str, Any]) -> CaseInHand:
    """The case as the graph takes it up.

    Raises:
        BadInput: It is none that can be judged; the sentence names the field.
    """
    said = inputs.get("as_of") or inputs.get("sanction_date")
    day = date.fromisoformat(str(said)) if said else datetime.now(UTC).date()
    declared = declared_of(inputs, day).inputs
    return CaseInHand(
        ref="eval",
        as_of=day.isoformat(),
        facts_seq=0,
        declared=declared,
        about={},
        typed=dict(_entered(declared)),
        papers=[],
        bureau=None,
        title_thread_id=None,
        waived=[*(_code(one.key.code, one.key.applicant) for one in conditions_of(declared, day)), BUREAU],
    )


def _code(code: str, applicant: int | None) -> str:
    return code if applicant is None else f"{code}:{applicant}"


def _entered(declared: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    """By path, what somebody else than the applicant says."""
    told = {
        f"applicants.{place}.{name}": person[name]
        for place, person in enumerate(declared["applicants"])
        for name in BUREAU_FIELDS
        if name in person
    }
    told |= {
        f"property.{name}": declared["property"][name]
        for name in ("market_value", "title_opinion")
        if name in declared["property"]
    }
    return [(path, [value, _ENTERED]) for path, value in told.items()]
