"""A model stand-in for tests of what is built around it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class LetterEmbedder:
    """Texts with the same words are alike; remembers what it was asked."""

    name = "letters"
    dimensions = 32

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._one(text)

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.extend(texts)
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimensions, 0.01, np.float32)
        for word in text.lower().replace(".", " ").split():
            vector[hashlib.blake2b(word.encode(), digest_size=1).digest()[0] % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


@pytest.fixture
def embedder() -> LetterEmbedder:
    return LetterEmbedder()
