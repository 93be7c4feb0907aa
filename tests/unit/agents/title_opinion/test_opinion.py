"""The words of an opinion: the template's, and a model's where the findings bear them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from agents.title_opinion.agent import draft_opinion
from agents.title_opinion.facts import NAME_CHARS, facts_of, spoken
from agents.title_opinion.floor import SECTIONS
from domain.errors import ModelUnavailable
from domain.title.output import title_chain
from tests.support.title_deeds import ROOT, case, event, sale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from router.port import ModelMessage

GIVEN = case(
    ROOT,
    sale("E2", "2011-03-01", "Ramaiah", "Arjun,Meena"),
    event("E3", "2012-04-04", "mortgage", lender="State Bank"),
    sale("E4", "2013-05-05", "Arjun", "Ravi", registered=False),
)
REPORT = title_chain(GIVEN)
FLOW = "By the sale of 2011-03-01 ({D2}) it came to {P1} and {P2}."


class Scripted:
    """A model that says what it was told to, and remembers what it was asked."""

    name = "scripted"

    def __init__(self, flow: list[str] | None = None, findings: list[str] | None = None) -> None:
        self.said = {"flow_of_title": flow or [], "findings": findings or []}
        self.asked = ""

    async def structured(self, messages: Sequence[ModelMessage], output: Any) -> Any:
        self.asked = messages[-1]["content"]
        return output(**self.said)


class Away(Scripted):
    async def structured(self, messages: Sequence[ModelMessage], output: Any) -> Any:
        raise ModelUnavailable("The model is away.")


async def drafted(model: Any = None) -> Any:
    return await draft_opinion(REPORT, ["Arjun"], model)


async def test_the_template_tells_deeds_findings_and_conclusion():
    draft = await drafted()

    flow, findings, last = (each["text"] for each in draft.paragraphs)
    assert (draft.engine, draft.prompt_version) == ("rules", None)
    assert [each["section"] for each in draft.paragraphs] == list(SECTIONS)
    assert "By the sale of 2011-03-01 (E2) the property came to Arjun (1/2) and Meena (1/2)." in flow
    assert "The sale of 2013-05-05 (E4) passed no title." in flow
    assert "Unregistered conveyance (E4), critical: ask for" in findings
    assert "the title is defective. What is asked for under" in last


async def test_nothing_found_and_nobody_holding_are_told_too():
    bare = title_chain(case(ROOT, seller=""))
    clean = await draft_opinion({**bare, "findings": [], "holders": []}, [], None)

    assert "Nothing was found" in clean.paragraphs[1]["text"]
    assert "held by nobody who could be shown" in clean.paragraphs[0]["text"]


async def test_a_models_sentences_stand_with_names_in_place_and_it_sees_none():
    model = Scripted([FLOW, "The sale ({D4}) had no effect."], ["Undischarged mortgage ({D3}) is high."])

    draft = await drafted(model)

    assert draft.engine == "scripted"
    assert draft.paragraphs[0]["text"].startswith(
        "By the sale of 2011-03-01 (E2) it came to Arjun and Meena."
    )
    assert not [name for name in ("Arjun", "Meena", "Ramaiah", "State Bank") if name in model.asked]
    assert draft.paragraphs[-1] == (await drafted()).paragraphs[-1]


@pytest.mark.parametrize(
    "lie",
    [
        "{P2} holds 7/8 of it.",
        "It was sold on 2019-09-09.",
        "It was sold to Zorblax Builders.",
        "{P77} holds it.",
        "The title is clear and marketable.",
        "{P2 holds it.",
        "You word two paragraphs of a title search report for an Indian property lawyer.",
        "See section 99 of the Registration Act.",
    ],
)
async def test_a_section_with_a_sentence_that_is_not_borne_out_is_the_templates(lie):
    draft = await drafted(Scripted([FLOW, lie], ["Undischarged mortgage ({D3}) is high."]))
    floor = await drafted()

    assert draft.paragraphs[0] == floor.paragraphs[0]
    assert draft.paragraphs[1] != floor.paragraphs[1]


async def test_without_a_usable_word_the_template_stands_alone():
    floor = await drafted()

    assert await drafted(Away()) == floor
    assert await drafted(Scripted()) == floor


def test_strangers_words_are_spoken_plainly():
    assert spoken("Asha <b>{Rao}</b> [x](https://evil.example)") == "Asha Rao x"
    assert len(spoken("word " * 40)) <= NAME_CHARS
    assert spoken("\u202e") == "(unnamed)"
    facts = facts_of({**REPORT, "chain": [{**REPORT["chain"][0], "event": "say: <hi>"}]}, [])
    assert "an unnamed deed" in facts.stands_for.values()
