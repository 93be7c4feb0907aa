"""The meaning of items: their texts as vectors, and the order in which vectors answer a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import structlog
from langgraph.store.base import get_text_at_path

from domain.errors import ModelUnavailable
from domain.items import MOST_QUERY_CHARS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from rag.embed.protocol import Embedder
    from store.items import Embedded

log = structlog.get_logger()

WHOLE: Final = ("$",)
MOST_TEXTS: Final = 16
"""Vectors of one item; further texts are not searched. Each costs a core some 25 ms when it is long."""
_MOST_TEXT_CHARS: Final = 4_000
_KEPT: Final = np.dtype("<f2")


class Ranked(NamedTuple):
    """An item's id and how near its nearest text is to the question: a cosine; None: it has no vector."""

    id: UUID
    score: float | None


def texts_of(value: Mapping[str, Any], paths: Sequence[str] | None) -> list[str]:
    """The texts of a value that it is found by."""
    found: list[str] = []
    for path in WHOLE if paths is None else paths:
        found += get_text_at_path(dict(value), path)
        if len(found) >= MOST_TEXTS:
            break
    return [text[:_MOST_TEXT_CHARS] for text in found[:MOST_TEXTS]]


async def embedded(embedder: Embedder, batches: Sequence[Sequence[str]]) -> list[bytes] | None:
    """The vectors of each item's texts as they are kept; None while the model cannot be had."""
    texts = [text for batch in batches for text in batch]
    if not texts:
        return [b"" for _ in batches]
    try:
        vectors = (await embedder.embed_documents(texts)).astype(_KEPT)
    except ModelUnavailable as error:
        log.warning("items.not_embedded", error=error.detail)
        return None
    kept, start = [], 0
    for batch in batches:
        kept.append(vectors[start : start + len(batch)].tobytes())
        start += len(batch)
    return kept


async def question(embedder: Embedder, text: str) -> np.ndarray[Any, np.dtype[np.float32]] | None:
    """The vector of what is looked for; None while the model cannot be had."""
    try:
        return await embedder.embed_query(text[:MOST_QUERY_CHARS])
    except ModelUnavailable as error:
        log.warning("items.not_searched_by_meaning", error=error.detail)
        return None


def ranked(
    items: Sequence[Embedded], asked: np.ndarray[Any, np.dtype[np.float32]], *, limit: int, offset: int
) -> list[Ranked]:
    """A page of the items, nearest first; those without a vector follow in the order they came."""
    known = [item for item in items if item.vectors]
    others = [item for item in items if not item.vectors]
    page: list[Ranked] = []
    if known:
        blob = b"".join(item.vectors for item in known if item.vectors)
        scores = np.frombuffer(blob, _KEPT).astype(np.float32).reshape(-1, asked.size) @ asked
        counts = [len(item.vectors or b"") // (_KEPT.itemsize * asked.size) for item in known]
        best = np.maximum.reduceat(scores, np.concatenate(([0], np.cumsum(counts)[:-1])))
        order = np.argsort(-best, kind="stable")[offset : offset + limit]
        page = [Ranked(known[place].id, float(best[place])) for place in order]
    skipped = max(offset - len(known), 0)
    return page + [Ranked(one.id, None) for one in others[skipped : skipped + limit - len(page)]]
