"""``propmubi checkpoints``: prune, seal and rotate from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from runtime.checkpoints import checkpoint_pool
from tests.support.leased_savers import LeasingSaver, leased_thread

pytestmark = pytest.mark.engines

OLD, NEW = (b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def propmubi(
    database_url: str, home: Path, *arguments: str, keys: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "propmubi"), "checkpoints", *arguments, "--data-dir", str(home)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "DATABASE_URL": database_url, "PROPMUBI_CHECKPOINT_KEYS": keys},
    )


async def add_checkpoints(database_url: str, count: int) -> None:
    async with checkpoint_pool(database_url, max_size=2) as pool:
        lease = await leased_thread(pool)
        config: Any = {"configurable": {"thread_id": str(lease.thread_id), "checkpoint_ns": ""}}
        saver = LeasingSaver(pool)
        for n in range(count):
            checkpoint: Any = {
                "v": 4, "id": f"{n:08}-{uuid4()}"[:36], "ts": f"2020-01-0{n + 1}T00:00:00+00:00",
                "channel_values": {"said": f"canary {n}"}, "channel_versions": {"said": str(n)},
                "versions_seen": {},
            }  # fmt: skip
            config = await saver.aput(config, checkpoint, {"source": "loop", "step": n}, {"said": str(n)})
        async with pool.connection() as connection:
            await connection.execute("update thread_leases set holder = null")


async def test_old_checkpoints_are_counted_and_then_removed(database_url: str, tmp_path: Path) -> None:
    await add_checkpoints(database_url, 5)
    wanted = ("prune", "--keep-latest", "2", "--older-than", "30", "--json")

    dry = propmubi(database_url, tmp_path, *wanted, "--dry-run")
    done = propmubi(database_url, tmp_path, *wanted)
    again = propmubi(database_url, tmp_path, *wanted)

    assert json.loads(dry.stdout)["checkpoints"] == 3, dry.stderr
    assert json.loads(dry.stdout)["dry_run"] is True
    assert json.loads(done.stdout)["checkpoints"] == 3
    assert json.loads(again.stdout)["checkpoints"] == 0


async def test_plain_checkpoints_are_sealed_and_the_key_is_changed(database_url: str, tmp_path: Path) -> None:
    await add_checkpoints(database_url, 2)

    refused = propmubi(database_url, tmp_path, "rotate", keys=f"old:{OLD}")
    sealed = propmubi(database_url, tmp_path, "seal", "--json", keys=f"old:{OLD}")
    rotated = propmubi(database_url, tmp_path, "rotate", "--json", keys=f"new:{NEW},old:{OLD}")
    unknown = propmubi(database_url, tmp_path, "rotate", keys=f"newer:{OLD}")

    assert refused.returncode == 2
    assert "propmubi checkpoints seal" in refused.stderr
    assert json.loads(sealed.stdout) == {"changed": 2}, sealed.stderr
    assert json.loads(rotated.stdout) == {"changed": 4}  # The values, inline before, have rows of their own.
    assert "4 of 4 rows" in rotated.stderr
    assert unknown.returncode == 2
    assert "'new'" in unknown.stderr


@pytest.mark.parametrize(
    ("keys", "said"),
    [("", "No keys are set"), ("old:c2hvcnQ=", "PROPMUBI_CHECKPOINT_KEYS"), (f"a:{OLD},a:{NEW}", "twice")],
)
def test_keys_of_no_use_are_one_clear_line(database_url: str, tmp_path: Path, keys: str, said: str) -> None:
    done = propmubi(database_url, tmp_path, "rotate", keys=keys)

    assert done.returncode == 2
    assert said in done.stderr
    assert OLD not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
