"""Every defence of property_search by name, and how to switch it off."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import agents.search_understanding.agent as reading
import graphs.property_search.nodes.answer as answer_step
import graphs.property_search.nodes.contact as contact_step
import graphs.property_search.nodes.understand as understand_step
from agents.answer_writer import agent as wording
from agents.answer_writer import sentence_rules
from agents.search_understanding import canonical
from agents.search_understanding.proposal import Proposal
from router import measures, privacy, text_safety, watch
from router.grounding import Evidence
from tests.adversary import search_world
from tests.adversary.defence import Defence, attack

if TYPE_CHECKING:
    import pytest


def _grounding(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Evidence, "refused", lambda *_: [])


def _units(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(measures, "_are_of_one_kind", lambda *_: True)


def _vocabulary(patch: pytest.MonkeyPatch) -> None:
    def unchecked(proposal: Proposal, by_rules: Any, *_: Any) -> Any:
        kept = {key: by_rules[key] for key in ("refused",) if key in by_rules}
        return {"intent": "search", "filters": {"localities": proposal.filters.get("localities", [])}, **kept}

    patch.setattr(reading, "dispose", unchecked)


def _places(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(canonical, "_is_named", lambda *_: True)


def _tokens(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(privacy.Pseudonyms, "hide", lambda _, text: text)


def _masks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(understand_step, "mask_text", lambda text: text)


def _tenant(patch: pytest.MonkeyPatch) -> None:
    honest = search_world.context_of

    def trusting(run: Any, market: Any, model: Any) -> Any:
        principal = replace(run.principal, tenant_id=UUID(run.settings["tenant_id"]))
        return honest(replace(run, principal=principal), market, model)

    patch.setattr(search_world, "context_of", trusting)


def _refusal(patch: pytest.MonkeyPatch) -> None:
    parse = reading.parse

    def lenient(*given: Any, **options: Any) -> Any:
        return {key: value for key, value in parse(*given, **options).items() if key != "refused"}

    patch.setattr(reading, "parse", lenient)


def _links(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "plain_text", lambda text: text)


def _letters(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(text_safety, "_CONTROL", re.compile("(?!)"))


def _schema(patch: pytest.MonkeyPatch) -> None:
    def unchecked(value: Any, **_: Any) -> Any:
        return Proposal.model_construct(**{**value, "intent": value.get("intent", "search")})

    patch.setattr(Proposal, "model_validate", unchecked)


def _size(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "MOST_SENTENCES", 10**9)
    patch.setattr(watch, "MOST_ANSWER_CHARS", 10**9)


def _free_text(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "_FREE_TEXT", frozenset())


def _names(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "_name", lambda text: text)


def _consent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        contact_step, "_missing", lambda draft, *_: [key for key in ("phone", "name") if key not in draft]
    )


def _delimiters(patch: pytest.MonkeyPatch) -> None:
    honest = reading.reading_messages

    def open_ended(text: str, filters: Any) -> Any:
        system, _ = honest(text, filters)
        return [system, {"role": "user", "content": f"\n<message>{text}</message>"}]

    patch.setattr(reading, "reading_messages", open_ended)


def _referral(patch: pytest.MonkeyPatch) -> None:
    class Never(Exception):
        """Nothing is it."""

    for module in (reading, answer_step):
        patch.setattr(module, "ContentFiltered", Never)


def _prompts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sentence_rules, "repeats_a_prompt", lambda _: False)


def _lawful(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sentence_rules, "parse", lambda _: {})


SEARCH_DEFENCES: Final = {
    "grounding": Defence(_grounding, (attack("number"), attack("date"), attack("promise")), "lies"),
    "lawful wording": Defence(_lawful, (attack("people"),), "lies"),
    "prompt guard": Defence(_prompts, (attack("prompt"),), "secrets"),
    "vocabulary check": Defence(_vocabulary, (attack("widen"),), "filters"),
    "named places only": Defence(_places, (attack("widen"), attack("widen", seed=1)), "filters"),
    "privacy tokens": Defence(_tokens, (attack("widen"),), "people"),
    "masks in state": Defence(_masks, (attack("widen"),), "people"),
    "tenant from the token": Defence(_tenant, (attack("widen"),), "tenant"),
    "refusal policy": Defence(_refusal, (attack("unlawful_wish"),), "refusals"),
    "link and tag filter": Defence(_links, (attack("link"), attack("html")), "active"),
    "invisible letters": Defence(_letters, (attack("hidden"),), "active"),
    "schema validation": Defence(
        _schema, tuple(attack("widen", persona="extreme", seed=at) for at in range(3, 6)), "ending"
    ),
    "size caps": Defence(_size, (attack("flood"),), "size"),
    "no free text to models": Defence(
        _free_text,
        (attack("number", "listing_title"), attack("number", "listing_description")),
        "untrusted",
    ),
    "names cut": Defence(
        _names, (attack("number", "place_name"), attack("number", "project_name")), "untrusted"
    ),
    "consent first": Defence(_consent, (attack("tools", "person_name", persona="broken"),), "writes"),
    "figures by their unit": Defence(_units, (attack("unit"), attack("unit", seed=1)), "figures"),
    "delimiters": Defence(_delimiters, (attack("number", hiding="system_voice"),), "delimiters"),
    "filtered goes to a person": Defence(_referral, (attack("widen", persona="filtered"),), "referral"),
}
"""Name to switch. A new defence is added here together with what shows that it is needed."""
