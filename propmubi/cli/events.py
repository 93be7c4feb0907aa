"""``propmubi events``: write, watch and replay events; decide about dead letters. Everything is JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

import typer

from config.settings import Settings
from domain.errors import BadInput
from propmubi.cli.options import DataDir, Url  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

Type = Annotated[str | None, typer.Option("--type", help="Of this type, e.g. lead.created.")]
Stream = Annotated[str | None, typer.Option("--stream", help="Of this stream, e.g. crm.events.")]
LetterId = Annotated[UUID, typer.Argument(help="Id of the dead letter.")]
_WAIT_S: Final = 1.0
_PAGE: Final = 500


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Events: publish, tail, replay; dead letters; triggers.", no_args_is_help=True)
    group.command("publish")(publish)
    group.command("tail")(tail)
    group.command("replay")(replay)
    group.command("triggers")(triggers)
    dead = typer.Typer(help="Messages that were given up: list, show, replay, discard.", no_args_is_help=True)
    dead.command("list")(dead_list)
    dead.command("show")(dead_show)
    dead.command("replay")(dead_replay)
    dead.command("discard")(dead_discard)
    group.add_typer(dead, name="dead")
    app.add_typer(group, name="events")


def publish(
    event_type: Annotated[str, typer.Argument(metavar="TYPE", help="E.g. unit.status_changed.")],
    data: Annotated[str, typer.Argument(help="The event's data as JSON; - reads it from stdin.")] = "-",
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Write an event; it is checked, stored, sent and handled like any other."""
    body = {"type": event_type, "data": _json(sys.stdin.read() if data == "-" else data)}
    _print(asyncio.run(_ask("POST", "", data_dir, url, json=body)))


def tail(
    event_type: Type = None,
    stream: Stream = None,
    lines: Annotated[
        int, typer.Option("-n", min=1, max=1000, help="How many of the last to begin with.")
    ] = 20,
    follow: Annotated[bool, typer.Option("--follow/--no-follow", help="Go on with what comes.")] = True,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Show the last events, one line each, and go on with new ones until Ctrl-C."""
    query = _given(type=event_type, stream=stream)
    try:
        asyncio.run(_tail(query, lines, data_dir, url, is_following=follow))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def replay(
    since: Annotated[
        str | None, typer.Option(help="Written at or after, ISO 8601; no zone means UTC.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Written before, ISO 8601.")] = None,
    event_type: Type = None,
    stream: Stream = None,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Send events once more; what has its effect already gets no second one."""
    body = _given(since=_moment(since), until=_moment(until), type=event_type, stream=stream)
    _print(asyncio.run(_ask("POST", "/replay", data_dir, url, json=body)))


def triggers(url: Url = None, data_dir: DataDir = None) -> None:
    """Show which event starts which graph, and whether it does here."""
    _print_each(asyncio.run(_ask("GET", "/triggers", data_dir, url)))


def dead_list(
    decided: Annotated[bool, typer.Option("--decided", help="Also those that were decided.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """List messages that were given up, newest first."""
    query = {"decided": decided, "limit": limit}
    _print_each(asyncio.run(_ask("GET", "/dead", data_dir, url, params=query)))


def dead_show(letter_id: LetterId, url: Url = None, data_dir: DataDir = None) -> None:
    """Show one."""
    _print(asyncio.run(_ask("GET", f"/dead/{letter_id}", data_dir, url)))


def dead_replay(letter_id: LetterId, url: Url = None, data_dir: DataDir = None) -> None:
    """Have the event tried again from the beginning."""
    _print(asyncio.run(_ask("POST", f"/dead/{letter_id}/replay", data_dir, url)))


def dead_discard(
    letter_id: LetterId,
    reason: Annotated[
        str | None, typer.Option(help="Why; kept with the letter, so no personal data belongs here.")
    ] = None,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Let it be."""
    body = {} if reason is None else {"json": {"reason": reason}}
    _print(asyncio.run(_ask("POST", f"/dead/{letter_id}/discard", data_dir, url, **body)))


async def _ask(method: str, path: str, data_dir: Path | None, url: str | None, **request: Any) -> Any:  # noqa: ANN401  # JSON
    import httpx

    from propmubi.cli.connect import platform, unreachable

    async with platform(Settings.load(data_dir=data_dir), url=url) as found, found.client() as client:
        try:
            return await _answer(client, method, path, **request)
        except httpx.TransportError as error:
            raise unreachable(found.url, error) from None


async def _answer(client: httpx.AsyncClient, method: str, path: str, **request: Any) -> Any:  # noqa: ANN401  # JSON
    from propmubi.cli.connect import answer_of

    return answer_of(await client.request(method, f"/api/v1/events{path}", **request)).json()


async def _tail(
    query: dict[str, Any], lines: int, data_dir: Path | None, url: str | None, *, is_following: bool
) -> None:
    import httpx

    from propmubi.cli.connect import platform, unreachable

    async with platform(Settings.load(data_dir=data_dir), url=url) as found, found.client() as client:
        try:
            shown = await _answer(client, "GET", "", params={**query, "limit": lines})
            _print_each(shown)
            newest = _newest(shown, 0)
            while is_following:
                await asyncio.sleep(_WAIT_S)
                shown = await _answer(client, "GET", "", params={**query, "after": newest, "limit": _PAGE})
                _print_each(shown)
                newest = _newest(shown, newest)
        except httpx.TransportError as error:
            raise unreachable(found.url, error) from None


def _newest(shown: list[dict[str, Any]], before: int) -> int:
    return max([before, *(one["seq"] or 0 for one in shown)])


def _given(**values: str | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _json(text: str) -> Any:  # noqa: ANN401  # JSON
    try:
        return json.loads(text)
    except ValueError:
        raise BadInput("The data is not JSON; quote it, or give it on stdin.") from None


def _moment(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a time; write it as 2026-11-27 or 2026-11-27T09:30+05:30.") from None
    return (given if given.tzinfo else given.replace(tzinfo=UTC)).isoformat()


def _print_each(found: list[Any]) -> None:
    for one in found:
        _print(one)


def _print(found: Any) -> None:  # noqa: ANN401  # JSON
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stdout.flush()
