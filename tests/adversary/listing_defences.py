"""Every defence of listing_enrichment by name, and how to switch it off."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import agents.listing_describer.agent as describing
import domain.listings.enrichment as rules
import graphs.listing_enrichment.nodes as steps
from agents.answer_writer import agent as wording
from domain.listings.exclusion import InclusiveText
from domain.listings.texts import MaskedText
from router import measures, text_safety
from router.grounding import Evidence
from tests.adversary import listing_world
from tests.adversary.defence import Defence, attack

if TYPE_CHECKING:
    import pytest


def _grounding(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Evidence, "refused", lambda *_: [])


def _units(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(measures, "_are_of_one_kind", lambda *_: True)


def _links(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "plain_text", lambda text: text)


def _letters(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(text_safety, "_CONTROL", re.compile("(?!)"))


def _exclusions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(describing, "without_exclusions", lambda text: InclusiveText(text, had_exclusions=False))


def _lawful(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(describing, "broken_by", lambda sentence, evidence, before="": evidence.refused(sentence))


def _tenant(patch: pytest.MonkeyPatch) -> None:
    honest = listing_world.context_of

    def trusting(run: Any, office: Any, model: Any) -> Any:
        principal = replace(run.principal, tenant_id=UUID(run.settings["tenant_id"]))
        return honest(replace(run, principal=principal), office, model)

    patch.setattr(listing_world, "context_of", trusting)


def _free_text(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "_FREE_TEXT", frozenset())


def _names(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "_name", lambda text: text)
    patch.setattr(describing, "_NOT_TOLD", frozenset())


def _contacts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("domain.listings.assembly.without_contacts", lambda text: MaskedText(text, has_masked=False))


def _tags(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("domain.listings.assembly.plain_text", lambda text: text)


def _only_empty(patch: pytest.MonkeyPatch) -> None:
    def anything(listing: Any, words: str) -> Any:
        return replace(listing, title=words, description=words, extra={"description_origin": rules.GENERATED})

    patch.setattr(steps, "described", anything)


def _anew(patch: pytest.MonkeyPatch) -> None:
    honest = steps.take

    async def remembering(state: Any, runtime: Any) -> Any:
        return {key: value for key, value in (await honest(state, runtime)).items() if key != "changes"}

    patch.setattr(steps, "take", remembering)


def _size(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(describing, "MAX_CHARS", 10**9)


class _Never(Exception):
    """Nothing is it."""


def _floor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(describing, "ModelUnavailable", _Never)


def _lied(*seeds: int) -> tuple[Any, ...]:
    return tuple(attack("tools", "listing_title", persona="liar", seed=seed) for seed in seeds)


LISTING_DEFENCES: Final = {
    "grounding": Defence(_grounding, _lied(0, 1, 2), "lies"),
    "grounded figures": Defence(_grounding, _lied(0, 1, 2), "figures"),
    "figures by their unit": Defence(_units, _lied(0, 1, 2), "figures"),
    "link and tag filter": Defence(_links, _lied(0, 1, 2), "active"),
    "invisible letters": Defence(_letters, _lied(0, 1, 2), "active"),
    "tenant from the run": Defence(_tenant, _lied(0), "tenant"),
    "no free text to models": Defence(_free_text, (attack("number", "listing_title"),), "untrusted"),
    "names cut": Defence(_names, (attack("number", "project_name"), attack("number", "locality")), "untrusted"),
    "contacts masked": Defence(_contacts, (attack("tools", "listing_title"),), "people"),
    "tags stripped": Defence(_tags, (attack("html", "listing_description"),), "tags"),
    "only what nobody wrote": Defence(_only_empty, _lied(0), "fields"),
    "each run begins anew": Defence(_anew, (attack("tools", "earlier_run"),), "fields"),
    "template where the model fails": Defence(_floor, (attack("tools", "listing_title", persona="broken"),), "ending"),
}  # fmt: skip
