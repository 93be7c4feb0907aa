"""``propmubi privacy``: what is kept of one person, given out or erased."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
from contextlib import asynccontextmanager
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from domain.tenancy import Principal
    from runtime.subjects import SubjectService

Subject = Annotated[str, typer.Argument(help="Id of a user or visitor, or a user's email.")]
_TABLES: Final = (
    "threads", "runs", "checkpoints", "events", "vault", "leads", "consents", "feedback", "corrections",
    "items", "crons", "model_calls", "documents", "acts",
)  # fmt: skip
_ERASED: Final = (
    "vault", "threads", "webhooks", "leads", "feedback", "corrections", "items", "crons", "documents",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="A person's data: give it out, or erase it.", no_args_is_help=True)
    group.command("export")(export)
    group.command("erase")(erase)
    group.command("rewrap")(rewrap)
    app.add_typer(group, name="privacy")


def export(
    subject: Subject,
    tenant: Tenant = OWN_TENANT,
    files: Annotated[
        Path | None, typer.Option("--files", help="Folder that the person's papers are copied to.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show every row kept of a person: counts, or with --json all of it; with --files, their papers, too."""
    found = asyncio.run(_ask(subject, tenant, data_dir, lambda service, person: service.export(person)))
    if files is not None:
        _copy(found["documents"], Settings.load(data_dir=data_dir).data_dir, tenant, files)
    show(found if as_json else {name: len(found[name]) for name in _TABLES}, _TABLES, as_json=as_json)


def _copy(documents: list[dict[str, Any]], data_dir: Path, tenant: UUID, files: Path) -> None:
    """Copies the files, each under its id and with the ending of its kind, readable by this user alone."""
    from store.documents.files import FILES_FOLDER, path_of

    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in documents:
        source = path_of(data_dir / FILES_FOLDER, tenant, one["sha256"])
        if source.is_file():
            target = files / f"{one['id']}.{one['kind']}"
            target.touch(mode=0o600)
            shutil.copyfile(source, target)


def erase(
    subject: Subject,
    tenant: Tenant = OWN_TENANT,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Destroy a person's key, erase their threads, checkpoints, logs, items and feedback, and empty leads."""
    if not is_sure:
        typer.confirm("Erase everything kept of this person? It cannot be undone.", abort=True)
    gone = asyncio.run(_ask(subject, tenant, data_dir, lambda service, person: service.erase(person)))
    if as_json or any(gone.values()):
        show(gone, _ERASED, as_json=as_json)
    else:
        typer.echo("Nothing is kept of this person.")


def rewrap(data_dir: DataDir = None) -> None:
    """Wrap the keys of all persons with the current secret, after it was replaced."""
    count = asyncio.run(_rewrapped(Settings.load(data_dir=data_dir)))
    typer.echo(f"{count} keys were wrapped anew; the previous secret can be taken out of the settings.")


async def _rewrapped(settings: Settings) -> int:
    from config.logging import configure_logging
    from propmubi.cli.run_stores import run_stores
    from store.identity.secret_key import load_ring
    from store.vault.book import rewrap_keys

    configure_logging(settings)
    async with run_stores(settings) as stores, stores.database.system_session() as session:
        return await rewrap_keys(session, await asyncio.to_thread(load_ring, settings))


async def _ask(
    subject: str,
    tenant: UUID,
    data_dir: Path | None,
    work: Callable[[SubjectService, Principal], Awaitable[Any]],
) -> Any:  # noqa: ANN401  # whatever the work gives
    from config.logging import configure_logging

    settings = Settings.load(data_dir=data_dir)
    configure_logging(settings)  # An erasure is logged, to stderr.
    async with _service(settings) as service:
        return await work(service, await _person(service, subject, tenant))


@asynccontextmanager
async def _service(settings: Settings) -> AsyncIterator[SubjectService]:
    from domain.errors import SetupError
    from propmubi.cli.run_stores import run_stores
    from runtime.answer_store import AnswerStore
    from runtime.checkpoints import assert_strict_msgpack, checkpoint_pool
    from runtime.subjects import SubjectService
    from runtime.thread_log import ThreadLog
    from runtime.threads import ThreadService
    from runtime.vault import VaultService
    from store.documents.erasing import DocumentEraser
    from store.documents.files import FILES_FOLDER, FolderFiles
    from store.identity.secret_key import load_ring

    assert_strict_msgpack()
    keys, ring = settings.checkpoint_keys_by_name, await asyncio.to_thread(load_ring, settings)
    async with (
        run_stores(settings) as stores,
        checkpoint_pool(stores.database.url, max_size=2, keys=keys) as pool,
    ):
        if stores.link is None:
            raise SetupError("The address of Redis is not known: set REDIS_URL, its logs hold data, too.")
        logs = ThreadLog(
            stores.link,
            max_parts=settings.event_log_max_parts,
            ttl=settings.event_log_ttl,
            sealer=pool.sealer,
        )
        vault = VaultService(stores.database, ring)
        threads = ThreadService(db=stores.database, pool=pool, thread_log=logs, vault=vault)
        actor = pwd.getpwuid(os.geteuid()).pw_name
        yield SubjectService(
            db=stores.database,
            threads=threads,
            actor=actor,
            answers=AnswerStore(stores.link),
            papers=DocumentEraser(stores.database, FolderFiles(settings.data_dir / FILES_FOLDER)),
        )


async def _person(service: SubjectService, subject: str, tenant: UUID) -> Principal:
    """The scope of the person: by id, or by the email of an account.

    Raises:
        NotFound: No account has the email.
    """
    from domain.tenancy import Principal

    try:
        return Principal(tenant_id=tenant, user_id=UUID(subject))
    except ValueError:
        pass
    from store.identity.passwords import Passwords
    from store.identity.people import People

    account = await People(service.db, Passwords()).find(tenant, subject)
    return Principal(tenant_id=tenant, user_id=account.id)
