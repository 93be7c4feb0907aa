"""LiteLLM as the way to every provider, with its own retries, fallbacks and guesses switched off."""

from __future__ import annotations

from math import ceil, log2
from typing import TYPE_CHECKING, Any, Final

from domain.model_calls import Tokens
from router.body_cap import is_too_large
from router.faults import Fault, FaultKind, from_status, retry_after
from router.library import library
from router.requests import Answer, Piece, ToolCall

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from router.requests import Request, Target

_BY_NAME: Final = {
    "ContentPolicyViolationError": FaultKind.CONTENT_FILTERED,
    "ContextWindowExceededError": FaultKind.CONTEXT_TOO_LONG,
    "Timeout": FaultKind.TIMEOUT,
    "APITimeoutError": FaultKind.TIMEOUT,
    "PaymentRequiredError": FaultKind.BILLING,
    "JSONDecodeError": FaultKind.BROKEN,
    "APIResponseValidationError": FaultKind.BROKEN,
}
LEAST_CACHED_CHARS: Final = 4_000
"""Some thousand tokens."""
_UNREACHABLE: Final = ("Connect", "connect", "Disconnected", "disconnected")


class LiteWire:
    """Any model LiteLLM knows."""

    async def complete(self, target: Target, request: Request, timeout_s: float) -> Answer:
        """One whole answer.

        Raises:
            Fault: Whatever the library or the provider raised.
        """
        try:
            return _answer_of(await _call(target, request, timeout_s))
        except (Fault, TimeoutError):
            raise
        except Exception as error:
            raise fault_of(error) from error

    async def stream(self, target: Target, request: Request, timeout_s: float) -> AsyncIterator[Piece]:
        """The answer's pieces as they come.

        LiteLLM makes up ``stop`` for a stream that was closed without a last chunk (L15); what the provider
        itself said is kept in ``received_finish_reason``.

        Raises:
            Fault: The stream could not begin or broke.
        """
        try:
            parts = await _call(
                target, request, timeout_s, stream=True, stream_options={"include_usage": True}
            )
            used: Tokens | None = None
            try:
                async for part in parts:
                    if part.choices and (text := part.choices[0].delta.content):
                        yield Piece(text)
                    used = _tokens_of(getattr(part, "usage", None)) or used
                yield Piece("", parts.received_finish_reason, used)
            finally:
                await parts.aclose()
        except (Fault, TimeoutError):
            raise
        except Exception as error:
            raise fault_of(error) from error

    async def close(self) -> None:
        """LiteLLM keeps its own clients."""


async def _call(target: Target, request: Request, timeout_s: float, **options: Any) -> Any:  # noqa: ANN401  # an untyped library
    litellm = await library()
    return await litellm.acompletion(
        model=target.model,
        messages=_with_cache_mark(target, request),
        temperature=request.temperature,
        max_tokens=request.output_tokens,
        timeout=_rounded(timeout_s),
        num_retries=0,
        max_retries=0,
        api_base=target.api_base,
        api_key=target.api_key,
        # With tools LiteLLM would import the mcp package, which is not installed, to look for its own.
        _skip_mcp_handler=True,
        **request.options(),
        **options,
    )


def _with_cache_mark(target: Target, request: Request) -> list[dict[str, Any]]:
    """The messages; for Anthropic the part of the prompt that never changes is marked to be cached there.

    Anthropic caches what is marked and nothing shorter than a thousand tokens; taking it in costs a quarter
    more than sending it, reading it a tenth. OpenAI finds repeated beginnings by itself.
    """
    messages = list(request.messages)
    if not target.model.startswith("anthropic/") or request.fixed_chars < LEAST_CACHED_CHARS:
        return messages
    text: str = messages[0]["content"]
    fixed = {
        "type": "text",
        "text": text[: request.fixed_chars],
        "cache_control": {"type": "ephemeral"},
    }
    rest = text[request.fixed_chars :]
    messages[0] = {
        **messages[0],
        "content": [fixed, *([{"type": "text", "text": rest}] if rest.strip() else [])],
    }
    return messages


def _rounded(timeout_s: float) -> float:
    """The next power of two: LiteLLM keeps a client, and its connections, for each time-out it was given.

    The wall deadline is kept above this wire.
    """
    return 2.0 ** ceil(log2(max(timeout_s, 1.0)))


def _answer_of(response: Any) -> Answer:  # noqa: ANN401  # an untyped library
    choice = response.choices[0]
    message = choice.message
    used = _tokens_of(getattr(response, "usage", None)) or Tokens()
    fields = getattr(message, "provider_specific_fields", None) or {}
    return Answer(
        text=message.content or "",
        finish=choice.finish_reason,
        refusal=getattr(message, "refusal", None) or fields.get("refusal"),
        tool_calls=tuple(
            ToolCall(call.id or "", call.function.name or "", call.function.arguments or "")
            for call in message.tool_calls or ()
        ),
        tokens_in=used.sent,
        tokens_out=used.answered,
        tokens_read=used.read,
        tokens_written=used.written,
    )


def _tokens_of(usage: Any) -> Tokens | None:  # noqa: ANN401  # an untyped library
    """What was used; None: the provider has not said."""
    sent, answered = getattr(usage, "prompt_tokens", 0) or 0, getattr(usage, "completion_tokens", 0) or 0
    if not sent and not answered:
        return None
    details = getattr(usage, "prompt_tokens_details", None)
    return Tokens(
        sent=sent,
        answered=answered,
        read=getattr(details, "cached_tokens", 0) or 0,
        written=getattr(details, "cache_write_tokens", 0) or 0,
    )


def fault_of(error: Exception) -> Fault:
    """The kind of an error of LiteLLM or of a client below it."""
    if is_too_large(error):
        return Fault(FaultKind.TOO_LARGE)
    status = getattr(error, "status_code", None)
    status = status if isinstance(status, int) else None
    headers = _headers_of(error)
    names = [kind.__name__ for kind in type(error).__mro__]
    for name in names:
        if name in _BY_NAME:
            return Fault(_BY_NAME[name], status=status, retry_after_s=retry_after(headers))
    said = f"{error} {getattr(error, 'body', '')} {_text_of(error)}"
    # LiteLLM gives a connection that failed the status 500.
    if "APIConnectionError" in names or (status == 500 and any(word in said for word in _UNREACHABLE)):
        return Fault(FaultKind.UNREACHABLE, status=status)
    return Fault(FaultKind.BROKEN) if status is None else from_status(status, said, headers)


def _headers_of(error: Exception) -> Mapping[str, str]:
    for holder in (getattr(error, "response", None), error):
        for name in ("headers", "litellm_response_headers"):
            headers = getattr(holder, name, None)
            if headers:
                return {str(key).lower(): str(value) for key, value in dict(headers).items()}
    return {}


def _text_of(error: Exception) -> str:
    try:
        return str(getattr(getattr(error, "response", None), "text", ""))
    except Exception:  # noqa: BLE001  # a streamed body that was not read has no text
        return ""
