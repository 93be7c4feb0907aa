"""Where the engines are; the only thing that differs between embedded and served."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EngineUrls:
    """Connection strings. They hold passwords: never log them, and ``repr`` does not show them."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    qdrant_url: str | None = None
    """None: the vector engine inside this process."""
