"""What retrieval asks of a dense embedding model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into unit vectors; dot product is cosine similarity."""

    @property
    def name(self) -> str:
        """Model and precision; vectors of different names never mix in one index."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        ...

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimensions), in the order given."""
        ...

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        """One unit vector, shape (dimensions,)."""
        ...
