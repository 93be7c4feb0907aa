"""How the graph asks people: it waits for one event of the case, and looks up then what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.cases.stages import WAITS_AT

if TYPE_CHECKING:
    from domain.cases.stages import Stage


def waits_for_change(case_id: str, stage: Stage, question: str, **more: object) -> dict[str, Any]:
    """The value of an interrupt that goes on when the case that stands at this stage changes.

    Whoever resumes the thread by hand brings nothing with them: the step after it reads from the case what
    people did, under their own names.
    """
    return {
        "question": question,
        "what": WAITS_AT[stage],
        "case_id": case_id,
        "waiting_for": {"event": "case.changed", "subject": case_id},
        **more,
    }
