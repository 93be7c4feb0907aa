"""Who may work on title files, and what follows a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends

from api.auth import one_of
from api.v1.calling import now
from api.v1.titles.shown import shown_file
from domain.tenancy import Principal, Role
from store.titles.stepping import FileChangedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from api.services import ApiServices
    from api.v1.models.titles import TitleOut
    from store.titles.stepping import Stepped

TITLE_READERS: Final = frozenset({Role.LEGAL_REVIEWER, Role.ANALYST})
"""Advocates work with title files; analysts read them (DOMAIN G)."""
STORY_READERS: Final = TITLE_READERS | {Role.AUDITOR}

TitleReaderDep = Annotated[Principal, Depends(one_of(TITLE_READERS))]
StoryReaderDep = Annotated[Principal, Depends(one_of(STORY_READERS))]
AdvocateDep = Annotated[Principal, Depends(one_of(frozenset({Role.LEGAL_REVIEWER})))]


async def taken(services: ApiServices, caller: Principal, step: Awaitable[Stepped]) -> TitleOut:
    """The file after a step, whose events are sent on.

    Raises:
        FileChangedMeanwhile: With the file as it is now, for the caller to look at.
    """
    try:
        stepped = await step
    except FileChangedMeanwhile as error:
        error.facts["file"] = shown_file(error.file, caller, now()).model_dump(mode="json")
        raise
    if stepped.messages:
        await services.run_engine.relay.send(list(stepped.messages))
    return shown_file(stepped.file, caller, now())
