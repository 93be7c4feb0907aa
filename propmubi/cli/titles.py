"""``propmubi titles list|show``: the title files of an installation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID  # noqa: TC003 (typer reads the annotation when the command runs)

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.errors import NotFound
from domain.tenancy import Role, system_principal
from domain.title.picture.drawing import OPINIONS
from domain.title_files.stages import Stage  # noqa: TC001 (typer reads the annotation)
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 (typer evaluates them)
from propmubi.cli.people_store import OWN_TENANT, Tenant, with_database
from propmubi.cli.title_view import show_review

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.title.review import Opinion
    from store.database import Database
    from store.titles.reading import TitleFile, TitleLine

_MOST = 500


def register(app: typer.Typer) -> None:
    """Adds the group ``titles``."""
    group = typer.Typer(no_args_is_help=True, help="Title files: list, show.")
    group.command("list")(list_titles)
    group.command("show")(show_title)
    app.add_typer(group, name="titles")


def list_titles(
    stage: Annotated[Stage | None, typer.Option(help="Only those of this stage.")] = None,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Title files, the one changed last first; with --json one object a line."""

    async def work(database: Database) -> Sequence[TitleLine]:
        from store.titles.reading import TitleFiles

        return await TitleFiles(database).lines(_reader(tenant), stage=stage, limit=_MOST)

    lines = with_database(data_dir, work)
    if as_json:
        for line in lines:
            typer.echo(json.dumps(_plain_line(line), ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("ref", "stage", "opinion", "findings", "property"):
        table.add_column(column, header_style="dim", overflow="fold")
    for line in lines:
        told = _plain_line(line)
        table.add_row(*(Text(str(told[key])) for key in ("ref", "stage", "opinion", "findings", "property")))
    Console(highlight=False).print(table)


def show_title(
    ref: Annotated[str, typer.Argument(help="PT-2026-000012, or the file's id.")],
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """One title file: chain, findings as told, signatures."""

    async def work(database: Database) -> TitleFile:
        from store.titles.reading import TitleFiles

        files, reader = TitleFiles(database), _reader(tenant)
        for line in await files.lines(reader, text=ref if ref.startswith("PT-") else "", limit=_MOST):
            if ref in {line.title.ref, str(line.title.id)}:
                return await files.file(reader, line.title.id)
        raise NotFound(f"There is no title file {ref[:60]}; see `propmubi titles list`.")

    file = with_database(data_dir, work)
    title = file.title
    if as_json:
        told = {
            "id": str(title.id),
            "ref": title.ref,
            "stage": title.stage,
            "revision": title.revision,
            "opinion": title.opinion,
            "report": title.report,
            "findings": [
                {"code": one.code, "found": one.severity_found, "told": one.severity, "state": one.state}
                for one in file.findings
            ],
            "signatures": [
                {"role": one.role, "name": one.signer_name, "at": one.at.isoformat()}
                for one in file.signatures
            ],
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    out = Console(highlight=False)
    out.print(Text(f"{title.ref}, search {title.revision}: {title.stage}   {title.property['text']}"))
    _show(file, out)
    for one in file.signatures:
        out.print(
            Text(f"signed by {one.signer_name}, {one.role.replace('_', ' ')}, {one.at:%Y-%m-%d %H:%M} UTC")
        )


def _show(file: TitleFile, out: Console) -> None:
    from store.titles.reading import review_of

    told = review_of(file)
    if told is None:
        out.print(Text(file.title.problem or "Its papers are still being read.", style="yellow"))
    else:
        show_review(told, out)


def _plain_line(line: TitleLine) -> dict[str, Any]:
    opinion: Opinion | None = line.title.opinion  # type: ignore[assignment]  # written from `Opinion` alone
    return {
        "id": str(line.title.id),
        "ref": line.title.ref,
        "stage": line.title.stage,
        "opinion": "not yet" if opinion is None else OPINIONS[opinion],
        "findings": sum(each.state != "cleared" for each in line.findings),
        "property": line.title.property["text"],
    }


def _reader(tenant: UUID) -> Any:  # noqa: ANN401  # a principal
    return system_principal(tenant, frozenset({Role.LEGAL_REVIEWER}))
