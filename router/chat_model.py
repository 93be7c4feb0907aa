"""A route as a LangChain chat model, so that LangGraph's messages mode and LangSmith see it natively.

The rules of the route hold here too: personal data is taken out before the wire, a broken stream raises, and
a tool call is one of the tools that were bound, with arguments that are JSON.
"""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

from langchain_core.language_models import BaseChatModel, LangSmithParams
from langchain_core.messages import AIMessage, AIMessageChunk, convert_to_openai_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from router.privacy import in_this_run
from router.requests import Request
from router.route import Route  # noqa: TC001  # pydantic evaluates it
from router.text_safety import scrub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
    from langchain_core.language_models import LanguageModelInput
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import Runnable
    from langchain_core.tools import BaseTool

    from router.privacy import Pseudonyms
    from router.requests import Answer

_ANY_TOOL: Final = {"any": "required", True: "required", None: "auto", False: "auto"}


class RoutedChatModel(BaseChatModel):
    """One job's route; asynchronous only."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    route: Route

    @property
    def _llm_type(self) -> str:
        return "propmubi-router"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {
            "use_case": self.route.use_case,
            "deployments": [seat.target.name for seat in self.route.seats],
        }

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:  # noqa: ANN401  # its parent's form
        del kwargs
        tier = self.route.tier
        params = LangSmithParams(
            ls_provider="propmubi-router",
            ls_model_name=self.route.seats[0].target.model,
            ls_model_type="chat",
            ls_temperature=tier.temperature,
            ls_max_tokens=tier.output_tokens,
        )
        if stop:
            params["ls_stop"] = stop
        return params

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | bool | None = None,
        **kwargs: Any,  # noqa: ANN401  # its parent's form
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with a closed set of tools; ``any`` makes it call one."""
        offered = [convert_to_openai_tool(tool) for tool in tools]
        choice: Any = _ANY_TOOL.get(tool_choice, tool_choice)
        if choice in {tool["function"]["name"] for tool in offered}:
            choice = {"type": "function", "function": {"name": choice}}
        return self.bind(tools=offered, tool_choice=choice, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  # its parent's form
    ) -> ChatResult:
        raise NotImplementedError("This model is asynchronous: call ainvoke, astream or abatch.")

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  # its parent's form
    ) -> ChatResult:
        del run_manager
        message = await self._answered(messages, stop, kwargs)
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  # its parent's form
    ) -> AsyncIterator[ChatGenerationChunk]:
        """Tokens as they come; with tools one chunk, for half a tool call is of no use to anyone."""
        del run_manager
        if kwargs.get("tools"):
            whole = await self._answered(messages, stop, kwargs)
            yield ChatGenerationChunk(message=AIMessageChunk(**whole.model_dump(exclude={"type"})))
            return
        names = in_this_run()
        shown = names.stream()
        async with aclosing(self.route.stream(self._request(messages, stop, kwargs, names))) as pieces:
            async for piece in pieces:
                if text := shown.feed(piece):
                    yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        if text := shown.rest():
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        said = {"model_name": self.route.answered_by, "finish_reason": "stop"}
        yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata=said))

    async def _answered(
        self, messages: list[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> AIMessage:
        names = in_this_run()
        tools = {tool["function"]["name"] for tool in options.get("tools") or ()}

        def check(answer: Answer) -> None:
            for call in answer.tool_calls:
                if call.name not in tools or not isinstance(json.loads(call.arguments), dict):
                    raise ValueError("not a call of a bound tool")

        answer = await self.route.complete(self._request(messages, stop, options, names), check)
        return AIMessage(
            content=names.shown(answer.text),
            tool_calls=[
                {"id": call.id, "name": call.name, "args": json.loads(names.restore(scrub(call.arguments)))}
                for call in answer.tool_calls
            ],
            usage_metadata=UsageMetadata(
                input_tokens=answer.tokens_in,
                output_tokens=answer.tokens_out,
                total_tokens=answer.tokens_in + answer.tokens_out,
            ),
            response_metadata={"model_name": self.route.answered_by, "finish_reason": answer.finish},
        )

    def _request(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None,
        options: dict[str, Any],
        names: Pseudonyms,
    ) -> Request:
        tier = self.route.tier
        said = convert_to_openai_messages(messages)
        return Request(
            messages=[_hidden(message, names) for message in said],
            output_tokens=tier.output_tokens,
            temperature=tier.temperature,
            response_format=options.get("response_format"),
            tools=options.get("tools") or (),
            tool_choice=options.get("tool_choice") if options.get("tools") else None,
            stop=stop,
        )


def _hidden(value: Any, names: Pseudonyms) -> Any:  # noqa: ANN401  # a message in OpenAI's form
    """Every text of a message without personal data: its content, and arguments of earlier tool calls."""
    if isinstance(value, str):
        return names.hide(scrub(value))
    if isinstance(value, list):
        return [_hidden(inner, names) for inner in value]
    if isinstance(value, dict):
        return {
            key: inner if key in {"role", "type", "id", "name", "tool_call_id"} else _hidden(inner, names)
            for key, inner in value.items()
        }
    return value
