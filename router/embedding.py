"""A dense embedding model behind LiteLLM, in the place of the offline one (`rag.embed.protocol.Embedder`).

What fails here fails softly: a search goes on by words and quality, and an index run leaves the rest of its
vectors for the next one. Texts are cleaned and personal data is taken out before they leave the machine.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import structlog

from domain.errors import ModelUnavailable
from router.library import library, loading
from router.privacy import Pseudonyms
from router.text_safety import scrub

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

log = structlog.get_logger()

BATCH: Final = 64
"""Texts of one request: providers take from 96 (Cohere) to 2,048 (OpenAI)."""
AT_ONCE: Final = 2
REMEMBERED: Final = 512
DOCUMENTS_BUDGET_S: Final = 60.0


class LiteEmbedder:
    """One embedding model of any provider LiteLLM knows. Vectors are brought to unit length."""

    def __init__(
        self,
        model: str,
        *,
        dimensions: int,
        budget_s: float,
        api_base: str | None = None,
        api_key: str | None = None,
    ) -> None:
        self.name = f"litellm/{model}"
        self.dimensions = dimensions
        self._model = model
        self._budget_s = budget_s
        self._endpoint = {"api_base": api_base, "api_key": api_key}
        self._queries: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def warm(self) -> None:
        """Starts loading the library."""
        loading()

    def close(self) -> None:
        """Holds nothing open."""

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        """One unit vector, shape (dimensions,); the last few hundred are remembered.

        Raises:
            ModelUnavailable: No usable vector within the budget.
        """
        if text in self._queries:
            self._queries.move_to_end(text)
            return self._queries[text]
        vector: NDArray[np.float32] = (await self._embed([text], self._budget_s))[0]
        self._queries[text] = vector
        if len(self._queries) > REMEMBERED:
            self._queries.popitem(last=False)
        return vector

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimensions), in the order given.

        Raises:
            ModelUnavailable: A batch brought no usable vectors.
        """
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        batches = [list(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._embed(batch, DOCUMENTS_BUDGET_S)) for batch in batches]
        except* ModelUnavailable as failed:
            raise failed.exceptions[0] from None
        return np.concatenate([task.result() for task in tasks])

    async def _embed(self, texts: list[str], budget_s: float) -> NDArray[np.float32]:
        async with self._room:
            vectors = await request_vectors(self._model, texts, budget_s=budget_s, **self._endpoint)
        if vectors.shape[1] != self.dimensions:
            raise _away(self._model, f"{vectors.shape[1]} dimensions, not {self.dimensions}")
        return vectors


async def request_vectors(
    model: str, texts: Sequence[str], *, budget_s: float, api_base: str | None, api_key: str | None
) -> NDArray[np.float32]:
    """Unit vectors from the provider, shape (len(texts), whatever the model has), in the order given.

    Raises:
        ModelUnavailable: Refused, too late, too few, of unequal lengths, or not numbers.
    """
    try:
        async with asyncio.timeout(budget_s):
            litellm = await library()
            answer = await litellm.aembedding(
                model=model,
                input=[_outgoing(text) for text in texts],
                timeout=budget_s,
                num_retries=0,
                max_retries=0,
                api_base=api_base,
                api_key=api_key,
            )
        rows = sorted(answer.data, key=_index_of)
        vectors = np.asarray([row["embedding"] for row in rows], np.float32)
    except TimeoutError as error:
        raise _away(model, "timeout") from error
    except Exception as error:  # every library and provider fault is the floor's cue
        raise _away(model, type(error).__name__) from error
    if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
        raise _away(model, "unusable vectors")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return unit


def _outgoing(text: str) -> str:
    # Some providers refuse an empty text.
    return Pseudonyms().hide(scrub(text)).strip() or "-"


def _index_of(row: Any) -> int:  # noqa: ANN401  # an untyped library
    return int(row["index"])


def _away(model: str, reason: str) -> ModelUnavailable:
    """The error of every failure; the reason is a class name or a count, never content."""
    log.warning("embedding.unavailable", model=model, reason=reason)
    return ModelUnavailable(f"The embedding model {model} gave no usable vectors ({reason}).", reason=reason)
