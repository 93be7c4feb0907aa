"""Token streams for text that no model wrote.

Clients of the LangGraph protocol draw an answer from ``messages`` events: chunks that share a message id. The
floor's template text is streamed through a chat model that says exactly what it is told, because LangGraph
emits those events from chat-model callbacks: a template answer and a model's look alike on the wire.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun

_WORDS_PER_CHUNK = 4
_WORD = re.compile(r"\s*\S+\s*")


class TemplateVoice(BaseChatModel):
    """Says one given text, a few words at a time."""

    text: str
    message_id: str

    @property
    def _llm_type(self) -> str:
        return "template"

    def _pieces(self) -> Iterator[str]:
        words = _WORD.findall(self.text)
        for start in range(0, len(words), _WORDS_PER_CHUNK):
            yield "".join(words[start : start + _WORDS_PER_CHUNK])

    def _generate(
        self,
        messages: list[BaseMessage],  # noqa: ARG002  # the text is given, not thought of
        stop: list[str] | None = None,  # noqa: ARG002  # signature of BaseChatModel
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002  # signature of BaseChatModel
        **kwargs: object,  # noqa: ARG002  # signature of BaseChatModel
    ) -> ChatResult:
        message = AIMessage(content=self.text, id=self.message_id)
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self,
        messages: list[BaseMessage],  # noqa: ARG002  # the text is given, not thought of
        stop: list[str] | None = None,  # noqa: ARG002  # signature of BaseChatModel
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,  # noqa: ARG002  # signature of BaseChatModel
    ) -> AsyncIterator[ChatGenerationChunk]:
        for piece in self._pieces():
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece, id=self.message_id))
            if run_manager:
                await run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk


async def say(text: str, *, message_id: str, **additional_kwargs: object) -> AIMessage:
    """Streams a text as message chunks (when anyone listens to messages) and returns the whole message.

    Call it in a node and put the result into the ``messages`` channel: the id keeps the final message from
    being streamed a second time. Make the id from the run and step, so that a retry replaces its own text.
    """
    await TemplateVoice(text=text, message_id=message_id).ainvoke([])
    return AIMessage(content=text, id=message_id, additional_kwargs=dict(additional_kwargs))
