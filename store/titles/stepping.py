"""The frame of a step on a title file: one transaction, the file locked, its line in the story, its event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from domain.errors import Conflict
from domain.title_files.told import Told
from store.events.writing import announce
from store.tables.titles import TitleFindingRow, TitleRow, TitleSignatureRow
from store.titles.reading import TitleFile, read_file
from store.titles.stories import tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.events.models import EventData
    from store.outbox import OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What a step came to."""

    file: TitleFile
    messages: Sequence[OutboxMessage] = field(default_factory=tuple)
    """To be sent on, after the commit."""


class FileChangedMeanwhile(Conflict):
    """The file is not as the caller saw it."""

    code = "version_conflict"

    def __init__(self, file: TitleFile) -> None:
        super().__init__("This title file has changed since you looked; look again and repeat the step.")
        self.file = file


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did: its line in the story, and what goes out."""

    kind: str
    details: Mapping[str, Any]
    event: EventData | None = None


Working = Callable[["AsyncSession", TitleFile], Awaitable[Done]]
"""The body of a step, with the file's row locked."""


class Stepping:
    """Takes steps of the people of one tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def take(
        self, caller: Principal, title_id: UUID, version: int, work: Working, *, now: datetime
    ) -> Stepped:
        """One step on one file, with its line in the story.

        Raises:
            NotFound: No such file of the caller's tenant.
            FileChangedMeanwhile: It changed since.
        """
        async with self._db.session(caller) as session:
            locked = select(TitleRow.id).where(
                TitleRow.tenant_id == caller.tenant_id, TitleRow.id == title_id
            )
            await session.execute(locked.with_for_update())
            file = await read_file(session, caller.tenant_id, title_id)
            if file.title.version != version:
                session.expunge_all()  # The rows are shown after the rollback, which would void them.
                raise FileChangedMeanwhile(file)
            done = await work(session, file)
            await session.execute(of_title(caller, title_id).values(version=version + 1, updated_at=now))
            await tell(
                session,
                caller.tenant_id,
                title_id,
                done.kind,
                by=caller.user_id,
                at=now,
                details={**done.details, "version": version + 1},
            )
            messages = [await announce(session, caller.tenant_id, done.event)] if done.event else []
            return Stepped(file=await read_file(session, caller.tenant_id, title_id), messages=messages)


def told_of(row: TitleFindingRow) -> Told:
    """The finding as it stands on the desk."""
    return Told(row.severity_found, row.severity, row.state, row.lowered_by)  # type: ignore[arg-type]  # by the table's checks


async def withdraw_signatures(session: AsyncSession, file: TitleFile, now: datetime) -> None:
    """What was signed is signed no more, because it changes."""
    await session.execute(
        update(TitleSignatureRow)
        .where(
            TitleSignatureRow.tenant_id == file.title.tenant_id,
            TitleSignatureRow.title_id == file.title.id,
            TitleSignatureRow.revision == file.title.revision,
            TitleSignatureRow.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )


async def back_to_reading(session: AsyncSession, file: TitleFile, now: datetime) -> None:
    """The graph has the file again, and what was signed is signed no more.

    Raises:
        Conflict: The opinion is out.
    """
    if file.title.stage == "signed":
        raise Conflict("The opinion is signed and changes no more; ask for an updating search instead.")
    await withdraw_signatures(session, file, now)
    await session.execute(
        update(TitleRow)
        .where(TitleRow.tenant_id == file.title.tenant_id, TitleRow.id == file.title.id)
        .values(stage="reading", problem=None)
    )


def of_title(caller: Principal, title_id: UUID) -> Any:  # noqa: ANN401  # an update of that row
    """An update of the file's row."""
    return update(TitleRow).where(TitleRow.tenant_id == caller.tenant_id, TitleRow.id == title_id)
