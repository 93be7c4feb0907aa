"""Models of an Ollama server: which are there, whether one more fits its memory, and fetching it.

The client library is imported when first used.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from domain.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_GB: Final = 1_000_000_000
SIZES_GB: Final[dict[str, float]] = {
    "llama3:70b": 40.0,
    "llama3:8b": 4.7,
    "llama3.2:3b": 2.0,
    "llama3.2:1b": 1.3,
}
"""Download sizes of 4-bit weights as ollama.com/library tells them, rounded; largest first. Only for models
that are not there yet: of others the server knows the size, and a download tells it with its first layer."""
OVERHEAD: Final = 1.2
"""Weights, and beside them the context and the program."""
_MEMINFO: Final = Path("/proc/meminfo")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Progress(NamedTuple):
    """A line of a download; bytes are 0 where the step has none."""

    status: str
    layer: str
    completed: int
    total: int


class OllamaServer:
    """One server."""

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def is_here(self) -> bool:
        """Whether it shares this machine's memory."""
        given = self.address if "//" in self.address else f"//{self.address}"
        return urlsplit(given).hostname in _LOCAL

    async def sizes(self) -> dict[str, int]:
        """Models that are there, with their bytes.

        Raises:
            Unavailable: The server cannot be reached or refuses.
        """
        async with self._client() as client:
            listed = await client.list()
        return {model.model: int(model.size or 0) for model in listed.models if model.model}

    async def pull(self, model: str) -> AsyncIterator[Progress]:
        """Fetches a model, telling how far it is.

        Raises:
            BadInput: The server knows no such model.
            Unavailable: The server cannot be reached, or the download broke off.
        """
        has_ended = False
        async with self._client() as client:
            async for part in await client.pull(model, stream=True):
                has_ended = part.status == "success"
                yield Progress(
                    part.status or "", part.digest or "", int(part.completed or 0), int(part.total or 0)
                )
        if not has_ended:
            raise Unavailable("The download broke off; pull again, what came is kept.")

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[Any]:
        import httpx
        import ollama

        try:
            async with ollama.AsyncClient(host=self.address) as client:
                yield client
        except ollama.ResponseError as error:
            if error.status_code == 404 or "does not exist" in error.error:
                raise BadInput("Ollama knows no model of that name.") from error
            raise Unavailable(f"Ollama at {self.address} refused: status {error.status_code}.") from error
        except (ConnectionError, httpx.HTTPError) as error:
            raise Unavailable(f"Ollama at {self.address} cannot be reached; start it there.") from error


def memory_bytes(meminfo: Path = _MEMINFO) -> int | None:
    """Memory that programs of this machine may take now; None where it cannot be told."""
    try:
        lines = meminfo.read_text("ascii").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return int(found) * 1024 if found else None


def size_of(model: str, there: dict[str, int]) -> int | None:
    """Bytes of a model; None when it is neither there nor in the list."""
    name = model if ":" in model else f"{model}:latest"
    if name in there:
        return there[name]
    known = SIZES_GB.get("llama3:8b" if model in {"llama3", "llama3:latest"} else model)
    return None if known is None else int(known * _GB)


def fits_memory(size: int, memory: int) -> bool:
    """Whether a model of that size runs in that memory."""
    return size * OVERHEAD <= memory


def smaller_than(size: int, memory: int) -> str | None:
    """The largest listed model that is smaller and fits; None when none does."""
    for name, size_gb in SIZES_GB.items():
        bytes_needed = int(size_gb * _GB)
        if bytes_needed < size and fits_memory(bytes_needed, memory):
            return name
    return None
