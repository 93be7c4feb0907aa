from __future__ import annotations

import pytest

from config.settings import Settings
from router.models import Models
from router.ollama_models import memory_bytes
from router.probe import probe
from tests.support.openai_server import Reply, running_openai_server, says


@pytest.fixture
async def server():
    async with running_openai_server() as running:
        yield running


@pytest.fixture
async def models(server, tmp_path):
    made = Models(Settings(data_dir=tmp_path, openai_api_base=server.base_url))
    yield made
    await made.close()


async def test_every_active_deployment_is_asked_for_one_token(models, server):
    server.script = [says("p", finish="length"), says("p", finish="length")]

    found = await probe(models, 30)

    assert [(each.deployment, each.is_reachable) for each in found] == [
        ("gpt-4-turbo", True),
        ("gpt-4o-mini", True),
    ]
    assert all(each.took_ms > 0 for each in found)
    assert [body["max_tokens"] for body in server.bodies] == [1, 1]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(status=401), "the key is refused"),
        (Reply(status=402), "no quota"),
        (Reply(status=429), "rate limit"),
        (Reply(status=404), "the model exists"),
        (Reply(status=503), "overloaded"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"), "does not speak the protocol"),
    ],
)
async def test_a_failure_is_told_as_what_it_means(models, server, reply, told):
    server.script = [reply, reply]

    found = await probe(models, 30)

    assert not any(each.is_reachable for each in found)
    assert all(told in each.detail for each in found)


async def test_silence_is_no_answer_in_time(models, server):
    server.script = [Reply(hangs=True), Reply(hangs=True)]

    assert {each.detail for each in await probe(models, 0.3)} == {"no answer in time"}


def test_free_memory_is_read_or_not_known(tmp_path):
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 8 kB\nMemAvailable:    4 kB\n")

    assert memory_bytes(meminfo) == 4096
    assert memory_bytes(tmp_path / "none") is None
