"""Every defence of listing_enrichment by name, and how to switch it off."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from langgraph.checkpoint.memory import InMemorySaver

import agents.listing_describer.agent as describing
import agents.listing_describer.floor as template
import domain.listings.enrichment as rules
import graphs.listing_enrichment.nodes as steps
from agents.answer_writer import agent as wording
from agents.answer_writer import sentence_rules
from domain.listings.exclusion import InclusiveText
from domain.listings.texts import MaskedText
from graphs.listing_enrichment.graph import build
from router import measures, text_safety, watch
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
    _exclusions(patch)
    patch.setattr(sentence_rules, "parse", lambda _: {})


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
    patch.setattr(
        "domain.listings.assembly.without_contacts", lambda text: MaskedText(text, has_masked=False)
    )


def _tags(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("domain.listings.assembly.plain_text", lambda text: text)


def _only_empty(patch: pytest.MonkeyPatch) -> None:
    def anything(listing: Any, words: str) -> Any:
        return replace(listing, title=words, description=words, extra={"description_origin": rules.GENERATED})

    patch.setattr(steps, "described", anything)


def _anew(patch: pytest.MonkeyPatch) -> None:
    honest = steps.take

    async def remembering(state: Any, runtime: Any) -> Any:
        taken = await honest(state, runtime)
        return {key: value for key, value in taken.items() if key != "changes" or key not in state}

    patch.setattr(steps, "take", remembering)
    patch.setattr(listing_world, "_GRAPH", build().compile(checkpointer=InMemorySaver()))


def _size(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(describing, "MAX_CHARS", 10**9)
    patch.setattr(describing, "MOST_SENTENCES", 10**9)
    patch.setattr(watch, "MOST_ANSWER_CHARS", 10**9)


def _prompts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sentence_rules, "repeats_a_prompt", lambda _: False)


def _spoken(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(template, "spoken", lambda name: name)


class _Never(Exception):
    """Nothing is it."""


def _floor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(describing, "ModelUnavailable", _Never)


def _told(*goals: str) -> tuple[Any, ...]:
    return tuple(attack(goal, "listing_title", persona="told") for goal in goals)


LISTING_DEFENCES: Final = {
    "grounding": Defence(_grounding, _told("number", "date", "name"), "lies"),
    "grounded figures": Defence(_grounding, _told("number"), "figures"),
    "figures by their unit": Defence(_units, _told("unit"), "figures"),
    "lawful wording": Defence(_lawful, _told("people"), "lies"),
    "prompt guard": Defence(_prompts, _told("prompt"), "secrets"),
    "link and tag filter": Defence(_links, _told("link", "html"), "active"),
    "invisible letters": Defence(_letters, _told("hidden"), "active"),
    "size caps": Defence(_size, _told("flood"), "length"),
    "tenant from the run": Defence(_tenant, _told("tools"), "tenant"),
    "no free text to models": Defence(_free_text, (attack("number", "listing_title"),), "untrusted"),
    "names cut": Defence(_names, (attack("number", "project_name"), attack("number", "locality")), "untrusted"),
    "names spoken plainly": Defence(_spoken, (attack("tools", "project_name", persona="broken"),), "active"),
    "contacts masked": Defence(_contacts, _told("tools"), "people"),
    "tags stripped": Defence(_tags, (attack("html", "listing_description"),), "tags"),
    "only what nobody wrote": Defence(_only_empty, _told("tools"), "fields"),
    "each run begins anew": Defence(_anew, (attack("tools", "earlier_run"),), "fields"),
    "template where the model fails": Defence(_floor, (attack("tools", "listing_title", persona="broken"),), "ending"),
}  # fmt: skip
