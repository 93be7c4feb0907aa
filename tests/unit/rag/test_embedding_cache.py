from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.errors import SetupError
from rag.embed.cache import CachedEmbedder

if TYPE_CHECKING:
    from pathlib import Path


async def test_asks_the_model_only_for_new_texts(embedder: object, tmp_path: Path) -> None:
    counted: list[tuple[int, int]] = []
    cached = CachedEmbedder(embedder, tmp_path, progress=lambda *done: counted.append(done))

    first = await cached.embed_documents(["lake flat", "tower flat"])
    again = await CachedEmbedder(embedder, tmp_path).embed_documents(["tower flat", "plot", "lake flat"])

    assert embedder.asked == ["lake flat", "tower flat", "plot"]
    assert counted == [(2, 2)]
    assert again[[2, 0]] == pytest.approx(first, abs=1e-3)


async def test_another_model_has_another_cache(embedder: object, tmp_path: Path) -> None:
    await CachedEmbedder(embedder, tmp_path).embed_documents(["lake flat"])
    embedder.name = "other"

    await CachedEmbedder(embedder, tmp_path).embed_documents(["lake flat"])

    assert embedder.asked == ["lake flat", "lake flat"]


async def test_queries_always_reach_the_model(embedder: object, tmp_path: Path) -> None:
    cached = CachedEmbedder(embedder, tmp_path)

    assert np.array_equal(await cached.embed_query("lake"), await embedder.embed_query("lake"))


async def test_an_unusable_file_is_named(embedder: object, tmp_path: Path) -> None:
    (tmp_path / "letters.sqlite3").write_bytes(b"not a database at all, certainly")

    with pytest.raises(SetupError, match=r"letters\.sqlite3"):
        await CachedEmbedder(embedder, tmp_path).embed_documents(["lake"])
