"""One thread of the search graph as a client sees it: turns sent, parts of the answer received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID, uuid4

import httpx
from langgraph_sdk import get_client

from domain.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

GRAPH: Final = "property_search"
PROBE_TIMEOUT_S: Final = 5.0
MODES: Final[list[Any]] = ["messages-tuple", "custom"]


@dataclass(frozen=True, slots=True)
class Token:
    """Some more of the answer."""

    text: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Card:
    """A typed event of the graph (`graphs.property_search.events`)."""

    type: str
    event: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """The run failed; what the server says of it."""

    message: str


Part = Token | Card | Failure


class ChatSession:
    """One conversation. The thread lives on the server, so it can be gone on with later by its id."""

    def __init__(self, url: str, thread_id: str | None = None) -> None:
        self._client = get_client(url=url, api_key=None)
        self._url = url
        self.thread_id = _thread_id(thread_id)
        self._seen: set[str] = set()

    async def open(self) -> None:
        """Makes the thread, or finds it again.

        Raises:
            Unavailable: nothing answers at the address.
        """
        try:
            # Asked plainly first: the SDK tries an address six times before it says that nobody is there.
            async with httpx.AsyncClient(timeout=PROBE_TIMEOUT_S) as plain:
                await plain.get(f"{self._url.rstrip('/')}/ok")
            await self._client.threads.create(thread_id=self.thread_id, if_exists="do_nothing")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise Unavailable(
                f"Nothing answers at {self._url}; start it with `propmubi up` or correct --url."
            ) from error

    async def reset(self) -> None:
        """A new thread: the old one stays on the server."""
        self.thread_id = str(uuid4())
        await self.open()

    async def say(self, text: str) -> AsyncIterator[Part]:
        """Sends a message; each event is given once, however often the stream repeats it."""
        given: dict[str, Any] = {"messages": [{"role": "human", "content": text}]}
        try:
            stream = self._client.runs.stream(self.thread_id, GRAPH, input=given, stream_mode=MODES)
            async for part in stream:
                for read in self._read(part.event, part.data):
                    yield read
        except httpx.HTTPStatusError as error:
            yield Failure(f"The server refused the message (HTTP {error.response.status_code}).")
        except httpx.TransportError:
            yield Failure("The connection was lost; send the message again.")

    async def filters(self) -> list[dict[str, Any]]:
        """The active filters as chips."""
        state: Any = await self._client.threads.get_state(self.thread_id)
        values = state.get("values") or {}
        chips: list[dict[str, Any]] = values.get("chips", [])
        return chips

    async def close(self) -> None:
        """Closes the connection."""
        await self._client.aclose()

    def _read(self, event: str, data: Any) -> list[Part]:  # noqa: ANN401  # any JSON of the stream
        match event:
            case "messages":
                chunk = data[0]
                is_chunk = chunk.get("type") == "AIMessageChunk" and isinstance(chunk.get("content"), str)
                return [Token(chunk["content"], chunk.get("id") or "")] if is_chunk else []
            case "custom":
                return self._once(data)
            case "error":
                return [Failure(str(data.get("message", "The run failed.")))]
        return []

    def _once(self, event: dict[str, Any]) -> list[Part]:
        if event["id"] in self._seen:
            return []
        self._seen.add(event["id"])
        return [Card(event["type"], event)]


def _thread_id(said: str | None) -> str:
    """A new thread id, or the one given.

    Raises:
        BadInput: it is no UUID.
    """
    if said is None:
        return str(uuid4())
    try:
        return str(UUID(said))
    except ValueError:
        raise BadInput(f"--thread takes a thread id (a UUID), not {said!r}.") from None


class AnswerText:
    """The answer as it grows; a message that is begun anew starts from nothing."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, part: Part) -> Literal["grown", "void", "same"]:
        """What the part did to the text."""
        match part:
            case Token(text=text):
                self.text += text
                return "grown"
            case Card(type="answer_reset"):
                self.text = ""
                return "void"
        return "same"
