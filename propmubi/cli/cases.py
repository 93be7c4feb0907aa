"""``propmubi cases``: the queue, one case, a new one, its papers, a signature, and what leaves the house.

Everything goes through the API, of the running instance or of one for the command's own time, as an analyst;
a signature is of the person whose password is given.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from domain.cases.rounds import SignatureDecision  # noqa: TC001 - typer evaluates it
from domain.cases.stages import Stage, WaitFor  # noqa: TC001 - typer evaluates them
from domain.errors import BadInput
from propmubi.cli.options import AsJson, DataDir, Url  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from propmubi.cli.cases_desk import Desk

Ref = Annotated[str, typer.Argument(help="PM-2026-000123, or the case's id.", metavar="CASE")]
Sort = Literal["sla", "amount", "risk", "updated"]
Paper = Literal["memo", "kfs", "sanction", "reasons", "timeline"]


def register(app: typer.Typer) -> None:
    """Adds the group ``cases``."""
    group = typer.Typer(
        no_args_is_help=True, help="Home-loan cases: list, show, submit, papers, sign, export."
    )
    group.command("list")(list_cases)
    group.command("show")(show)
    group.command("submit")(submit)
    group.command("papers")(papers)
    group.command("sign")(sign)
    group.command("export")(export)
    app.add_typer(group, name="cases")


def list_cases(  # each is an option
    stage: Annotated[Stage | None, typer.Option(help="Only those of this stage.")] = None,
    waiting: Annotated[WaitFor | None, typer.Option(help="Only those that wait for this.")] = None,
    owner: Annotated[str | None, typer.Option(help="me, none, or an analyst's id.")] = None,
    text: Annotated[str, typer.Option("--text", help="Part of reference, name or city.")] = "",
    sort: Annotated[Sort, typer.Option(help="What comes first.")] = "sla",
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    url: Url = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """The queue, the most urgent first."""
    asked = {"stage": stage, "waiting": waiting, "owner": owner, "q": text, "sort": sort, "limit": limit}

    async def work(at: Desk) -> dict[str, Any]:
        return await at.get("", **{key: value for key, value in asked.items() if value})

    page = _run(work, data_dir, url)
    if not _is_told(page, as_json=as_json):
        from propmubi.cli.cases_view import show_queue

        show_queue(page)


def show(case: Ref, url: Url = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """One case: where it stands, figures against limits, mismatches, conditions, signatures."""
    found = _run(lambda at: at.whole(case), data_dir, url)
    if not _is_told(found, as_json=as_json):
        from propmubi.cli.cases_view import show_case

        show_case(found)


def submit(  # each is an option
    application: Annotated[
        Path, typer.Argument(help="An application as in docs/lending.md.", metavar="APPLICATION.json")
    ],
    name: Annotated[str | None, typer.Option(help="Who asks; default: the first applicant's name.")] = None,
    city: Annotated[str | None, typer.Option(help="Where the home is.")] = None,
    paper: Annotated[list[Path] | None, typer.Option(help="A paper to send along; may be repeated.")] = None,
    key: Annotated[
        str | None, typer.Option(help="Submitted again under one key it is one case; 8 characters or more.")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Until somebody has to do something.")] = False,
    url: Url = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Open a case; a run begins to work on it at once. Exit 1 when a paper was refused."""
    from propmubi.cli.cases_desk import application_body

    body, files = application_body(application, name, city), _files(paper or [])

    async def work(at: Desk) -> dict[str, Any]:
        row = await at.open(body, key)
        sent = [await at.upload(row["id"], file) for file in files]
        if wait:
            sent = await at.until_read(sent)
            row = await at.until_judged(row["id"])
        return {"case": row, "papers": sent}

    done = _run(work, data_dir, url)
    if not _is_told(done, as_json=as_json):
        from propmubi.cli.cases_view import show_papers, show_row

        show_row(done["case"])
        show_papers(done["papers"])
    _fail_on_refused(done["papers"])


