"""all-MiniLM-L6-v2 on onnxruntime: the embedder that needs no network, key or torch."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rag.embed.build_model import ensure_model
from rag.embed.weights import packaged_model

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

MAX_TOKENS: Final = 256
"""The model was published with this limit; longer texts are cut (see `rag.passages` for long documents)."""
BATCH_TOKENS: Final = 4096
"""Padded tokens in one call; keeps a batch of long texts below 100 MB of activations."""
DIMENSIONS: Final = 384


class _Engine(NamedTuple):
    session: InferenceSession
    tokenizer: Tokenizer


class MiniLmEmbedder:
    """Loads lazily in a thread; `warm` at start keeps the cost off the first query.

    One session with one thread per call, and as many calls at once as there are cores: for short texts that
    beats one call over all cores. Queries have a thread of their own, so they do not queue behind a bulk
    load.
    """

    name = "all-MiniLM-L6-v2-int8"
    dimensions = DIMENSIONS

    def __init__(self, models_dir: Path, *, threads: int | None = None) -> None:
        self._models_dir = models_dir
        self._threads = threads or os.cpu_count() or 1
        self._engine: _Engine | None = None
        self._loading = Lock()
        self._documents = ThreadPoolExecutor(self._threads, thread_name_prefix="embed")
        self._queries = ThreadPoolExecutor(1, thread_name_prefix="embed-query")

    async def warm(self) -> None:
        """Builds the model if need be, loads it and runs one query."""
        await self.embed_query("2 BHK apartment near the metro")

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        """One unit vector; 2 to 4 ms once warm."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._queries, self._embed_one, text)

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors in the order given; batches of like length, cores side by side."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        loop = asyncio.get_running_loop()
        encodings = await loop.run_in_executor(self._documents, self._encode, list(texts))
        batches = _batches([len(encoding.ids) for encoding in encodings])
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)

        async def fill(rows: list[int]) -> None:
            held = [encodings[row] for row in rows]
            vectors[rows] = await loop.run_in_executor(self._documents, self._run, held)

        await asyncio.gather(*(fill(rows) for rows in batches))
        return vectors

    def close(self) -> None:
        """Ends the threads; calls under way finish first."""
        self._documents.shutdown(cancel_futures=True)
        self._queries.shutdown(cancel_futures=True)

    def _embed_one(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._run(self._encode([text]))[0]
        return vector

    def _encode(self, texts: list[str]) -> list[Encoding]:
        return self._loaded().tokenizer.encode_batch(texts)

    def _run(self, encodings: list[Encoding]) -> NDArray[np.float32]:
        width = max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((len(encodings), width), np.int64)
        mask = np.zeros((len(encodings), width), np.int32)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        session = self._loaded().session
        vectors: NDArray[np.float32] = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    def _loaded(self) -> _Engine:
        with self._loading:
            if self._engine is None:
                self._engine = _load(self._models_dir)
            return self._engine


def _load(models_dir: Path) -> _Engine:
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    source = packaged_model()
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Waiting threads must sleep: spinning would take the cores of Postgres and the event loop.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    model = ensure_model(models_dir, source)
    session = InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(source.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return _Engine(session, tokenizer)


def _batches(lengths: list[int]) -> list[list[int]]:
    """Rows grouped by like length, longest first, each group within ``BATCH_TOKENS`` once padded."""
    groups: list[list[int]] = []
    longest = 0
    for row in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if not groups or (len(groups[-1]) + 1) * longest > BATCH_TOKENS:
            groups.append([])
            longest = lengths[row]
        groups[-1].append(row)
    return groups
