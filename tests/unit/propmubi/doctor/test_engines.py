from __future__ import annotations

import asyncio

import pytest

from config.settings import Settings
from domain.errors import SetupError
from propmubi.doctor import Status, engines
from propmubi.engines.instance import Instance
from propmubi.engines.ports import free_port

HEALTHY = {"redis_version": "7.2.4", "aof_enabled": 1, "maxmemory_policy": "noeviction"}


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({}, Status.OK, "redis 7.2.4, appendonly on"),
        ({"server_name": "valkey", "valkey_version": "9.1.2"}, Status.OK, "valkey 9.1.2"),
        ({"redis_version": "6.2.0"}, Status.FAIL, "6.2.0"),
        ({"aof_enabled": 0}, Status.FAIL, "appendonly off"),
        ({"maxmemory_policy": "allkeys-lru"}, Status.FAIL, "allkeys-lru"),
    ],
)
def test_redis_must_keep_what_it_acknowledged(changes, status, words) -> None:
    finding = engines._redis_judged("served", HEALTHY | changes)

    assert finding.status is status
    assert words in finding.detail
    assert bool(finding.fix) == (status is not Status.OK)


@pytest.mark.parametrize(
    ("version", "missing", "status"),
    [("15.3", [], Status.OK), ("14.9", [], Status.FAIL), ("18.6", ["cube"], Status.FAIL)],
)
def test_postgres_must_be_new_enough_with_its_extensions(version, missing, status) -> None:
    assert engines._postgres_judged("served", version, missing).status is status


async def test_engines_at_rest_tell_what_would_start(tmp_path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=None, redis_url=None, qdrant_url=None)

    on_postgres = (await engines.postgres(settings, None))[0]
    on_redis = await engines.redis(settings, None)

    assert on_postgres.detail.startswith("embedded, version 18.")
    assert "appendonly on" in on_redis.detail
    assert (await engines.vectors(settings)).detail.startswith("embedded, qdrant-edge ")
    assert (await engines.running(None)).status is Status.OK
    assert list(tmp_path.iterdir()) == []


async def test_data_of_another_major_version_fails(tmp_path) -> None:
    cluster = tmp_path / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")

    finding = engines._postgres_at_rest(tmp_path)

    assert finding.status is Status.FAIL
    assert "version 15" in finding.detail


async def test_missing_programs_fail(tmp_path, monkeypatch) -> None:
    def missing() -> None:
        raise SetupError("the wheel is missing")

    monkeypatch.setattr(engines, "postgres_root", missing)
    monkeypatch.setattr(engines, "redis_program", missing)

    assert engines._postgres_at_rest(tmp_path).status is Status.FAIL
    assert (await engines.redis(Settings(redis_url=None), None)).status is Status.FAIL


async def test_program_that_does_not_run_fails(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(engines, "version_of", lambda _program: None)

    assert "does not run" in engines._postgres_at_rest(tmp_path).detail


async def test_servers_that_cannot_be_reached_fail_with_the_variable_to_correct() -> None:
    port = free_port()
    settings = Settings(
        database_url=f"postgresql://nobody@127.0.0.1:{port}/none",
        redis_url=f"redis://127.0.0.1:{port}/0",
        qdrant_url=f"http://127.0.0.1:{port}",
        qdrant_api_key="key",
    )

    findings = [
        *(await engines.postgres(settings, None)),
        await engines.redis(settings, None),
        await engines.vectors(settings),
    ]

    assert [finding.status for finding in findings] == [Status.FAIL] * 3
    assert all(
        name in finding.fix for name, finding in zip(("DATABASE", "REDIS", "QDRANT"), findings, strict=True)
    )


@pytest.fixture
async def http_server():
    """Answers anything as a Qdrant would."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"version": "1.20.0"}'
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_qdrant_and_instance_that_answer_are_well(http_server: str) -> None:
    instance = Instance(1, 1, http_server, "", "", "0.1.0")

    assert "served, qdrant 1.20.0" in (await engines.vectors(Settings(qdrant_url=http_server))).detail
    assert (await engines.running(instance)).status is Status.OK


async def test_instance_that_does_not_answer_fails() -> None:
    instance = Instance(1, 1, f"http://127.0.0.1:{free_port()}", "", "", "0.1.0")

    assert (await engines.running(instance)).status is Status.FAIL
