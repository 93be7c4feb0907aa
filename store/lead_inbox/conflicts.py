"""Why a step on a lead is not taken: it is not what the broker saw. Each shows the lead as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Conflict

if TYPE_CHECKING:
    from store.lead_inbox.cards import LeadCard


class StepConflict(Conflict):
    """The lead has gone on."""

    def __init__(self, detail: str, card: LeadCard) -> None:
        super().__init__(detail)
        self.card = card


class ChangedMeanwhile(StepConflict):
    """The lead is not as the broker saw it."""

    code = "version_conflict"

    def __init__(self, card: LeadCard) -> None:
        super().__init__("This lead has changed since you looked; look again and repeat the step.", card)


class AlreadyClaimed(StepConflict):
    """Somebody was faster."""

    code = "already_claimed"


class MergedMeanwhile(StepConflict):
    """Another lead stands for it: a step on it would be noted where nobody looks."""

    code = "merged"

    def __init__(self, card: LeadCard) -> None:
        super().__init__("This lead was merged into another one; take the step on that one.", card)
