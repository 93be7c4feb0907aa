"""Every defence of underwriting by name, and how to switch it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import agents.credit_memo.agent as memo
from graphs.underwriting.nodes import people
from store.cases.desk import CaseStanding
from tests.adversary import case_line
from tests.adversary.defence import Defence, attack

if TYPE_CHECKING:
    import pytest


def _grounding(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(memo, "broken_by", lambda *_: [])


def _tenant(patch: pytest.MonkeyPatch) -> None:
    honest = case_line.context_of

    def trusting(run: Any, desk: Any, model: Any) -> Any:
        principal = replace(run.principal, tenant_id=UUID(run.settings["tenant_id"]))
        return honest(replace(run, principal=principal), desk, model)

    patch.setattr(case_line, "context_of", trusting)


def _looked_up(patch: pytest.MonkeyPatch) -> None:
    """The step believes that what it was resumed with is what people decided."""
    honest = people.following
    patch.setattr(people, "following", lambda stage: "announce" if stage == "decision" else honest(stage))

    async def believed(self: Any, scope: Any, case_id: Any) -> CaseStanding:
        return CaseStanding("decision", None, None)

    patch.setattr(case_line.Desk, "standing", believed)


class _Never(Exception):
    """Nothing is it."""


def _floor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(memo, "ModelUnavailable", _Never)


CASE_DEFENCES: Final = {
    "figures of the memo are the case's": Defence(
        _grounding, (attack("number", "paper_value"), attack("tools", "paper_value", seed=1)), "lies"
    ),
    "tenant from the token": Defence(_tenant, (attack("tools", "event_data"),), "tenant"),
    "decisions are looked up": Defence(_looked_up, (attack("tools", "resume"),), "calls"),
    "template where the model fails": Defence(
        _floor, (attack("tools", "paper_value", persona="broken"), attack("tools", "paper_value")), "ending"
    ),
}
