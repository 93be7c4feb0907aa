"""The port to a language model, as agents see it: two calls, both bounded, both allowed to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, Protocol, TypeVar

from pydantic import BaseModel
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

Output = TypeVar("Output", bound=BaseModel)


class ModelMessage(TypedDict):
    """One message to a model."""

    role: Literal["system", "user", "assistant"]
    content: str
    prompt: NotRequired[str]
    """Of a prompt: its name and version, as the ledger keeps them."""
    fixed_chars: NotRequired[int]
    """Of a prompt: so many characters at its beginning are the same in every call."""


class ModelPort(Protocol):
    """A model that may be away: callers keep a floor."""

    @property
    def name(self) -> str:
        """As shown in ``engine``."""
        ...

    async def structured(self, messages: Sequence[ModelMessage], output: type[Output]) -> Output:
        """The model's answer as a validated value; repaired once when it does not validate.

        Raises:
            ModelUnavailable: no usable answer within the budget.
        """
        ...

    def stream_text(self, messages: Sequence[ModelMessage]) -> AsyncIterator[str]:
        """The model's text as it comes, personal data put back.

        Raises:
            ModelUnavailable: the stream broke, was empty, cut off or ran out of time. What came before is
                void: a broken answer is never an answer.
        """
        ...
