"""``propmubi docs``: papers in, what they are, and what they say.

Everything goes through the API, of the running instance or of one for the command's own time, as an analyst.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path  # noqa: TC003  # typer evaluates it
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

import typer

from config.settings import Settings
from domain.errors import BadInput
from domain.tenancy import Role
from propmubi.cli.docs_extract import extract
from propmubi.cli.options import AsJson, DataDir, Url  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

_LOOK_S: Final = 0.25
_PATIENCE_S: Final = 1800.0
_DONE: Final = frozenset({"verified", "refused"})
_KINDS: Final = frozenset({"case", "title"})

Subject = Annotated[
    str | None, typer.Option("--subject", help="What the papers are of: case:UUID or title:UUID.")
]


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Papers: read in, listed, asked.", no_args_is_help=True)
    group.command("ingest")(ingest)
    group.command("list")(list_documents)
    group.command("ask")(ask)
    group.command("extract")(extract)
    app.add_typer(group, name="docs")


def ingest(
    files: Annotated[
        list[Path],
        typer.Argument(help="PDF, pictures, DOCX, XLSX, PPTX, EML, MSG, HTML, TXT.", metavar="FILE…"),
    ],
    subject: Subject = None,
    data_dir: DataDir = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Read files in, and wait until they are read; exit 1 when any could not be."""
    fields = _subject(subject)
    for file in files:
        if not file.is_file():
            raise BadInput(f"There is no file {file}.")
    rows = asyncio.run(_ingest(_settings(data_dir), url, files, fields, is_quiet=as_json))
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    if any(row["state"] != "verified" for row in rows):
        raise typer.Exit(1)


def list_documents(
    subject: Subject = None, data_dir: DataDir = None, url: Url = None, as_json: AsJson = False
) -> None:
    """The newest hundred documents."""
    items = asyncio.run(_get(_settings(data_dir), url, "/api/v1/documents", _subject(subject)))["items"]
    if as_json:
        sys.stdout.write(json.dumps(items, ensure_ascii=False, indent=1) + "\n")
        return
    for item in items:
        sys.stdout.write(_line(item) + "\n")


def ask(
    question: Annotated[str, typer.Argument(help="In words.")],
    document: Annotated[
        list[UUID] | None, typer.Option("--document", help="Only this one; may be repeated.")
    ] = None,
    data_dir: DataDir = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """What the papers say to a question, with page and place; exit 1 when nothing."""
    asked: dict[str, Any] = {"question": question}
    if document:
        asked["document_ids"] = [str(one) for one in document]
    found = asyncio.run(_ask(_settings(data_dir), url, asked))
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(found["answer"] + "\n")
        for number, one in enumerate(found["citations"], 1):
            place = ", ".join(f"{edge:.0f}" for edge in one["box"])
            sys.stdout.write(
                f"  [{number}] document {one['document_id']}, page {one['page']}, at {place} pt\n"
            )
    if not found["citations"]:
        raise typer.Exit(1)


def _settings(data_dir: Path | None) -> Settings:
    from config.logging import configure_logging

    settings = Settings.load(data_dir=data_dir, log_level="WARNING")
    configure_logging(settings)
    return settings


def _subject(subject: str | None) -> dict[str, str]:
    if subject is None:
        return {}
    kind, _, key = subject.partition(":")
    wrong = BadInput("--subject is case:UUID or title:UUID.")
    if kind not in _KINDS:
        raise wrong
    try:
        return {"subject_kind": kind, "subject_id": str(UUID(key))}
    except ValueError:
        raise wrong from None


async def _ingest(
    settings: Settings, url: str | None, files: list[Path], fields: dict[str, str], *, is_quiet: bool
) -> list[dict[str, Any]]:
    from propmubi.cli.docs_view import view_of

    rows: list[dict[str, Any]] = []
    async for client in _client(settings, url):
        with view_of(len(files), is_quiet=is_quiet) as view:
            # One by one: a file that is refused names itself, and reading goes on behind the next upload.
            for file in files:
                rows.append(await _sent(client, file, fields))
                view.sent()
            for row in rows:
                if row["state"] not in _DONE:
                    row.update(await _read(client, row["id"]))
                view.ended(row)
    return rows


async def _sent(client: httpx.AsyncClient, file: Path, fields: dict[str, str]) -> dict[str, Any]:
    from propmubi.cli.connect import answer_of

    with file.open("rb") as content:
        form = {"files": (file.name, content, "application/octet-stream")}
        answer = answer_of(await client.post("/api/v1/documents", files=form, data=fields)).json()
    if answer["refused"]:
        return {**answer["refused"][0], "state": "refused"}
    return dict(answer["documents"][0])


async def _read(client: httpx.AsyncClient, document_id: str) -> dict[str, Any]:
    """The document once it is read, or refused."""
    from propmubi.cli.connect import answer_of

    async with asyncio.timeout(_PATIENCE_S):
        while True:
            document: dict[str, Any] = answer_of(await client.get(f"/api/v1/documents/{document_id}")).json()
            if document["state"] in _DONE:
                return document
            await asyncio.sleep(_LOOK_S)


async def _get(settings: Settings, url: str | None, path: str, query: dict[str, str]) -> dict[str, Any]:
    from propmubi.cli.connect import answer_of

    found: dict[str, Any] = {}
    async for client in _client(settings, url):
        found = answer_of(await client.get(path, params=query)).json()
    return found


async def _ask(settings: Settings, url: str | None, asked: dict[str, Any]) -> dict[str, Any]:
    from propmubi.cli.connect import answer_of

    found: dict[str, Any] = {}
    async for client in _client(settings, url):
        found = answer_of(await client.post("/api/v1/documents/ask", json=asked)).json()
    return found


async def _client(settings: Settings, url: str | None) -> AsyncIterator[httpx.AsyncClient]:
    """One client that acts as an analyst."""
    import httpx

    from propmubi.cli.connect import platform, unreachable

    async with platform(settings, url=url, role=Role.ANALYST) as api, api.client() as client:
        try:
            yield client
        except httpx.TransportError as error:
            raise unreachable(api.url, error) from None


def _line(item: dict[str, Any]) -> str:
    told = item["problem"] or ", ".join(item["flags"])
    begin = f"{item['id']}  {item['state']:<9}{item['pages']:>5} p."
    return f"{begin}  {item['label']:<20}{item['file_name']}  {told}".rstrip()
