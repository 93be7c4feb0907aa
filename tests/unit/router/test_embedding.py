"""An embedding model behind LiteLLM: its real code against a scripted server, and every way it can fail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import SecretStr

from config.settings import Settings
from domain.errors import ModelUnavailable, SetupError
from propmubi.embedding import embedder_from
from rag.embed.minilm import MiniLmEmbedder
from router.embedding import BATCH, LiteEmbedder
from tests.support.openai_server import OpenAiServer, Reply, embeds, running_openai_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

# LiteLLM's own models warn when Pydantic first builds them; nothing of ours can change that.
pytestmark = pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning")


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with running_openai_server() as running:
        yield running


def settings(folder: Path, server: OpenAiServer, **more: object) -> Settings:
    values = {
        "data_dir": folder,
        "embedding_model": "openai/scripted",
        "embedding_api_base": server.base_url,
        "embedding_api_key": SecretStr("test"),
        "model_timeout": timedelta(seconds=60),
        **more,
    }
    return Settings(**values)


@pytest.fixture
def embedder(server: OpenAiServer) -> LiteEmbedder:
    return LiteEmbedder(
        "openai/scripted", dimensions=2, budget_s=60, api_base=server.base_url, api_key="test"
    )


async def test_vectors_come_in_the_order_of_the_texts_and_at_unit_length(
    embedder: LiteEmbedder, server: OpenAiServer
) -> None:
    server.script = [embeds([3.0, 4.0], [0.0, 2.0], order=(1, 0))]

    vectors = await embedder.embed_documents(["a flat", "a plot"])

    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, [[0.6, 0.8], [0.0, 1.0]], atol=1e-6)


async def test_many_texts_are_sent_in_batches_and_none_is_lost(
    embedder: LiteEmbedder, server: OpenAiServer
) -> None:
    server.script = [embeds(*([[1.0, 0.0]] * BATCH)), embeds(*([[1.0, 0.0]] * 3))]
    texts = [f"home {number}" for number in range(BATCH + 3)]

    vectors = await embedder.embed_documents(texts)

    assert vectors.shape == (BATCH + 3, 2)
    assert sorted(text for body in server.bodies for text in body["input"]) == sorted(texts)


async def test_nothing_to_embed_asks_nobody(embedder: LiteEmbedder, server: OpenAiServer) -> None:
    assert (await embedder.embed_documents([])).shape == (0, 2)
    assert server.bodies == []


async def test_a_query_is_asked_for_once_and_personal_data_stays_here(
    embedder: LiteEmbedder, server: OpenAiServer
) -> None:
    server.script = [embeds([1.0, 0.0])]

    first = await embedder.embed_query("sunny flat, write to ravi@example.com")
    second = await embedder.embed_query("sunny flat, write to ravi@example.com")

    assert first is second
    assert "ravi" not in server.seen_text
    assert "sunny flat" in server.seen_text


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=401),
        Reply(raw=b"HTTP/1.1 200 OK\r\n\r\nno json"),
        embeds(),
        embeds([1.0, 0.0], [0.0, 1.0]),
        embeds([1.0, 0.0, 0.0]),
        embeds([float("nan"), 1.0]),
        Reply(value={"object": "list", "data": [{"index": 0}], "model": "scripted"}),
    ],
    ids=["500", "401", "no json", "none", "too many", "other length", "not finite", "no vector"],
)
async def test_whatever_goes_wrong_is_one_error(
    embedder: LiteEmbedder, server: OpenAiServer, reply: Reply
) -> None:
    server.script = [reply]

    with pytest.raises(ModelUnavailable, match="openai/scripted"):
        await embedder.embed_documents(["a flat"])


async def test_a_model_that_hangs_is_given_up_in_time(server: OpenAiServer) -> None:
    slow = LiteEmbedder("openai/scripted", dimensions=2, budget_s=0.2, api_base=server.base_url, api_key="k")
    server.script = [Reply(hangs=True)]

    with pytest.raises(ModelUnavailable, match="timeout"):
        await slow.embed_query("a flat")


async def test_the_length_of_vectors_is_asked_once_and_remembered(
    tmp_path: Path, server: OpenAiServer
) -> None:
    server.script = [embeds([1.0, 0.0, 0.0])]

    first = await embedder_from(settings(tmp_path, server))
    again = await embedder_from(settings(tmp_path, server))

    assert first.dimensions == again.dimensions == 3
    assert len(server.bodies) == 1


async def test_a_length_that_is_set_needs_no_answer(tmp_path: Path, server: OpenAiServer) -> None:
    made = await embedder_from(settings(tmp_path, server, embedding_dimensions=1536))

    assert (made.name, made.dimensions) == ("litellm/openai/scripted", 1536)
    assert server.bodies == []


async def test_an_unknown_model_that_does_not_answer_says_what_to_do(
    tmp_path: Path, server: OpenAiServer
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "embedding_dimensions.json").write_text("not json")

    with pytest.raises(SetupError, match="PROPMUBI_EMBEDDING_MODEL"):
        await embedder_from(settings(tmp_path, server))


async def test_without_a_model_configured_the_offline_one_serves(tmp_path: Path) -> None:
    made = await embedder_from(Settings(data_dir=tmp_path))

    assert isinstance(made, MiniLmEmbedder)
    made.close()
