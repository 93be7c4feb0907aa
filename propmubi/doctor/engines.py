"""The engines: which is in use, embedded or served, its version, and whether it can lose anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import psycopg

from domain.errors import SetupError
from propmubi.doctor.finding import Finding, fail, numbers, ok
from propmubi.engines.binaries import postgres_root, redis_program, version_of
from propmubi.engines.identity import postgres_identity
from propmubi.engines.postgres import EXTENSIONS

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from propmubi.engines.instance import Instance

ANSWER_TIMEOUT_S = 5


async def postgres(settings: Settings, instance: Instance | None) -> list[Finding]:
    """Reachable, new enough, with its extensions and schema; or able to be started."""
    if settings.database_url:
        return await _postgres_server("served", settings.database_url.get_secret_value())
    if instance:
        return await _postgres_server("embedded, running", instance.database_url)
    return [await asyncio.to_thread(_postgres_at_rest, settings.data_dir)]


async def _postgres_server(kind: str, url: str) -> list[Finding]:
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=ANSWER_TIMEOUT_S) as connection:
            version = str(connection.info.parameter_status("server_version"))
            rows = await connection.execute("select name from pg_available_extensions")
            missing = [name for name in EXTENSIONS if name not in {row[0] for row in await rows.fetchall()}]
    except psycopg.Error as error:
        why = str(error).strip().splitlines()[-1]
        return [fail("postgres", f"{kind}, cannot be reached: {why}", "start it, or correct DATABASE_URL")]
    return [_postgres_judged(kind, version, missing), await _schema(url)]


def _postgres_judged(kind: str, version: str, missing: list[str]) -> Finding:
    if numbers(version) < (15,):
        return fail("postgres", f"{kind}, version {version}", "use PostgreSQL 15 or newer")
    if missing:
        return fail(
            "postgres",
            f"{kind}, version {version}, without {', '.join(missing)}",
            "install the contrib package of that server (Debian: postgresql-contrib)",
        )
    return ok("postgres", f"{kind}, version {version}, extensions {', '.join(EXTENSIONS)}")


async def _schema(url: str) -> Finding:
    from store.migrate import current_revision, head_revision

    current, head = await asyncio.to_thread(current_revision, url), head_revision()
    if current == head:
        return ok("schema", f"at {head}")
    return fail("schema", f"at {current or 'nothing'}, this code wants {head}", "propmubi migrate")


def _postgres_at_rest(data_dir: Path) -> Finding:
    try:
        program = postgres_root() / "bin" / "postgres"
        how = {"same": "as this user", "namespace": "in a user namespace", "user": "as nobody"}
        identity = how[postgres_identity().kind]
    except SetupError as error:
        return fail("postgres", error.detail, "install the locked packages: make setup")
    version = version_of(program)
    if version is None:
        return fail("postgres", "the embedded server does not run on this machine", "set DATABASE_URL")
    made_by = data_dir.expanduser() / "postgres" / "cluster" / "PG_VERSION"
    if made_by.exists() and made_by.read_text().strip() != version.split(".")[0]:
        return fail(
            "postgres",
            f"the data was made by version {made_by.read_text().strip()}, the program is {version}",
            "move it with pg_dump and pg_restore, or pass another --data-dir",
        )
    return ok("postgres", f"embedded, version {version}, not running; starts {identity}")


async def redis(settings: Settings, instance: Instance | None) -> Finding:
    """Reachable, new enough, and keeping what it acknowledged; or able to be started."""
    if settings.redis_url:
        return await _redis_server("served", settings.redis_url.get_secret_value())
    if instance:
        return await _redis_server("embedded, running", instance.redis_url)
    try:
        program = await asyncio.to_thread(redis_program)
    except SetupError as error:
        return fail("redis", error.detail, "install the locked packages: make setup")
    return ok("redis", f"embedded, {program.name} {version_of(program)}, not running; appendonly on")


async def _redis_server(kind: str, url: str) -> Finding:
    from runtime.redis_link import RedisLink, redis_trouble

    link = RedisLink(url, timeout_s=ANSWER_TIMEOUT_S)
    try:
        with redis_trouble():
            told = await link.commands.info()
    except Exception as error:  # noqa: BLE001 - whatever it is, the report must go on and say so
        return fail("redis", f"{kind}, cannot be reached: {error}", "start it, or correct REDIS_URL")
    finally:
        await link.close()
    return _redis_judged(kind, told)


def _redis_judged(kind: str, told: dict[str, Any]) -> Finding:
    product = str(told.get("server_name", "redis"))
    version = str(told.get("valkey_version") or told["redis_version"])
    what = f"{kind}, {product} {version}"
    if numbers(version) < (7,):
        return fail("redis", what, "use Redis 7 or newer, or Valkey")
    if not told.get("aof_enabled"):
        return fail(
            "redis",
            f"{what}, appendonly off: a crash would lose acknowledged work",
            "CONFIG SET appendonly yes, and in its configuration file",
        )
    if told.get("maxmemory_policy", "noeviction") != "noeviction":
        return fail(
            "redis",
            f"{what}, maxmemory-policy {told['maxmemory_policy']}: work could be thrown away",
            "CONFIG SET maxmemory-policy noeviction",
        )
    return ok("redis", f"{what}, appendonly on")


async def vectors(settings: Settings) -> Finding:
    """The Qdrant server, or the engine inside this process."""
    if settings.qdrant_url is None:
        from importlib.metadata import version

        return ok("vectors", f"embedded, qdrant-edge {version('qdrant-edge-py')}")
    key = settings.qdrant_api_key.get_secret_value() if settings.qdrant_api_key else None
    try:
        async with httpx.AsyncClient(
            base_url=settings.qdrant_url, timeout=ANSWER_TIMEOUT_S, headers={"api-key": key} if key else None
        ) as client:
            told = (await client.get("/")).raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return fail("vectors", f"served, cannot be reached: {error}", "start it, or correct QDRANT_URL")
    return ok("vectors", f"served, qdrant {told.get('version', 'of unknown version')}")


async def running(instance: Instance | None) -> Finding:
    """The instance on the data folder, if any."""
    if instance is None:
        return ok("instance", "none runs on this data folder; `propmubi up` starts one")
    try:
        async with httpx.AsyncClient(timeout=ANSWER_TIMEOUT_S) as client:
            await client.get(instance.api_url)
    except httpx.HTTPError:
        return fail(
            "instance",
            f"pid {instance.pid} does not answer at {instance.api_url}",
            "stop it with Ctrl-C where it runs and start it again",
        )
    return ok("instance", f"pid {instance.pid} at {instance.api_url}, version {instance.version}")
