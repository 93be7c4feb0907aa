"""What stands in the way of a start is told in one line, and nothing is damaged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from domain.errors import SetupError
from propmubi.engines import EmbeddedEngines, EngineOptions, ServedUrls
from propmubi.engines.folder import DataFolder
from propmubi.engines.identity import unprivileged
from propmubi.engines.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.engines
FAST = EngineOptions(is_durable=False)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount or to change identity")


@contextmanager
def mounted(where: Path, options: str) -> Iterator[Path]:
    """A small file system in memory."""
    where.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(where)], check=False)
    if done.returncode != 0:
        pytest.skip("mount is not permitted here")
    try:
        yield where
    finally:
        subprocess.run(["umount", "-l", str(where)], check=True)


def remount(where: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(where)], check=True)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def refusal(data_dir: Path, options: EngineOptions = FAST) -> str:
    with pytest.raises(SetupError) as caught:
        await EmbeddedEngines(data_dir, options=options).start()
    assert "\n" not in caught.value.detail
    return caught.value.detail


@as_root
async def test_too_little_room_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=50m") as small:
        assert "MB are free" in await refusal(small / "data")
        assert not (small / "data" / "postgres").exists()


@as_root
async def test_disk_that_fills_during_initdb_is_told_and_later_start_works(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=20m") as small:
        told = await refusal(small / "data", EngineOptions(is_durable=False, min_free_mb=1))

        assert "is full" in told
        assert not (small / "data" / "postgres" / "cluster").exists()
        remount(small, "size=400m")
        async with EmbeddedEngines(small / "data", options=FAST) as engines:
            psycopg.connect(engines.urls.database_url).close()


@as_root
async def test_read_only_file_system_is_told(tmp_path: Path) -> None:
    with mounted(tmp_path / "fixed", "size=1m,ro") as fixed:
        assert "read-only" in await refusal(fixed / "data")


@as_root
async def test_known_folder_that_became_read_only_is_told(tmp_path: Path) -> None:
    with mounted(tmp_path / "fixed", "size=400m") as fixed:
        async with EmbeddedEngines(fixed / "data", options=FAST):
            pass
        remount(fixed, "ro")

        assert "read-only" in await refusal(fixed / "data")


async def test_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")

    assert "is not a folder" in await refusal(tmp_path / "data")


async def test_cluster_of_another_major_version_is_left_alone(data_dir: Path) -> None:
    async with EmbeddedEngines(data_dir, options=FAST):
        pass
    version = data_dir / "postgres" / "cluster" / "PG_VERSION"
    version.write_text("15\n")

    assert "made by Postgres 15" in await refusal(data_dir)

    assert version.read_text() == "15\n"


async def test_lost_passwords_are_told_and_not_replaced(data_dir: Path) -> None:
    async with EmbeddedEngines(data_dir, options=FAST):
        pass
    credentials = data_dir / "engines.json"
    saved = credentials.read_text()
    credentials.unlink()

    assert "holds the database's passwords" in await refusal(data_dir)
    assert not credentials.exists()

    credentials.write_text("{")
    assert "is damaged" in await refusal(data_dir)

    credentials.write_text(saved)
    async with EmbeddedEngines(data_dir, options=FAST) as engines:
        psycopg.connect(engines.urls.database_url).close()


async def test_failure_of_postgres_is_told_in_its_own_words_and_redis_stops(data_dir: Path) -> None:
    async with EmbeddedEngines(data_dir, options=FAST):
        pass
    (data_dir / "postgres" / "cluster" / "global" / "pg_control").unlink()

    told = await refusal(data_dir)

    assert "Postgres does not start" in told
    assert "postgres.log" in told
    assert (data_dir / "run" / "lock").exists()


async def test_failure_of_redis_is_told_in_its_own_words(data_dir: Path) -> None:
    async with EmbeddedEngines(data_dir, options=FAST):
        pass
    manifest = next((data_dir / "redis" / "appendonlydir").glob("*.manifest"))
    manifest.write_text("not a manifest\n")

    assert "Redis does not start" in await refusal(data_dir)


async def test_secrets_are_private_and_passwords_are_asked_for(data_dir: Path) -> None:
    async with EmbeddedEngines(data_dir, options=FAST) as engines:
        assert mode(data_dir) == 0o700
        for name in ("engines.json", "run/redis.conf"):
            assert mode(data_dir / name) == 0o600
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(engines.urls.database_url.replace(":", ":wrong", 2).replace(":wrong//", "://", 1))
        password = json.loads((data_dir / "engines.json").read_text())["app_password"]
        assert password not in repr(engines.urls)


async def test_only_the_engine_without_a_url_is_started(data_dir: Path, postgres_url: str) -> None:
    served = ServedUrls(database_url=postgres_url)

    async with EmbeddedEngines(data_dir, served=served, options=FAST) as engines:
        assert engines.urls.database_url == postgres_url
        assert engines.urls.redis_url.startswith("redis://:")
        assert not (data_dir / "postgres").exists()


async def test_a_folder_from_before_scoped_sessions_gets_their_role(data_dir: Path) -> None:
    has_role = "select pg_has_role('propmubi', 'propmubi_app', 'set')"
    async with EmbeddedEngines(data_dir, options=FAST) as first:
        assert first.postgres is not None
        with psycopg.connect(first.postgres.superuser_url(), autocommit=True) as connection:
            connection.execute("drop role propmubi_app")

    async with EmbeddedEngines(data_dir, options=FAST) as second:
        with psycopg.connect(second.urls.database_url) as connection:
            assert connection.execute(has_role).fetchone() == (True,)


@as_root
@pytest.mark.parametrize("place", ["reachable", "private"])
async def test_root_without_namespaces_runs_postgres_as_nobody(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "private":
        # As in a clone under /root: neither the folder nor the wheel's programs can be reached by nobody.
        monkeypatch.setattr("propmubi.engines.cluster._is_reachable", lambda _path: False)
    anywhere = Path(tempfile.gettempdir())
    base = anywhere if place == "reachable" else tmp_path
    home = base / f"propmubi-nobody-{os.getpid()}"
    home.mkdir(mode=0o755 if place == "reachable" else 0o700)
    shared = anywhere / f"propmubi-shared-{os.getpid()}"
    folder = DataFolder(home / "data")
    folder.prepare()
    nobody = unprivileged("user")
    server = EmbeddedPostgres(folder, identity=nobody, shared_home=shared, is_durable=False)

    try:
        await server.start()
        assert server.pid is not None
        assert os.stat(f"/proc/{server.pid}").st_uid == nobody.uid  # noqa: PTH116 - /proc does not block
        psycopg.connect(server.url()).close()
        assert (folder.path / "postgres.location").exists() == (place == "private")
        program = os.readlink(f"/proc/{server.pid}/exe")  # noqa: PTH115 - /proc does not block
        assert program.startswith(str(shared)) == (place == "private")
    finally:
        await server.stop()
    try:
        again = EmbeddedPostgres(folder, shared_home=shared, is_durable=False)
        await again.start()
        psycopg.connect(again.url()).close()
        assert not again.is_fresh
    finally:
        await again.stop()
        shutil.rmtree(home)
        shutil.rmtree(shared, ignore_errors=True)


@as_root
def test_normal_user_may_not_write_in_a_private_folder(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    program = (
        "import os, sys; from pathlib import Path;"
        "from propmubi.engines.folder import DataFolder; from domain.errors import SetupError;"
        "os.setuid(65534)\n"
        "try: DataFolder(Path(sys.argv[1])).prepare()\n"
        "except SetupError as error: print(error.detail)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "theirs" / "data")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "This user may not write" in told.stdout
