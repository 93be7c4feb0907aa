from __future__ import annotations

import pytest

from domain.errors import SetupError
from propmubi.engines import binaries
from propmubi.engines.identity import postgres_identity, unprivileged


def program(path, says: str, code: int = 0):
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)
    return path


def test_wheels_hold_programs_that_run_here() -> None:
    assert binaries.version_of(binaries.postgres_root() / "bin" / "postgres").startswith("18.")
    assert int(binaries.version_of(binaries.redis_program()).split(".")[0]) >= 7


@pytest.mark.parametrize(
    ("says", "code", "version"),
    [
        ("postgres (PostgreSQL) 18.6", 0, "18.6"),
        ("Valkey server v=9.1.2 sha=00000000:1", 0, "9.1.2"),
        ("Redis server v=7.0.15 sha=0", 0, "7.0.15"),
        ("something else", 0, None),
        ("postgres (PostgreSQL) 18.6", 1, None),
    ],
)
def test_version_is_read_from_what_a_program_says(
    tmp_path, says: str, code: int, version: str | None
) -> None:
    assert binaries.version_of(program(tmp_path / "program", says, code)) == version


def test_program_of_another_machine_has_no_version(tmp_path) -> None:
    (tmp_path / "program").write_bytes(b"\x7fELF nonsense")
    (tmp_path / "program").chmod(0o755)

    assert binaries.version_of(tmp_path / "program") is None


def test_redis_of_this_machine_stands_in_for_the_wheel(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(binaries, "package_folder", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="REDIS_URL"):
        binaries.redis_program()
    program(tmp_path / "valkey-server", "Valkey server v=6.0.0 sha=0")
    wanted = program(tmp_path / "redis-server", "Redis server v=7.2.4 sha=0")

    assert binaries.redis_program() == wanted


def test_missing_postgres_wheel_is_told(monkeypatch) -> None:
    assert binaries.package_folder("no_such_package") is None
    monkeypatch.setattr(binaries, "package_folder", lambda _name: None)

    with pytest.raises(SetupError, match="DATABASE_URL"):
        binaries.postgres_root()


def test_machine_with_no_user_but_root_is_told(monkeypatch) -> None:
    monkeypatch.setattr("propmubi.engines.identity.pwd.getpwall", list)

    with pytest.raises(SetupError, match="no other user"):
        unprivileged("user")


@pytest.mark.parametrize(
    ("uid", "works", "kind"), [(1000, False, "same"), (0, True, "namespace"), (0, False, "user")]
)
def test_identity_fits_the_machine(monkeypatch, uid: int, works: bool, kind: str) -> None:
    monkeypatch.setattr("propmubi.engines.identity.os.geteuid", lambda: uid)
    monkeypatch.setattr("propmubi.engines.identity.namespaces_work", lambda _identity: works)
    postgres_identity.cache_clear()

    try:
        assert postgres_identity().kind == kind
    finally:
        postgres_identity.cache_clear()
