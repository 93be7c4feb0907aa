"""What is asked of a model and what it answered, before anyone has judged it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol

from domain.model_calls import FREE, Price, Tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

MOST_ANSWER_CHARS: Final = 64_000
MOST_BODY_BYTES: Final = 2 * 2**20
"""A whole answer's body; read no further (L12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A deployment with its way in."""

    name: str
    model: str
    wire: Literal["litellm", "direct"] = "litellm"
    api_base: str | None = None
    api_key: str | None = field(default=None, repr=False)
    context_tokens: int | None = None
    structured: Literal["json_object", "json_schema"] = "json_object"
    price: Price = FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One exchange, in OpenAI's form; personal data has been taken out of it."""

    messages: Sequence[dict[str, Any]]
    output_tokens: int
    temperature: float = 0.0
    response_format: dict[str, Any] | None = None
    tools: Sequence[dict[str, Any]] = ()
    tool_choice: str | dict[str, Any] | None = None
    stop: Sequence[str] | None = None
    prompt: str = ""
    """Name and version of the prompt, for the ledger."""
    fixed_chars: int = 0
    """So many characters at the beginning of the first message are the same in every call of this prompt."""

    def options(self) -> dict[str, Any]:
        """What is not the same in every call."""
        given = {
            "response_format": self.response_format,
            "tools": list(self.tools) or None,
            "tool_choice": self.tool_choice,
            "stop": list(self.stop) if self.stop else None,
        }
        return {key: value for key, value in given.items() if value is not None}


class ToolCall(NamedTuple):
    """A tool the model wants called, as it wrote it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One whole answer."""

    text: str
    finish: str | None
    refusal: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_read: int = 0
    """Of ``tokens_in``: read from the provider's cache."""
    tokens_written: int = 0
    """Of ``tokens_in``: taken into the provider's cache."""

    @property
    def tokens(self) -> Tokens:
        """What it used."""
        return Tokens(self.tokens_in, self.tokens_out, self.tokens_read, self.tokens_written)

    def with_text(self, text: str) -> Answer:
        """The same answer with other text."""
        return replace(self, text=text)


class Piece(NamedTuple):
    """A piece of a stream; ``finish`` is only what the provider itself said."""

    text: str
    finish: str | None = None
    tokens: Tokens | None = None
    """What the whole stream used, in its last piece, if the provider said so."""


class Wire(Protocol):
    """A way to providers. Every failure is a `Fault`; deadlines are the caller's."""

    async def complete(self, target: Target, request: Request, timeout_s: float) -> Answer:
        """One whole answer."""
        ...

    def stream(self, target: Target, request: Request, timeout_s: float) -> AsyncIterator[Piece]:
        """The answer's pieces as they come."""
        ...

    async def close(self) -> None:
        """Closes what is open."""
        ...
