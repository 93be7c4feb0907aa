"""One owner of the folder, nothing lost to kill -9, another embedder another collection."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
import pytest

from domain.errors import SetupError, Unavailable
from rag.sparse import SparseVector
from rag.vectors.edge import EdgeVectorStore
from rag.vectors.protocol import CollectionSpec, Point

if TYPE_CHECKING:
    from pathlib import Path

SPEC = CollectionSpec("homes", 4, "model-a")
TENANT = UUID(int=1)
WRITER = """
import asyncio, os, signal, sys
from pathlib import Path
from uuid import UUID
import numpy as np
from rag.sparse import SparseVector
from rag.vectors.edge import EdgeVectorStore
from rag.vectors.protocol import CollectionSpec, Point

async def main():
    store = await EdgeVectorStore.open(Path(sys.argv[1]), CollectionSpec("homes", 4, "model-a"))
    vector = np.array([1, 0, 0, 0], np.float32)
    for number in range(3):
        points = [Point(UUID(int=100 * number + at), SparseVector((1,), (1.0,)), vector) for at in range(50)]
        await store.upsert(UUID(int=1), points)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=False, capture_output=True, text=True, timeout=60
    )


def damage(folder: Path) -> None:
    for config in folder.glob("homes-*/*.json"):
        config.write_text("{")


def one_point() -> Point:
    return Point(UUID(int=9), SparseVector((1,), (1.0,)), np.array([0, 1, 0, 0], np.float32))


async def test_nothing_written_is_lost_to_kill_9(tmp_path: Path) -> None:
    done = run(WRITER, tmp_path)
    assert done.returncode == -9

    store = await EdgeVectorStore.open(tmp_path, SPEC)

    assert await store.count(TENANT) == 150
    await store.close()


async def test_a_second_process_is_told_who_owns_the_folder(tmp_path: Path) -> None:
    store = await EdgeVectorStore.open(tmp_path, SPEC)
    opener = WRITER.replace("    vector =", "    print('opened'); return\n    vector =")

    second = run(opener, tmp_path)
    await store.close()
    third = run(opener, tmp_path)

    assert "Another PropMubi process has the vector store" in second.stderr
    assert third.stdout == "opened\n"


async def test_points_survive_closing(tmp_path: Path) -> None:
    store = await EdgeVectorStore.open(tmp_path, SPEC)
    await store.upsert(TENANT, [one_point()])
    await store.close()

    again = await EdgeVectorStore.open(tmp_path, SPEC)

    assert await again.count(TENANT) == 1
    await again.close()


async def test_vectors_of_two_models_never_mix(tmp_path: Path) -> None:
    store = await EdgeVectorStore.open(tmp_path, SPEC)
    await store.upsert(TENANT, [one_point()])
    other = await EdgeVectorStore.open(tmp_path, CollectionSpec("homes", 4, "model-b"))

    assert await other.count(TENANT) == 0
    await store.close()
    await other.close()


async def test_a_closed_store_is_unavailable(tmp_path: Path) -> None:
    store = await EdgeVectorStore.open(tmp_path, SPEC)
    await store.close()

    with pytest.raises(Unavailable, match="closed"):
        await store.count(TENANT)


async def test_a_damaged_folder_and_one_in_the_way_are_one_clear_error(tmp_path: Path) -> None:
    store = await EdgeVectorStore.open(tmp_path, SPEC)
    await store.upsert(TENANT, [one_point()])
    await store.close()
    damage(tmp_path)

    with pytest.raises(SetupError, match="rag rebuild"):
        await EdgeVectorStore.open(tmp_path, SPEC)

    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="Cannot use the vector folder"):
        await EdgeVectorStore.open(tmp_path / "file", SPEC)
