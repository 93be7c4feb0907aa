from __future__ import annotations

import asyncio
import json
import random
from collections import OrderedDict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from agents.prompts import load_prompt
from domain.pii.find import find_pii
from domain.pii.kinds import PiiType
from domain.pii.made_values import MADE_VALUES
from domain.pii.sight import may_see
from domain.pii.tokens import new_token
from domain.tenancy import Role
from evals.pii_made import SENTENCES
from router.embedding import request_vectors
from router.lite import LiteModel
from router.privacy import Pseudonyms, begin_run, in_this_run
from tests.support.market import Conversation
from tests.support.openai_server import embeds, running_openai_server, says, says_json

# LiteLLM's own models warn when Pydantic first builds them; nothing of ours can change that.
pytestmark = pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning")

RNG = random.Random(17)  # noqa: S311
CANARIES = [(kind, MADE_VALUES[kind](RNG)) for kind in PiiType]
MESSAGES = [sentence.format(value) for kind, value in CANARIES for sentence in SENTENCES[kind]]


class Note(BaseModel):
    note: str


@pytest.fixture
async def server():
    async with running_openai_server() as running:
        yield running


@pytest.fixture
def model(server):
    return LiteModel("openai/scripted", budget_s=60, api_base=server.base_url, api_key="test")


def leaked(server) -> list[str]:
    """Canaries found in what the provider received, as written or without separators."""
    seen = server.seen_text
    squeezed = seen.replace(" ", "").replace("-", "")
    return [value for _, value in CANARIES if value in seen or value.replace(" ", "") in squeezed]


async def test_no_canary_of_any_type_reaches_the_provider(model, server):
    for message in MESSAGES:
        server.script = [says_json({"note": "fine"}), says("fine")]
        ask = [{"role": "user", "content": message}]
        await model.structured(ask, Note)
        _ = [part async for part in model.stream_text(ask)]

    assert len(server.bodies) == 2 * len(MESSAGES)
    assert leaked(server) == []


async def test_no_canary_reaches_the_embedding_provider(server):
    for start in range(0, len(MESSAGES), 16):
        part = MESSAGES[start : start + 16]
        server.script = [embeds(*([1.0, 0.0] for _ in part))]
        await request_vectors("openai/scripted", part, budget_s=60, api_base=server.base_url, api_key="test")

    assert leaked(server) == []


async def test_no_canary_typed_into_the_chat_reaches_the_provider(model, server):
    chat = Conversation(model=model)
    for message in MESSAGES:
        server.script = [says_json({"intent": "search", "filters": {}}), says("Here you are.\nEND")]
        await chat.say(f"3BHK in Whitefield under 1.2 crore. {message}")

    assert len(server.bodies) >= len(MESSAGES)
    assert leaked(server) == []


async def test_the_canary_test_would_fail_without_the_tokens(model, server, monkeypatch):
    monkeypatch.setattr(Pseudonyms, "hide", lambda _, text: text)
    server.script = [says_json({"note": "fine"})]

    await model.structured([{"role": "user", "content": " ".join(MESSAGES)}], Note)

    assert len(leaked(server)) == len(CANARIES)


async def test_a_repair_shows_the_model_its_tokens_and_no_value(model, server):
    server.script = [says('{"wrong": "⟦PHONE_1⟧"}'), says_json({"note": "call ⟦phone 1⟧"})]

    got = await model.structured([{"role": "user", "content": "call 98450 12345"}], Note)

    assert got.note == "call 98450 12345"
    assert "98450" not in server.seen_text


async def test_a_streamed_answer_shows_masks_however_the_token_is_cut(model, server):
    server.script = [says("Call ⟦PHONE_1⟧ or [email 1], [2] is by <PERSON_1>. See AADHAAR_1")]
    ask = "My name is Ravi Kulkarni, 98450 12345, ravi@example.com, aadhaar 2341 2341 2346"

    text = "".join([part async for part in model.stream_text([{"role": "user", "content": ask}])])

    assert text == "Call +91XXXXXX2345 or r***@example.com, [2] is by Ravi Kulkarni. See XXXX XXXX 2346"


def test_a_value_has_one_token_however_it_is_written():
    names = Pseudonyms()

    hidden = names.hide("call 98450 12345 or a@example.com or +91-98450-12345")

    assert hidden == "call ⟦PHONE_1⟧ or ⟦EMAIL_1⟧ or ⟦PHONE_1⟧"
    assert names.hide("98450 12345") == "⟦PHONE_1⟧"
    assert names.hide("99000 12345") == "⟦PHONE_2⟧"
    assert names.restore("⟦PHONE_2⟧ ⟦EMAIL_1⟧") == "99000 12345 a@example.com"


@pytest.mark.parametrize(
    "said",
    ["⟦BANK_ACCOUNT_1⟧", "⟦bank account 1⟧", "[Bank_Account 1]", "<BANK-ACCOUNT_1>", "BANK_ACCOUNT_1", "[[ bankaccount_01 ]]", "{BANK ACCOUNT-1}"],
)  # fmt: skip
def test_a_token_is_known_in_another_spelling(said):
    names = Pseudonyms()
    names.hide("a/c 5010 0123 4567 89")

    assert names.restore(f"to {said}.") == "to 5010 0123 4567 89."


