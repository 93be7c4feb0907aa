"""What a case waits for, told from its stage and its open conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.cases.sla import due_at
from domain.cases.stages import CLOSED, WAITS_AT

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from domain.cases.stages import Stage

SAYS: Final = {
    "documents": "Papers are awaited.",
    "bureau": "The credit report is awaited.",
    "analyst": "An analyst decides.",
    "second_signer": "A second person signs.",
    "committee": "The committee signs.",
    "kyc": "The identity of the borrowers is not verified yet.",
    "title": "The opinion on the title is awaited.",
}


def waits_of(
    stage: Stage, since: datetime, *, opened_at: datetime, also: Collection[str] = (), detail: str = ""
) -> list[dict[str, Any]]:
    """What the case waits for; JSON-plain.

    Args:
        stage: Where it stands.
        since: Since when.
        opened_at: Since when it waits for what ``also`` names.
        also: kyc and title, where they are awaited beside.
        detail: More about the stage's own wait.
    """
    if stage in CLOSED:
        return []
    due = due_at(stage, since)
    waits = []
    if stage in WAITS_AT:
        what = WAITS_AT[stage]
        waits.append(
            {
                "what": what,
                "since": since.isoformat(),
                "due_at": due.isoformat() if due else None,
                "detail": detail or SAYS[what],
            }
        )
    return [
        *waits,
        *(
            {"what": what, "since": opened_at.isoformat(), "due_at": None, "detail": SAYS[what]}
            for what in ("kyc", "title")
            if what in also
        ),
    ]
