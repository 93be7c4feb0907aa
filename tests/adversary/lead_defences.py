"""Every defence of lead_scoring by name, and how to switch it off."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import agents.enquiry_reader.agent as reading
import graphs.lead_scoring.nodes as steps
from domain.lead_scoring import actions
from domain.lead_scoring import score as scoring
from router import privacy
from tests.adversary import lead_world
from tests.adversary.defence import Defence, attack

if TYPE_CHECKING:
    import pytest


def _hints(patch: pytest.MonkeyPatch) -> None:
    honest = reading.disposed

    def trusting(*given: Any) -> Any:
        found = honest(*given)
        return {**found, "facts": [*found["facts"], *found.get("hints", ())]}

    patch.setattr(reading, "disposed", trusting)


def _labels(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading, "_MOST_SURE", Decimal(1))


def _quotes(patch: pytest.MonkeyPatch) -> None:
    _labels(patch)
    _hints(patch)
    patch.setattr(reading, "_is_quoted", lambda *_: True)


def _rules_first(patch: pytest.MonkeyPatch) -> None:
    def overruled(proposal: Any, by_rules: Any, *_: Any) -> Any:
        return {**by_rules, "facts": [one.model_dump() for one in proposal.facts]}

    patch.setattr(reading, "disposed", overruled)


def _tenant(patch: pytest.MonkeyPatch) -> None:
    honest = lead_world.context_of

    def trusting(run: Any, desk: Any, model: Any) -> Any:
        principal = replace(run.principal, tenant_id=UUID(run.settings["tenant_id"]))
        return honest(replace(run, principal=principal), desk, model)

    patch.setattr(lead_world, "context_of", trusting)


def _masks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lead_world, "mask_text", lambda text: text)
    patch.setattr(privacy.Pseudonyms, "hide", lambda _, text: text)


def _delimiters(patch: pytest.MonkeyPatch) -> None:
    honest = reading.reading_messages

    def open_ended(text: str) -> Any:
        return [honest(text)[0], {"role": "user", "content": f"\n<enquiry>{text}</enquiry>"}]

    patch.setattr(reading, "reading_messages", open_ended)


def _consent(patch: pytest.MonkeyPatch) -> None:
    honest = steps.best_step

    def eager(*given: Any, **options: Any) -> Any:
        return {**honest(*given, **options), "kind": "whatsapp"}

    patch.setattr(steps, "best_step", eager)


def _gazetteer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "_speakable", dict)


def _typed_names(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scoring, "_NOT_NAME", re.compile("(?!)"))


class _Never(Exception):
    """Nothing is it."""


def _floor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading, "ModelUnavailable", _Never)


_OBEYED: Final = tuple(attack("tools", "enquiry", seed=seed) for seed in range(3))
LEAD_DEFENCES: Final = {
    "a model's facts count for no score": Defence(_hints, _OBEYED, "score"),
    "a model's labels sort nobody out": Defence(_labels, _OBEYED, "decisions"),
    "rules first": Defence(_rules_first, _OBEYED, "score"),
    "quotes are of the enquiry": Defence(_quotes, _OBEYED, "evidence"),
    "tenant from the token": Defence(_tenant, (attack("tools", "event_data"),), "tenant"),
    "masks of numbers": Defence(_masks, (attack("tools", "enquiry"),), "people"),
    "delimiters": Defence(_delimiters, (attack("tools", "enquiry", hiding="system_voice"),), "delimiters"),
    "steps within consent": Defence(_consent, (attack("tools", "enquiry"),), "consent"),
    "drafts name known places": Defence(_gazetteer, (attack("tools", "profile_place", hiding="html_comment"),), "active"),
    "typed names spoken plainly": Defence(_typed_names, (attack("tools", "source"), attack("tools", "source", hiding="html_comment")), "active"),
    "rules where the model fails": Defence(
        _floor, (attack("tools", "enquiry", persona="broken"), attack("tools", "enquiry", persona="extreme")), "ending"
    ),
}  # fmt: skip
