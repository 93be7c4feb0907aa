"""``propmubi search``: one search in words, from the terminal."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from domain.errors import BadInput, UnreadableFile
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from domain.search.slots import SearchFilters

MAX_TEXT_CHARS = 2000


def register(app: typer.Typer) -> None:
    """Adds ``search``."""
    app.command("search")(search)


def search(
    text: Annotated[str, typer.Argument(help="The wish: English, Hinglish or Hindi.")],
    state: Annotated[
        str | None, typer.Option("--state", help="Filters in force: a JSON file, or the JSON itself.")
    ] = None,
    parse_only: Annotated[
        bool, typer.Option("--parse-only", help="Show what was understood; search nothing.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100)] = 5,
    as_json: AsJson = False,
    url: Annotated[
        str | None, typer.Option("--url", help="A running API; else the one of the folder.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Find homes: what was understood, the filters in force, and ranked listings with their reasons."""
    if len(text) > MAX_TEXT_CHARS:
        raise BadInput(f"The text has {len(text)} characters; {MAX_TEXT_CHARS} is the most a search takes.")
    filters = state_of(state)
    if parse_only:
        show_parsed(text, filters, as_json=as_json)
        return
    asyncio.run(_searched(text, filters, limit=limit, as_json=as_json, url=url, data_dir=data_dir))


def state_of(given: str | None) -> SearchFilters | None:
    """The filters of ``--state``.

    Raises:
        UnreadableFile: There is no such file, or it is not UTF-8.
        BadInput: It is not a JSON object.
    """
    if given is None:
        return None
    source = given
    if not given.lstrip().startswith("{"):
        try:
            source = Path(given).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(f"--state {given} cannot be read ({type(error).__name__}).") from None
    try:
        filters = json.loads(source)
    except (ValueError, RecursionError):
        filters = None
    if not isinstance(filters, dict):
        raise BadInput("--state must be a JSON object of filters, as an earlier answer's 'state'.")
    return cast("SearchFilters", filters)


def show_parsed(text: str, filters: SearchFilters | None, *, as_json: bool) -> None:
    """Prints the reading of the text alone."""
    from domain.search.chips import describe
    from domain.search.parser import parse

    parsed = parse(text, filters)
    if as_json:
        typer.echo(json.dumps(parsed, ensure_ascii=False))
        return
    typer.echo(f"intent: {parsed['intent']}")
    read = parsed.get("state_after", parsed.get("filters"))
    if read:
        typer.echo(f"filters: {describe(read)}")
    for name in ("tool", "refused", "clarify", "assumptions", "unparsed"):
        if found := parsed.get(name):
            typer.echo(f"{name}: {json.dumps(found, ensure_ascii=False)}")


async def _searched(
    text: str,
    filters: SearchFilters | None,
    *,
    limit: int,
    as_json: bool,
    url: str | None,
    data_dir: Path | None,
) -> None:
    import httpx

    from config.logging import configure_logging
    from config.settings import Settings
    from propmubi.cli.connect import answer_of, platform, unreachable
    from propmubi.cli.search_view import show_answer

    settings = Settings.load(data_dir=data_dir, log_level="WARNING")
    configure_logging(settings)
    async with platform(settings, url=url) as api, api.client() as client:
        body: dict[str, Any] = {"text": text, "limit": limit, **({"state": filters} if filters else {})}
        try:
            answer = answer_of(await client.post("/api/v1/search", json=body)).json()
        except httpx.TransportError as error:
            raise unreachable(api.url, error) from None
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        show_answer(answer)
