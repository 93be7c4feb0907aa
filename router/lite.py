"""A model behind LiteLLM: one wall budget per call, one repair, and nothing half-done handed on.

Every way a provider can fail (CATALOGUE L1-L18: refused, hung, cut off, empty, malformed, filtered) ends in
one error, `ModelUnavailable`, on which the caller's floor answers. There is no retry here: with a floor
below, a second wait costs the person more than it brings.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import ValidationError

from domain.errors import ModelUnavailable
from router.library import library, loading
from router.privacy import in_this_run
from router.text_safety import scrub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from config.settings import Settings
    from router.port import ModelMessage, ModelPort, Output
    from router.privacy import Pseudonyms

log = structlog.get_logger()

MOST_ANSWER_CHARS: Final = 64_000
MOST_TOKENS: Final = 1_200
_ATTEMPTS: Final = 2


def model_from(settings: Settings) -> ModelPort | None:
    """The configured model, its library loading from now on; None when none is configured."""
    if not settings.model:
        return None
    loading()
    key = settings.model_api_key
    return LiteModel(
        settings.model,
        budget_s=settings.model_timeout.total_seconds(),
        api_base=settings.model_api_base,
        api_key=key.get_secret_value() if key else None,
    )


class LiteModel:
    """One model of any provider LiteLLM knows."""

    def __init__(
        self, name: str, *, budget_s: float, api_base: str | None = None, api_key: str | None = None
    ) -> None:
        self.name = name
        self._budget_s = budget_s
        self._endpoint = {"api_base": api_base, "api_key": api_key}

    async def structured(self, messages: Sequence[ModelMessage], output: type[Output]) -> Output:
        """A validated value: asked for once, repaired once.

        Raises:
            ModelUnavailable: no valid value within the budget.
        """
        names = in_this_run()
        dialogue = _hidden(messages, names)
        try:
            async with asyncio.timeout(self._budget_s):
                for _ in range(_ATTEMPTS):
                    text = await self._complete(dialogue)
                    try:
                        return output.model_validate(_restored(_json_of(text), names))
                    except (ValidationError, ValueError) as error:
                        dialogue = [*dialogue, *_repair(text, error)]
        except TimeoutError as error:
            raise self._away("timeout") from error
        raise self._away("invalid_twice")

    async def stream_text(self, messages: Sequence[ModelMessage]) -> AsyncIterator[str]:
        """The model's text as it comes, masks in place of the tokens of personal data.

        Raises:
            ModelUnavailable: the stream broke, was empty or too long, or ran out of time; what came is void.
        """
        names = in_this_run()
        shown = names.stream()
        deadline = asyncio.get_running_loop().time() + self._budget_s
        chars = 0
        try:
            async with asyncio.timeout_at(deadline):
                parts = aiter(await self._call(_hidden(messages, names), stream=True))
        except TimeoutError as error:
            raise self._away("timeout") from error
        while True:
            part = await self._next_part(parts, deadline)
            if part is None:
                break
            chars += len(part)
            if chars > MOST_ANSWER_CHARS:
                raise self._away("too_long")
            if text := shown.feed(part):
                yield text
        if chars == 0:
            raise self._away("empty")
        if text := shown.rest():
            yield text

    async def _next_part(self, parts: AsyncIterator[Any], deadline: float) -> str | None:
        """The next piece of text; None when the stream has ended."""
        try:
            async with asyncio.timeout_at(deadline):
                part = await anext(parts)
        except StopAsyncIteration:
            return None
        except TimeoutError as error:
            raise self._away("timeout") from error
        except Exception as error:  # every library and provider fault is the floor's cue
            raise self._away(type(error).__name__) from error
        choice = part.choices[0] if part.choices else None
        if choice is not None and choice.finish_reason in {"length", "content_filter"}:
            raise self._away(choice.finish_reason)
        return scrub(choice.delta.content or "") if choice is not None else ""

    async def _complete(self, messages: Sequence[ModelMessage]) -> str:
        """One whole answer as text; empty when there is none."""
        response = await self._call(messages, response_format={"type": "json_object"})
        choice = response.choices[0]
        if choice.finish_reason == "content_filter":
            raise self._away("content_filter")
        text = scrub(choice.message.content or "")
        return "" if choice.finish_reason == "length" or len(text) > MOST_ANSWER_CHARS else text

    async def _call(self, messages: Sequence[ModelMessage], **options: Any) -> Any:  # noqa: ANN401  # an untyped library
        try:
            litellm = await library()
            return await litellm.acompletion(
                model=self.name,
                messages=[dict(message) for message in messages],
                temperature=0,
                max_tokens=MOST_TOKENS,
                timeout=self._budget_s,
                num_retries=0,
                max_retries=0,
                **self._endpoint,
                **options,
            )
        except TimeoutError:
            raise
        except Exception as error:  # every library and provider fault is the floor's cue
            raise self._away(type(error).__name__) from error

    def _away(self, reason: str) -> ModelUnavailable:
        """The error of every failure; the reason is a class or finish name, never content."""
        log.warning("model.unavailable", model=self.name, reason=reason)
        return ModelUnavailable(f"The model {self.name} gave no usable answer ({reason}).", reason=reason)


def _hidden(messages: Sequence[ModelMessage], names: Pseudonyms) -> list[ModelMessage]:
    return [
        {"role": message["role"], "content": names.hide(scrub(message["content"]))} for message in messages
    ]


def _json_of(text: str) -> Any:  # noqa: ANN401  # any JSON value
    """The JSON object in an answer, with or without a code fence or words around it.

    Raises:
        ValueError: there is none.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("the answer holds no JSON object")
    return json.loads(text[start : end + 1])


def _restored(value: Any, names: Pseudonyms) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, str):
        return names.restore(value)
    if isinstance(value, list):
        return [_restored(inner, names) for inner in value]
    if isinstance(value, dict):
        return {key: _restored(inner, names) for key, inner in value.items()}
    return value


def _repair(text: str, error: Exception) -> list[ModelMessage]:
    """What was wrong, for one more try; input values are left out of the report."""
    what = (
        "; ".join(
            f"{'.'.join(map(str, issue['loc']))}: {issue['msg']}"
            for issue in error.errors(include_input=False, include_url=False)[:8]
        )
        if isinstance(error, ValidationError)
        else "it is not one JSON object"
    )
    return [
        {"role": "assistant", "content": text[:4000]},
        {
            "role": "user",
            "content": f"That does not fit the schema: {what}. Give the corrected JSON object only.",
        },
    ]
