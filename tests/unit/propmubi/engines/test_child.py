from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from propmubi.engines import child
from propmubi.engines.identity import CHILD, Identity, namespaces_work, same_user, unprivileged
from propmubi.engines.process import child_command, spawn, wait_exit

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change identity")
PARENT = """
import json, os, subprocess, sys, time
command = sys.argv[1:]
command[4] = json.dumps(json.loads(command[4]) | {"parent": os.getpid()})
print(subprocess.Popen(command).pid, flush=True)
time.sleep(60)
"""
TELL_UID = [sys.executable, "-c", "import os; print(os.geteuid())"]


class BecameError(Exception):
    """Raised in place of exec."""


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch):
    def give(**changes: object) -> None:
        base = {"identity": "same", "uid": 0, "gid": 0, "death_signal": 0, "parent": os.getppid()}
        monkeypatch.setattr(sys, "argv", ["child.py", json.dumps(base | changes), "/bin/true", "one"])
        monkeypatch.setattr(os, "umask", lambda _mask: 0)
        monkeypatch.setattr(os, "execv", become)

    def become(program: str, arguments: list[str]) -> None:
        raise BecameError(program, arguments)

    return give


def test_becomes_the_program_with_its_arguments(orders) -> None:
    orders()

    with pytest.raises(BecameError) as caught:
        child.main()

    assert caught.value.args == ("/bin/true", ["/bin/true", "one"])


def test_child_of_a_parent_that_died_meanwhile_does_not_start(orders) -> None:
    orders(death_signal=int(signal.SIGCONT), parent=1 if os.getppid() != 1 else 2)

    with pytest.raises(SystemExit) as caught:
        child.main()

    assert caught.value.code == child.EXIT_PARENT_GONE


def test_program_that_cannot_run_is_named(orders, monkeypatch, capsys) -> None:
    orders()

    def missing(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "execv", missing)

    with pytest.raises(SystemExit) as caught:
        child.main()

    assert caught.value.code == child.EXIT_NOT_RUNNABLE
    assert "/bin/true: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["namespace", "user"])
def test_identity_is_changed_before_the_program_starts(orders, monkeypatch, kind: str) -> None:
    asked = []
    monkeypatch.setattr(child, "enter_user_namespace", lambda uid, gid: asked.append(("namespace", uid, gid)))
    monkeypatch.setattr(child, "drop_to", lambda uid, gid: asked.append(("user", uid, gid)))
    orders(identity=kind, uid=7, gid=8)

    with pytest.raises(BecameError):
        child.main()

    assert asked == [(kind, 7, 8)]


def test_refused_namespace_has_its_own_exit_code(monkeypatch) -> None:
    class Refusing:
        def __init__(self, *_: object, **__: object) -> None: ...

        def unshare(self, _flags: int) -> int:
            return -1

    monkeypatch.setattr(child.ctypes, "CDLL", Refusing)

    with pytest.raises(SystemExit) as caught:
        child.enter_user_namespace(1, 1)

    assert caught.value.code == child.EXIT_NO_NAMESPACE


@as_root
@pytest.mark.parametrize("kind", ["namespace", "user"])
def test_root_becomes_nobody(kind) -> None:
    identity = unprivileged(kind)
    if kind == "namespace" and not namespaces_work(identity):
        pytest.skip("user namespaces are forbidden here")
    tell = ["/usr/bin/id", "-u"]

    told = subprocess.run(
        child_command(tell, identity, death_signal=0), capture_output=True, check=True, text=True
    )

    assert int(told.stdout) == identity.uid != 0
    assert identity.owner_uid == (0 if kind == "namespace" else identity.uid)
    assert identity.owner_gid == (0 if kind == "namespace" else identity.gid)


def test_child_ends_when_its_parent_is_killed(tmp_path) -> None:
    command = child_command(["/bin/sleep", "60"], same_user(), death_signal=int(signal.SIGTERM))
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            PARENT,
            *command,
        ],
        stdout=subprocess.PIPE,
    )
    with parent:
        pid = int(parent.stdout.readline())
        wait_until(
            lambda: (
                Path(f"/proc/{pid}/exe").readlink().name == "sleep"
                or Path(f"/proc/{pid}/comm").read_text() == "sleep\n"
            )
        )

        parent.kill()

    wait_until(lambda: not is_running(pid))


async def test_spawned_child_writes_to_its_log_and_its_exit_is_seen(tmp_path) -> None:
    process = spawn([*TELL_UID], log=tmp_path / "log", cwd=tmp_path)

    assert await wait_exit(process, 10) == 0
    assert (tmp_path / "log").read_text() == f"{os.geteuid()}\n"


async def test_waiting_for_an_exit_ends_with_the_time_given(tmp_path) -> None:
    process = spawn(["/bin/sleep", "60"], log=tmp_path / "log", cwd=tmp_path)

    assert await wait_exit(process, 0.02) is None

    process.kill()
    process.wait()


def is_running(pid: int) -> bool:
    from propmubi.engines.proc import is_alive

    return is_alive(pid)


def wait_until(condition, timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_launcher_is_where_the_identity_looks_for_it() -> None:
    assert CHILD.samefile(child.__file__)
    assert Identity("same", 1, 2).owner_uid == os.geteuid()
