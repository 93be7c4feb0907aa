"""Whose work a title file is, and one event of its case as an advocate tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.errors import Conflict
from domain.title.reading import read_case
from domain.title_files.cases import told_otherwise, with_event
from domain.title_files.papers import STRUCK
from store.eval_queue import queued_correction
from store.events.models.title import TitleChanged
from store.titles.stepping import Done, Stepped, Stepping, back_to_reading, of_title

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import AsyncSession
    from store.titles.reading import TitleFile


class TitleTending(Stepping):
    """Steps that order the work, and small corrections."""

    async def claim(self, caller: Principal, title_id: UUID, version: int, *, now: datetime) -> Stepped:
        """The file is the caller's; a colleague's is taken over, and the story says so."""
        return await self._owned(caller, title_id, version, owner=caller.user_id, now=now)

    async def release(self, caller: Principal, title_id: UUID, version: int, *, now: datetime) -> Stepped:
        """The file is nobody's again."""
        return await self._owned(caller, title_id, version, owner=None, now=now)

    async def edit_event(  # noqa: PLR0913  # which event, how, when and why
        self,
        caller: Principal,
        title_id: UUID,
        version: int,
        event_id: str,
        event: Mapping[str, Any] | None,
        *,
        reason: str,
        now: datetime,
    ) -> Stepped:
        """One event as a person tells it, or without it (None); the case is reviewed anew.

        Raises:
            NotFound: An event that is to be struck out is not in the case.
            BadInput: The event is not of its form.
            Conflict: Nothing was reviewed yet, or the opinion is out.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            title = file.title
            if title.case_json is None:
                raise Conflict("The papers are not read yet; events are corrected once they are.")
            before = next(
                (each for each in title.case_json.get("events", ()) if str(each.get("id")) == event_id), None
            )
            struck = (title.case_given or {}).get(STRUCK, ())
            case = with_event(title.case_json, event_id, event, struck=struck)
            read_case({key: value for key, value in case.items() if key != STRUCK})
            await back_to_reading(session, file, now)
            await session.execute(of_title(caller, title_id).values(case_given=case))
            how = "struck" if event is None else "added" if before is None else "changed"
            fields: list[str] = []
            if before is not None and event is not None:
                fields = await _queue(session, caller, title_id, before, {**event, "id": event_id}, reason)
            details = {"event": event_id, "how": how, "fields": fields, "reason": reason}
            return Done(
                "event_edited",
                details,
                TitleChanged(title_id=title_id, revision=title.revision, what="case"),
            )

        return await self.take(caller, title_id, version, work, now=now)

    async def _owned(
        self, caller: Principal, title_id: UUID, version: int, *, owner: UUID | None, now: datetime
    ) -> Stepped:
        async def work(session: AsyncSession, file: TitleFile) -> Done:
            if file.title.stage == "signed":
                raise Conflict("The opinion is signed; nobody has work with this file.")
            await session.execute(of_title(caller, title_id).values(owner_id=owner))
            before = file.title.owner_id
            details = {"from": str(before) if before else None}
            return Done("released" if owner is None else "claimed", details)

        return await self.take(caller, title_id, version, work, now=now)


async def _queue(  # noqa: PLR0913, PLR0917  # a correction is told by so many words
    session: AsyncSession,
    caller: Principal,
    title_id: UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
) -> list[str]:
    """Each field that was told otherwise becomes a correction for evals; their names."""
    fields = told_otherwise(before, after)
    for name in fields:
        await queued_correction(
            session,
            caller,
            kind="fact",
            subject_id=title_id,
            field=f"{before['type']}.{name}",
            got=before.get(name),
            expected=after.get(name),
            note=reason,
        )
    return fields
