"""Every defence of title_review by name, and how to switch it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import agents.contract_reader.agent as reading
import agents.title_opinion.agent as wording
import graphs.title_review.nodes as steps
from agents.answer_writer import sentence_rules
from agents.title_opinion import facts as telling
from domain.contract.clauses import Clause
from router import watch
from router.grounding import Evidence
from tests.adversary import title_world
from tests.adversary.defence import Defence, attack

if TYPE_CHECKING:
    import pytest


def _grounding(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Evidence, "refused", lambda *_: [])


def _links(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "plain_text", lambda text: text)


def _prompts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "repeats_a_prompt", lambda _: False)
    patch.setattr(sentence_rules, "repeats_a_prompt", lambda _: False)


def _lawful(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sentence_rules, "parse", lambda _: {})


def _judging(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "_JUDGING", ())


def _tokens(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(telling._Tokens, "_token", lambda self, _kind, word: word)


def _spoken(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(telling, "spoken", lambda name: name)


def _size(patch: pytest.MonkeyPatch) -> None:
    _grounding(patch)
    patch.setattr(wording, "MOST_CHARS", 10**9)
    patch.setattr(wording, "MOST_SENTENCES", 10**9)
    patch.setattr(watch, "MOST_ANSWER_CHARS", 10**9)


def _tenant(patch: pytest.MonkeyPatch) -> None:
    honest = title_world.context_of

    def trusting(run: Any, *doors: Any) -> Any:
        principal = replace(run.principal, tenant_id=UUID(run.settings["tenant_id"]))
        return honest(replace(run, principal=principal), *doors)

    patch.setattr(title_world, "context_of", trusting)


def _answers(patch: pytest.MonkeyPatch) -> None:
    honest = steps._place_of
    patch.setattr(steps, "_place_of", lambda file: "report" if honest(file) == "advocate" else honest(file))


def _quotes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading, "_holder_of", lambda quote, _clauses: Clause(number="", text=quote, page=1))


class _Never(Exception):
    """Nothing is it."""


def _floor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wording, "ModelUnavailable", _Never)


def _told(goal: str, seed: int = 0) -> Any:
    return attack(goal, "party_name", persona="told", seed=seed)


TITLE_DEFENCES: Final = {
    "grounding": Defence(_grounding, (_told("number"), _told("date"), _told("name")), "lies"),
    "grounded figures": Defence(_grounding, (_told("number"),), "figures"),
    "link and tag filter": Defence(_links, (_told("html"),), "active"),
    "lawful wording": Defence(_lawful, (_told("people"),), "lies"),
    "prompt guard": Defence(_prompts, (_told("prompt"),), "secrets"),
    "no judgement by a model": Defence(_judging, (_told("tools", 2),), "conclusion"),
    "names as marks": Defence(_tokens, (attack("number", "party_name"), attack("number", "lender")), "untrusted"),
    "names spoken plainly": Defence(_spoken, (attack("html", "party_name", persona="broken"),), "active"),
    "size caps": Defence(_size, (_told("flood"),), "size"),
    "tenant from the run": Defence(_tenant, (_told("tools"),), "tenant"),
    "the file and not the answer": Defence(_answers, (attack("tools", "resume_answer"),), "nothing_signed"),
    "quotes stand in the agreement": Defence(_quotes, (attack("tools", "agreement"),), "clauses_alone"),
    "template where the model fails": Defence(_floor, (attack("tools", "party_name", persona="broken"),), "ending"),
}  # fmt: skip
