"""Pulls a credit report once, however often the step is run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.cases.bureau import read_report
from domain.external_calls import Callee
from tools.external_calls import NotMade

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.cases.bureau import BureauReport
    from tools.external_calls import ExternalCalls
    from tools.underwriting.ports import BureauConnector

CALLEE: Final = "bureau.pull"


async def pull_once(
    calls: ExternalCalls, connector: BureauConnector, case_id: UUID, applicants: Sequence[int], people: int
) -> BureauReport | None:
    """The report of these applicants, from the one call that is made; None: the bureau gives none.

    Raises:
        OutcomeUnknown: The bureau takes no keys and an earlier attempt may have reached it.
        BadInput: What the bureau answered is no report.
        StaleLease: Another worker has the run; no call was made.
    """

    async def send(key: str) -> object:
        return await connector.pull(case_id, applicants, key)

    callee = Callee(CALLEE, takes_key=connector.takes_key)
    arguments = {"case_id": str(case_id), "applicants": list(applicants)}
    try:
        answer = await calls.once(callee, arguments, send)
    except NotMade:
        return None
    return None if answer is None else read_report(answer, people)
