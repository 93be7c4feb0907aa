"""Embeddings remembered by content, so that measuring the same corpus again costs no model time."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from rag.embed.protocol import Embedder

CHUNK: Final = 512
"""Texts embedded between two commits and two reports of progress."""


class CachedEmbedder:
    """Asks the embedder only for texts not seen before by the same model.

    Vectors are kept as float16: scores move by less than 0.001. The file is sqlite, so a kill loses at most
    the chunk under way and two processes may share it.
    """

    def __init__(
        self, embedder: Embedder, folder: Path, *, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._embedder = embedder
        self._path = folder / f"{embedder.name}.sqlite3"
        self._progress = progress or (lambda _done, _total: None)
        self.name = embedder.name
        self.dimensions = embedder.dimensions

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        """Never cached: a query's latency is part of what is measured."""
        return await self._embedder.embed_query(text)

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors in the order given; ``progress(done, total)`` counts the texts not seen before."""
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        known = await asyncio.to_thread(self._read, keys, vectors)
        missing = [row for row, was_known in enumerate(known) if not was_known]
        for start in range(0, len(missing), CHUNK):
            rows = missing[start : start + CHUNK]
            fresh = await self._embedder.embed_documents([texts[row] for row in rows])
            vectors[rows] = fresh
            await asyncio.to_thread(self._write, [keys[row] for row in rows], fresh)
            self._progress(start + len(rows), len(missing))
        return vectors

    def _read(self, keys: list[bytes], vectors: NDArray[np.float32]) -> list[bool]:
        known = [False] * len(keys)
        with closing(self._connect()) as connection:
            for row, key in enumerate(keys):
                found = connection.execute("select vector from vectors where key = ?", (key,)).fetchone()
                if found is not None and len(found[0]) == 2 * self.dimensions:
                    vectors[row] = np.frombuffer(found[0], np.float16)
                    known[row] = True
        return known

    def _write(self, keys: list[bytes], fresh: NDArray[np.float32]) -> None:
        rows = [(key, vector.astype(np.float16).tobytes()) for key, vector in zip(keys, fresh, strict=True)]
        with closing(self._connect()) as connection, connection:
            connection.executemany("insert or replace into vectors values (?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=30)
            connection.execute("create table if not exists vectors (key blob primary key, vector blob)")
        except (OSError, sqlite3.Error) as error:
            raise SetupError(
                f"Cannot use the embedding cache {self._path}: {error}. Delete the file."
            ) from error
        return connection