def papers(
    case: Ref,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Papers to add; none: list them.", metavar="[FILE…]")
    ] = None,
    url: Url = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """The papers of a case; with files, adds them and waits until they are read. Exit 1: one was refused."""
    given = _files(files or [])

    async def work(at: Desk) -> dict[str, Any]:
        if not given:
            found = await at.whole(case)
            return {"papers": found["documents"], "missing": found["missing"]}
        case_id = (await at.find(case))["id"]
        sent = await at.until_read([await at.upload(case_id, file) for file in given])
        return {"papers": sent, "missing": (await at.whole(case_id))["missing"]}

    done = _run(work, data_dir, url)
    if not _is_told(done, as_json=as_json):
        from propmubi.cli.cases_view import show_missing, show_papers

        show_papers(done["papers"])
        show_missing(done["missing"])
    if given:
        _fail_on_refused(done["papers"])


def sign(  # each is an option
    case: Ref,
    text: Annotated[str, typer.Option("--text", help="The signer's own words; they stay in the story.")],
    email: Annotated[str, typer.Option("--as", help="Who signs: the email they sign in with.")],
    decision: Annotated[SignatureDecision, typer.Option(help="The checker's word.")] = "agree",
    url: Url = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Sign a recommendation. The signer's password is asked anew: on the terminal, or as a line of stdin."""

    async def work(at: Desk) -> dict[str, Any]:
        found = await at.whole(case)
        if sys.stderr.isatty() and sys.stdin.isatty():
            from propmubi.cli.cases_view import show_recommendation

            show_recommendation(found)
        password = await asyncio.to_thread(_password)
        return await at.sign(found["case"], email, password, {"decision": decision, "text": text})

    signed = _run(work, data_dir, url)
    if not _is_told(signed, as_json=as_json):
        from propmubi.cli.cases_view import show_row

        show_row(signed["case"])


def export(  # each is an option
    case: Ref,
    paper: Annotated[Paper, typer.Argument(help="Which paper; timeline is JSON Lines, the others PDF.")],
    language: Annotated[Literal["en", "hi", "mr"], typer.Option(help="Of the letter of reasons.")] = "en",
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write; default: its own name, here.")
    ] = None,
    url: Url = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write a paper of a case to a file; a draft says so on every page."""

    async def work(at: Desk) -> dict[str, Any]:
        row = await at.find(case)
        if paper == "timeline":
            content, name = await at.file(f"/{row['id']}/timeline.jsonl"), f"{row['ref']}-timeline.jsonl"
        else:
            content = await at.file(f"/{row['id']}/{paper}.pdf", language=language)
            name = f"{row['ref']}-{paper}.pdf"
        return {
            "file": str(_written(out or Path(name), content, is_named=out is not None)),
            "bytes": len(content),
        }

    done = _run(work, data_dir, url)
    if not _is_told(done, as_json=as_json):
        sys.stdout.write(f"{done['file']}, {done['bytes']:,} bytes\n")


def _written(file: Path, content: bytes, *, is_named: bool) -> Path:
    if file.exists() and not is_named:
        raise BadInput(f"{file} is there already; name a file with --out.")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{file} cannot be written ({type(error).__name__}).") from None
    return file


def _run(
    work: Callable[[Desk], Awaitable[dict[str, Any]]], data_dir: Path | None, url: str | None
) -> dict[str, Any]:
    from propmubi.cli.cases_desk import desk

    async def run() -> dict[str, Any]:
        async with desk(data_dir, url) as at:
            return await work(at)

    return asyncio.run(run())


def _is_told(found: dict[str, Any], *, as_json: bool) -> bool:
    """Tells it as JSON where that was asked for."""
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return as_json


def _files(given: list[Path]) -> list[Path]:
    for file in given:
        if not file.is_file():
            raise BadInput(f"There is no file {file}.")
    return given


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, err=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise BadInput("No password came on stdin; write it there as one line, or run this on a terminal.")
    return line


def _fail_on_refused(sent: list[dict[str, Any]]) -> None:
    if any(one["state"] == "refused" for one in sent):
        raise typer.Exit(1)
