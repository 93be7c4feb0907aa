"""The loop of a conversation: lines in, commands or messages, parts drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from propmubi.chat.session import ChatSession
    from propmubi.chat.view import ChatView

COMMANDS: Final = "/quit, /reset, /filters, /json"


async def converse(
    session: ChatSession, view: ChatView, next_line: Callable[[], Awaitable[str | None]]
) -> bool:
    """Talks until /quit or the end of the input; False when a message could not be answered."""
    is_well = True
    while (line := await next_line()) is not None:
        text = line.strip()
        if text == "/quit":
            break
        if text.startswith("/"):
            await _command(text, session, view)
        elif text:
            is_well = await _message(text, session, view) and is_well
    return is_well


async def _message(text: str, session: ChatSession, view: ChatView) -> bool:
    from propmubi.chat.session import Failure

    is_answered = True
    async for part in session.say(text):
        is_answered = is_answered and not isinstance(part, Failure)
        view.part(part)
    view.end_of_answer()
    return is_answered


async def _command(text: str, session: ChatSession, view: ChatView) -> None:
    match text:
        case "/reset":
            await session.reset()
            view.line(f"new conversation {session.thread_id}")
        case "/filters":
            view.chips(await session.filters())
        case "/json":
            view.as_json = not view.as_json
        case _:
            view.line(f"There is no {text.split(maxsplit=1)[0]}; commands are {COMMANDS}.")
