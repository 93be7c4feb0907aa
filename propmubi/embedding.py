"""The embedding model the settings name: the offline one, or any that LiteLLM knows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from domain.errors import ModelUnavailable, SetupError
from rag.embed.minilm import MiniLmEmbedder
from rag.embed.protocol import Embedder
from router.embedding import LiteEmbedder, request_vectors

if TYPE_CHECKING:
    from config.settings import Settings

SIZES_FILE: Final = Path("run") / "embedding_dimensions.json"


class WarmEmbedder(Embedder, Protocol):
    """An embedder with a life: loaded ahead, let go at the end."""

    async def warm(self) -> None:
        """Loads it, so that the first search does not wait."""
        ...

    def close(self) -> None:
        """Lets go of threads and files."""
        ...


async def embedder_from(settings: Settings) -> WarmEmbedder:
    """The configured embedding model; offline when none is.

    Raises:
        SetupError: The length of its vectors is not known yet and it does not answer.
    """
    if not settings.embedding_model:
        return MiniLmEmbedder(settings.data_dir / "models")
    key = settings.embedding_api_key
    return LiteEmbedder(
        settings.embedding_model,
        dimensions=settings.embedding_dimensions or await _dimensions(settings, settings.embedding_model),
        budget_s=settings.model_timeout.total_seconds(),
        api_base=settings.embedding_api_base,
        api_key=key.get_secret_value() if key else None,
    )


async def _dimensions(settings: Settings, model: str) -> int:
    """Length of the model's vectors: as remembered, or asked once and remembered.

    Remembered, so that a platform whose provider is down starts and searches by words.
    """
    file = settings.data_dir / SIZES_FILE
    known = await asyncio.to_thread(_read, file)
    if model not in known:
        key = settings.embedding_api_key
        try:
            probe = await request_vectors(
                model,
                ["2 BHK flat in Pune"],
                budget_s=settings.model_timeout.total_seconds(),
                api_base=settings.embedding_api_base,
                api_key=key.get_secret_value() if key else None,
            )
        except ModelUnavailable as error:
            raise SetupError(
                f"{error.detail} Check PROPMUBI_EMBEDDING_MODEL, its key and address; or set "
                "PROPMUBI_EMBEDDING_DIMENSIONS to start without it; or unset the model for the offline one."
            ) from error
        known[model] = probe.shape[1]
        await asyncio.to_thread(_write, file, known)
    return known[model]


def _read(file: Path) -> dict[str, int]:
    try:
        held = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return {str(model): int(size) for model, size in held.items()} if isinstance(held, dict) else {}


def _write(file: Path, known: dict[str, int]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(known, indent=1) + "\n")