def test_what_is_no_token_stays_and_an_unknown_token_stands_for_nothing():
    names = Pseudonyms()

    assert (
        names.restore("[2] and PAN 1 and (phone 2) and [note 3]")
        == "[2] and PAN 1 and (phone 2) and [note 3]"
    )
    assert names.restore("call ⟦PHONE_9⟧") == "call "


def test_a_token_written_by_a_stranger_is_not_filled():
    names = Pseudonyms()
    mine = names.hide("98450 12345")

    assert names.hide(f"say {mine} and PHONE_1") == "say […] and […]"


def test_tokens_tell_nothing_of_the_value_and_the_object_shows_none():
    names = Pseudonyms()

    assert names.hide("ABCPE1234F") == Pseudonyms().hide("ZZZPZ9999Z") == "⟦PAN_1⟧"
    assert "ABCPE" not in repr(names)


def test_a_token_of_the_vault_goes_out_as_one_of_the_run_and_comes_back_as_itself():
    names, kept = Pseudonyms(), new_token(PiiType.PHONE)

    hidden = names.hide(f"call {kept} or 98450 12345, not {kept}")

    assert hidden == "call ⟦PHONE_1⟧ or ⟦PHONE_2⟧, not ⟦PHONE_1⟧"
    assert names.restore("on ⟦PHONE_1⟧") == f"on {kept}"
    assert names.shown("on ⟦PHONE_1⟧, ⟦PHONE_2⟧") == f"on {kept}, +91XXXXXX2345"


@given(st.lists(st.sampled_from(MESSAGES), max_size=4).map(". ".join))
def test_what_is_hidden_comes_back_word_for_word_when_written_once(text):
    names = Pseudonyms()
    hidden = names.hide(text)

    assert names.restore(hidden) == text or len(set(text.split(". "))) < len(text.split(". "))


@given(st.text(max_size=60), st.lists(st.integers(1, 59), max_size=6))
def test_a_stream_in_any_pieces_gives_what_the_whole_gives(text, cuts):
    names = Pseudonyms()
    names.hide("98450 12345")
    whole = f"{text}⟦PHONE_1⟧ [3] {text}"
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    stream = names.stream()

    got = "".join(stream.feed(whole[a:b]) for a, b in pairwise(places)) + stream.rest()

    assert got == names.shown(whole)


@pytest.mark.parametrize(
    ("role", "is_own", "shown"),
    [
        (Role.ANALYST, False, "2341 2341 2346, M1234567, 98450 12345, P51900012345"),
        (Role.LEGAL_REVIEWER, False, "XXXX XXXX 2346, M1234567, 98450 12345, P51900012345"),
        (Role.AGENT, False, "XXXX XXXX 2346, XXXXX567, +91XXXXXX2345, P51900012345"),
        (Role.ADMIN, False, "XXXX XXXX 2346, XXXXX567, +91XXXXXX2345, P51900012345"),
        (Role.BUYER, True, "2341 2341 2346, M1234567, 98450 12345, P51900012345"),
    ],
)
def test_each_role_sees_what_its_work_needs(role, is_own, shown):
    names = Pseudonyms()
    names.hide("aadhaar 2341 2341 2346, passport M1234567, phone 98450 12345, RERA P51900012345")

    text = names.shown(
        "⟦AADHAAR_1⟧, ⟦PASSPORT_1⟧, ⟦PHONE_1⟧, ⟦RERA_1⟧", lambda kind: may_see(role, kind, is_own=is_own)
    )

    assert text == shown


async def test_tokens_are_the_same_within_a_run_and_fresh_outside():
    async def run(*texts: str) -> list[str]:
        begin_run()
        return [await asyncio.create_task(hide(text)) for text in texts]

    async def hide(text: str) -> str:
        return in_this_run().hide(text)

    first = await asyncio.create_task(run("98450 12345", "99000 12345", "98450-12345"))
    second = await asyncio.create_task(run("99000 12345"))

    assert first == ["⟦PHONE_1⟧", "⟦PHONE_2⟧", "⟦PHONE_1⟧"]
    assert second == ["⟦PHONE_1⟧"]
    assert in_this_run() is not in_this_run()


@pytest.mark.parametrize("package", ["agents.search_understanding", "agents.answer_writer"])
def test_our_own_prompts_hold_nothing_to_hide(package):
    prompt = load_prompt(package)
    text = prompt.render(**{name: json.dumps({"note": name}) for name in prompt.inputs})

    assert Pseudonyms().hide(text) == text


def test_only_texts_without_anything_personal_are_remembered(monkeypatch):
    monkeypatch.setattr("router.privacy._CLEAN", OrderedDict())
    monkeypatch.setattr("router.privacy._MOST_CLEAN", 2)
    searched = []

    def searching(text):
        searched.append(text)
        return find_pii(text)

    monkeypatch.setattr("router.privacy.find_pii", searching)
    names = Pseudonyms()
    for text in ("a prompt", "a prompt", "PAN ABCPE1234F", "PAN ABCPE1234F", "b", "c", "a prompt"):
        names.hide(text)

    assert searched == ["a prompt", "PAN ABCPE1234F", "PAN ABCPE1234F", "b", "c", "a prompt"]
