"""Token streams for answers, whoever wrote them.

Clients of the LangGraph protocol draw an answer from ``messages`` events: chunks that share a message id.
LangGraph emits those events from chat-model callbacks, so an answer is announced here as a chat model would:
start, one callback per token, end. Templates and models look alike on the wire, and the id, made of thread
and turn, keeps the final message from being streamed a second time and lets a retry replace its own text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, LLMResult
from langchain_core.runnables.config import ensure_config, get_async_callback_manager_for_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun

_WORDS_PER_CHUNK = 4
_WORD = re.compile(r"\s*\S+\s*")


class AnswerStream:
    """One answer on its way to the client. Use inside a node, whose run config it finds by itself."""

    def __init__(self, message_id: str) -> None:
        self.message_id = message_id
        self._run: AsyncCallbackManagerForLLMRun | None = None
        self._text = ""

    @property
    def text(self) -> str:
        """What was said so far."""
        return self._text

    async def send(self, text: str) -> None:
        """Says some more."""
        if not text:
            return
        self._text += text
        run = await self._started()
        chunk = ChatGenerationChunk(message=AIMessageChunk(content=text, id=self.message_id))
        await run.on_llm_new_token(text, chunk=chunk)

    async def send_words(self, text: str) -> None:
        """Says a whole text, a few words at a time."""
        for piece in pieces(text):
            await self.send(piece)

    def forget(self) -> None:
        """Starts the text anew: what was said is void, and the client is told so by an event of the graph."""
        self._text = ""

    async def finish(self, **additional_kwargs: Any) -> AIMessage:  # noqa: ANN401  # JSON-plain facts of the message
        """The whole message, for the ``messages`` channel."""
        run = await self._started()
        message = AIMessage(content=self._text, id=self.message_id, additional_kwargs=additional_kwargs)
        await run.on_llm_end(LLMResult(generations=[[ChatGeneration(message=message)]]))
        return message

    async def _started(self) -> AsyncCallbackManagerForLLMRun:
        if self._run is None:
            manager = get_async_callback_manager_for_config(ensure_config())
            [self._run] = await manager.on_chat_model_start({"name": "answer"}, [[]])
        return self._run


def pieces(text: str) -> Iterator[str]:
    """A text a few words at a time; joined they are the text."""
    words = _WORD.findall(text)
    for start in range(0, len(words), _WORDS_PER_CHUNK):
        yield "".join(words[start : start + _WORDS_PER_CHUNK])


async def say(text: str, *, message_id: str, **additional_kwargs: Any) -> AIMessage:  # noqa: ANN401  # JSON-plain facts
    """Streams a text as message chunks (when anyone listens to messages) and returns the whole message."""
    stream = AnswerStream(message_id)
    await stream.send_words(text)
    return await stream.finish(**additional_kwargs)
