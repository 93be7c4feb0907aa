"""How the graph asks people: every wait is for one event of the case, and what was decided is looked up then."""

from __future__ import annotations

from typing import Any


def waits_for_change(case_id: str, what: str, question: str, **more: object) -> dict[str, Any]:
    """The value of an interrupt that goes on when the case changes.

    Whoever resumes the thread by hand brings nothing with them: the step after it reads from the case what
    people did, under their own names.
    """
    return {
        "question": question,
        "what": what,
        "case_id": case_id,
        "waiting_for": {"event": "case.changed", "subject": case_id},
        **more,
    }
