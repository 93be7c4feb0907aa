from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from config.settings import Settings
from domain.errors import ModelUnavailable
from router.lite import LiteModel
from router.models import Models
from tests.support.openai_server import Reply, running_openai_server, says, says_json

# LiteLLM's own models warn when Pydantic first builds them; nothing of ours can change that.
pytestmark = pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning")


class Slots(BaseModel):
    bhk: int
    note: str = ""


ASK = [{"role": "user", "content": "3 bhk, JSON please; my mail is ravi@example.com"}]


@pytest.fixture
async def server():
    async with running_openai_server() as running:
        yield running


@pytest.fixture
def model(server):
    return LiteModel("openai/scripted", budget_s=60, api_base=server.base_url, api_key="test")


def test_no_model_configured_is_no_model():
    assert Models(Settings(data_dir=Path("unused"))).port("property_search") is None


async def test_settings_make_a_model_that_is_asked_with_their_key_and_address(server):
    made = Models(
        Settings(
            data_dir=Path("unused"),
            model="openai/scripted",
            model_api_base=server.base_url,
            model_api_key=SecretStr("test"),
            model_timeout=timedelta(seconds=60),
        )
    ).port("property_search")
    server.script = [says_json({"bhk": 3})]

    assert made is not None
    assert (await made.structured(ASK, Slots)).bhk == 3


async def test_json_is_found_in_a_fence_and_personal_data_comes_back(model, server):
    server.script = [says('```json\n{"bhk": 3, "note": "write to <EMAIL_1>\\u0000"}\n```')]

    got = await model.structured(ASK, Slots)

    assert got.note.startswith("write to ravi@example.com")
    assert "ravi@" not in server.seen_text


@pytest.mark.parametrize(
    "replies",
    [
        [says("no"), says("no")],
        [says('{"bhk": "many"}'), says('{"bhk": []}')],
        [says_json({"bhk": 3}) and says('{"bhk": 3}', finish="length"), says("")],
        [says("x", finish="content_filter")],
        [Reply(status=401)],
        [Reply(status=529)],
        [Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<htm>")],
        [Reply(raw=b"")],
    ],
    ids=["prose", "wrong_types", "cut_then_empty", "filtered", "key", "overloaded", "html", "reset"],
)
async def test_every_fault_ends_in_one_error(model, server, replies):
    server.script = list(replies)

    with pytest.raises(ModelUnavailable):
        await model.structured(ASK, Slots)
    assert server.script == []


async def test_a_slow_answer_ends_with_the_budget(server):
    model = LiteModel("openai/scripted", budget_s=0.2, api_base=server.base_url, api_key="test")
    server.script = [Reply(hangs=True), Reply(hangs=True)]

    with pytest.raises(ModelUnavailable, match="timeout"):
        await model.structured(ASK, Slots)
    with pytest.raises(ModelUnavailable, match="timeout"):
        [part async for part in model.stream_text(ASK)]


async def test_a_flood_is_cut(model, server):
    # Pieces differ, because LiteLLM itself ends a stream that repeats one.
    server.script = [Reply(pieces=tuple(f"{number} " + "x" * 4_000 for number in range(20)))]

    with pytest.raises(ModelUnavailable, match="too_long"):
        [part async for part in model.stream_text(ASK)]


async def test_the_error_names_no_content(model, server):
    server.script = [says("SECRET-1"), says("SECRET-2")]

    with pytest.raises(ModelUnavailable) as caught:
        await model.structured(ASK, Slots)
    assert "SECRET" not in str(caught.value)
