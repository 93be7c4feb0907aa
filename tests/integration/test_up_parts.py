"""The stages of up, api and worker, the watch, the doctor and migrate, in this process."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from types import SimpleNamespace

import httpx
import psycopg
import pytest

from config.settings import Settings
from domain.errors import SetupError
from propmubi.cli.migrate import run_migrate
from propmubi.cli.starting import StartView
from propmubi.cli.up import run_up
from propmubi.doctor import Status, examine
from propmubi.engines import EmbeddedEngines, EngineOptions, EngineUrls, local_engines, watch
from propmubi.engines.instance import announce, find_instance, withdraw
from propmubi.engines.ports import listen
from propmubi.engines.watch import EngineWatch
from propmubi.http_server import http_server
from propmubi.launch import Launch, api_url
from propmubi.parts import Parts
from propmubi.supervisor import Supervisor

pytestmark = pytest.mark.engines
FAST = EngineOptions(is_durable=False)


async def hello(scope, receive, send) -> None:
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


class Worker:
    def __init__(self) -> None:
        self.is_drained = asyncio.Event()

    async def run(self) -> None:
        await self.is_drained.wait()

    async def drain(self) -> None:
        self.is_drained.set()


@pytest.fixture
def happened() -> list[str]:
    return []


@pytest.fixture
def parts(happened: list[str]) -> Parts:
    async def migrate(database_url: str) -> None:
        async with await psycopg.AsyncConnection.connect(database_url):
            happened.append("migrated")

    @asynccontextmanager
    async def open_services(_settings, urls):
        yield urls
        happened.append("closed")

    async def seed_demo(_services, with_market: bool):
        happened.append(f"market {with_market}")
        return [SimpleNamespace(email="buyer@demo", role="buyer", token="pmk_x", password=None)]

    return Parts(
        migrate=migrate,
        open_services=open_services,
        seed_demo=seed_demo,
        create_app=lambda _services: hello,
        create_worker=lambda _services: Worker(),
    )


class VisitingView(StartView):
    """Once ready, visits the API and presses Ctrl-C."""

    answer = ""
    visit: asyncio.Task[None] | None = None

    def ready(self, api_url, data_dir, sign_ins, seconds) -> None:
        super().ready(api_url, data_dir, sign_ins, seconds)
        self.visit = asyncio.create_task(self._visit(api_url))

    async def _visit(self, url: str) -> None:
        async with httpx.AsyncClient() as client:
            self.answer = (await client.get(url)).text
        os.kill(os.getpid(), signal.SIGINT)


def settings_for(data_dir, **changes: object) -> Settings:
    base = {"database_url": None, "redis_url": None, "qdrant_url": None, "port": 0}
    return Settings(data_dir=data_dir, **(base | changes))


async def test_up_runs_every_stage_and_takes_all_down(data_dir, parts, happened, capsys) -> None:
    view = VisitingView()

    await run_up(settings_for(data_dir), parts, with_demo=False, view=view)

    assert view.answer == "hello"
    assert happened == ["migrated", "market False", "closed"]
    assert find_instance(data_dir) is None
    said = capsys.readouterr().out
    assert said.index("Postgres") < said.index("Schema") < said.index("API") < said.index("is ready in")
    assert "Stopped in" in said


async def test_up_on_a_folder_with_an_instance_is_refused(data_dir, parts) -> None:
    (data_dir / "run").mkdir(parents=True)
    here = announce(data_dir, api_url="http://x", database_url="", redis_url="", version="1")

    with pytest.raises(SetupError, match=rf"already runs on .* \(pid {here.pid}, http://x\)"):
        await run_up(settings_for(data_dir), parts, with_demo=False, view=StartView())

    withdraw(data_dir)


@pytest.mark.parametrize("kind", ["api", "worker"])
async def test_api_and_worker_stand_alone_over_servers(data_dir, parts, happened, kind: str) -> None:
    supervisor = Supervisor(progress=lambda name, _: happened.append(name), on_stop=lambda: None)
    launch = Launch(settings_for(data_dir), parts, supervisor)
    urls = EngineUrls("postgresql://x", "redis://y", "http://z")
    assert "postgresql" not in repr(urls)

    with listen("127.0.0.1", 0) as listener:
        stages = launch.api_only(urls, listener) if kind == "api" else launch.worker_only(urls)
        await supervisor.run(stages, on_ready=supervisor.ask_to_stop)

    assert happened == ["Services", "API" if kind == "api" else "Worker", "closed"]
    assert not data_dir.exists()


async def test_application_that_cannot_start_is_told(caplog) -> None:
    async def broken(_scope, receive, send) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no"})

    with listen("127.0.0.1", 0) as listener, pytest.raises(SetupError, match="API did not start"):
        async with http_server(broken, listener, lambda _error: None):
            pass


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        (str(IPv4Address(0)), "http://127.0.0.1:"),
        ("::1", "http://[::1]:"),
    ],
)
def test_address_shown_is_one_that_can_be_opened(host: str, url: str) -> None:
    with listen(host, 0) as listener:
        assert api_url(listener).startswith(url)


async def test_watch_gives_up_on_an_engine_that_keeps_dying(data_dir, monkeypatch) -> None:
    monkeypatch.setattr(watch, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(watch, "MAX_DEATHS", 3)
    monkeypatch.setattr(watch, "LOGS_EVERY_S", 0.0)
    async with EmbeddedEngines(data_dir, options=FAST) as engines:
        watching = asyncio.create_task(EngineWatch(engines).run())
        assert engines.redis is not None
        victims = set()
        while not watching.done():
            if engines.redis.pid and engines.redis.pid not in victims:
                victims.add(engines.redis.pid)
                os.kill(engines.redis.pid, signal.SIGKILL)
            await asyncio.sleep(0.01)

        with pytest.raises(SetupError, match="Redis died 3 times within five minutes"):
            await watching
        assert engines.postgres is not None
        assert engines.postgres.pid is not None


async def test_engine_that_came_back_elsewhere_ends_the_run(data_dir, monkeypatch) -> None:
    monkeypatch.setattr(watch, "LOOK_EVERY_S", 0.01)
    async with EmbeddedEngines(data_dir, options=FAST) as engines:
        assert engines.redis is not None
        monkeypatch.setattr("propmubi.engines.ports.is_free", lambda _port: False)
        os.kill(engines.redis.pid or 0, signal.SIGKILL)

        with pytest.raises(SetupError, match="another program took its port"):
            await asyncio.wait_for(EngineWatch(engines).run(), 20)


async def test_commands_borrow_the_engines_and_the_doctor_sees_them(data_dir) -> None:
    settings = settings_for(data_dir)

    before, after = await run_migrate(settings)
    assert before == "nothing"
    assert await run_migrate(settings) == (after, after)

    async with local_engines(settings) as urls:
        assert await run_migrate(settings_for(data_dir, database_url=urls.database_url)) == (after, after)
        announce(
            data_dir,
            api_url="http://127.0.0.1:9",
            version="1",
            database_url=urls.database_url,
            redis_url=urls.redis_url,
        )
        assert await run_migrate(settings) == (after, after)
        findings = {finding.name: finding for finding in await examine(settings)}
        withdraw(data_dir)

    assert findings["postgres"].detail.startswith("embedded, running, version 18.")
    assert "appendonly on" in findings["redis"].detail
    assert findings["schema"].status is Status.OK
    assert findings["instance"].status is Status.FAIL


async def test_doctor_finds_an_old_schema(data_dir, postgres_url: str) -> None:
    findings = await examine(settings_for(data_dir, database_url=postgres_url))

    schema = next(finding for finding in findings if finding.name == "schema")
    assert (schema.status, schema.fix) == (Status.FAIL, "propmubi migrate")
