"""An embedder for tests: texts that share words are alike. It can be out of order, as a provider can."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from domain.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class WordEmbedder:
    dimensions = 256

    def __init__(self, name: str = "words") -> None:
        self.name = name
        self.is_down = False
        self.asked: list[str] = []
        """Every text that was embedded."""

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        return (await self.embed_documents([text]))[0]

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.is_down:
            raise ModelUnavailable("the embedding model is away")
        self.asked += texts
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimensions, 0.001, np.float32)
        for word in text.lower().replace('"', " ").replace(":", " ").replace(",", " ").split():
            vector[hashlib.blake2b(word.encode(), digest_size=1).digest()[0]] += 1
        return vector / np.linalg.norm(vector)
