"""``propmubi chat``: a conversation in the terminal, over the same API as every other client."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from propmubi.cli.options import DataDir, Url  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from propmubi.chat.view import ChatView

Thread = Annotated[str | None, typer.Option("--thread", help="Go on with this conversation.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines in place of cards.")]


def register(app: typer.Typer) -> None:
    """Adds ``chat``."""

    @app.command()
    def chat(
        url: Url = None, thread: Thread = None, data_dir: DataDir = None, as_json: AsJson = False
    ) -> None:
        """Talk to the home search; reads lines from a script as well as from a person."""
        from propmubi.chat.view import ChatView
        from propmubi.engines.instance import find_instance

        settings = Settings.load(data_dir=data_dir)
        view = ChatView(as_json=as_json)
        instance = None if url else find_instance(settings.data_dir)
        address = url or (instance.api_url if instance else None)
        if address:
            is_well = asyncio.run(_talk(address, thread, view))
        else:
            is_well = asyncio.run(_talk_alone(settings, thread, view))
        if not is_well:
            raise typer.Exit(1)


async def _talk(url: str, thread: str | None, view: ChatView) -> bool:
    """Over an instance that runs already."""
    from propmubi.chat.conversation import COMMANDS, converse
    from propmubi.chat.lines import InputLines
    from propmubi.chat.session import ChatSession

    session = ChatSession(url, thread)
    try:
        await session.open()
        if view.is_terminal:
            view.line(f"conversation {session.thread_id} · {COMMANDS}", style="dim")
        lines = InputLines(lambda: _read_line(prompts=view.is_terminal))
        return await converse(session, view, lines.next)
    finally:
        await session.close()


async def _talk_alone(settings: Settings, thread: str | None, view: ChatView) -> bool:
    """With the whole platform in this process, for as long as the conversation lasts."""
    from config.logging import configure_logging
    from propmubi.engines.ports import listen
    from propmubi.launch import Launch, api_url
    from propmubi.services import PARTS
    from propmubi.supervisor import Supervisor

    configure_logging(settings.model_copy(update={"log_level": "WARNING"}))
    supervisor = Supervisor(progress=lambda _name, _seconds: None, on_stop=lambda: None)
    launch = Launch(settings, PARTS, supervisor)
    outcome: list[asyncio.Task[bool]] = []
    if view.is_terminal:
        view.line("No instance runs on this folder; starting one for this conversation …", style="dim")
    with listen(settings.host, 0) as listener:

        def begin() -> None:
            task = asyncio.ensure_future(_talk(api_url(listener), thread, view))
            task.add_done_callback(lambda _: supervisor.ask_to_stop())
            outcome.append(task)

        await supervisor.run(
            launch.everything(listener, with_demo=True, progress=lambda _name, _seconds: None), on_ready=begin
        )
    task = outcome[0] if outcome else None
    if task is None or not task.done():
        if task is not None:
            task.cancel()
        return True
    return task.result()


def _read_line(*, prompts: bool) -> str:
    """The next line of the input.

    Raises:
        EOFError: there is none.
    """
    if prompts:
        return input("you › ")
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
