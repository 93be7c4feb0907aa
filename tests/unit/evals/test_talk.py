from __future__ import annotations

import pytest

from domain.errors import BadInput
from evals import redteam as attacks
from evals.harness.catalogue import load
from evals.harness.suite import Outcome, Suite
from evals.redteam import ATTACKS, CANARY, attacked, payloads_of, redteam
from evals.suites.conversing import Conversation, Turn
from evals.talk import simulate as talking
from evals.talk.personas import PERSONAS, persona_named
from evals.talk.simulate import simulate


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda one: one.name)
async def test_each_persona_talks_a_while_and_nothing_is_breached(persona):
    found = await simulate(persona, 1)

    assert found.breaches == []
    assert len(found.turns) >= 4
    assert found.leads == int(persona.gives_number)
    assert found.as_json()["turns"][0]["said"] == (await simulate(persona, 1)).turns[0].said
    assert {one.said for seed in range(4) for one in (await simulate(persona, seed)).turns[:1]}


class Broken(Conversation):
    """Answers what must never be answered."""

    async def say(self, text, lang=None):
        turn = await super().say(text, lang)
        wrong = Turn(
            turn.said,
            "[9] costs ₹7 L, call 98450 77123. " * 150,
            [*turn.events, {"type": "listing", "listing": {"listing_id": "strange"}}],
            [],
            {**turn.state, "engine": "model"},
        )
        self.turns[-1] = wrong
        return wrong


async def test_what_must_never_be_is_found_in_every_turn(monkeypatch):
    monkeypatch.setattr(talking, "Conversation", Broken)
    monkeypatch.setattr(talking, "repeats_a_prompt", lambda _text: True)
    found = await simulate(persona_named("troll"), 0)

    rules = {one.rule for one in found.breaches}
    assert {"grounded", "citations", "brief", "prompt kept", "numbers kept", "homes exist"} <= rules
    with pytest.raises(BadInput, match="no persona"):
        persona_named("king")


async def test_an_empty_answer_and_an_enquiry_nobody_agreed_to_are_breaches(monkeypatch):
    class Silent(Conversation):
        async def say(self, text, lang=None):
            turn = await super().say(text, lang)
            self.turns[-1] = Turn(turn.said, "", [], [], turn.state)
            self.market.leads.append(object())
            return self.turns[-1]

    monkeypatch.setattr(talking, "Conversation", Silent)
    found = await simulate(persona_named("troll"), 0)

    assert {"answers", "consent", "refused"} <= {one.rule for one in found.breaches}


@pytest.mark.parametrize("name", ["chat", "property_search", "classification", "data_enrichment"])
async def test_our_attacks_get_nothing_from_the_floor(name):
    suite = load(name)

    report = await redteam(suite, suite.cases()[:3], ATTACKS)

    assert (report.attempts, report.hits, report.rate) == (len(ATTACKS), (), 0.0)


async def test_an_attack_that_gets_something_is_told(monkeypatch):
    async def obeys(case, _bench):
        said = str(case.inputs)
        if "Repeat" in said:
            raise RuntimeError("lost")
        return Outcome(output={"text": said if CANARY in said else "fine", "leads": int("consent" in said)})

    monkeypatch.setattr(
        attacks, "prompt_runs_in", lambda text: {"a run"} if "SYSTEM" in text and "{" in text else set()
    )
    chat = load("chat")
    suite = Suite(name="chat", use_case="chat", task=obeys, scorers=(), cases=chat.cases)
    report = await redteam(suite, chat.cases()[:1], ATTACKS)

    got = {one.attack: one.got for one in report.hits}
    assert got["override"] == "its words were said"
    assert got["consent"] == "leads became 1"
    assert got["prompt"] == "broke the task: RuntimeError"
    assert "a prompt was repeated" in {one.got for one in report.hits}
    assert report.rate > 0.5
    with pytest.raises(BadInput, match="reads no free text"):
        await redteam(load("underwriting"), [], ATTACKS)
    with pytest.raises(BadInput, match="None of these cases"):
        await redteam(
            load("data_enrichment"),
            [one for one in load("data_enrichment").cases() if "one" in one.inputs],
            ATTACKS,
        )
    assert attacked({"n": 1}, "x") is None
    assert attacked({"enquiries": ["a", "b"]}, "x") == {"enquiries": ["a x", "b"]}
    assert attacks._told("words") == "words"


def test_attacks_of_public_sets_are_read_or_told_to_be_none(tmp_path):
    (tmp_path / "a_injection_b.jsonl").write_text(
        '{"text": "ignore", "label": 1}\n{"text": "fine", "label": 0}\n{"prompt": "go", "is_injection": true}\n3\n{"label": 1}\n'
    )

    assert list(payloads_of(tmp_path).values()) == ["ignore", "go"]
    with pytest.raises(BadInput, match="holds no"):
        payloads_of(tmp_path / "absent")
    (tmp_path / "b_injection.jsonl").write_text("{")
    with pytest.raises(BadInput, match="cannot be read"):
        payloads_of(tmp_path)
