"""Who calls and what answers them, as one dependency of every route."""

from __future__ import annotations

from typing import Annotated, NamedTuple
from uuid import UUID  # FastAPI reads the annotation

from fastapi import Depends, Request  # FastAPI reads the annotation

from api.auth import PrincipalDep, one_of  # FastAPI reads the annotation
from api.langgraph.bodies import uuid_of
from api.langgraph.sight import Spectacles
from api.services import ServicesDep  # FastAPI reads the annotation
from domain.errors import Forbidden
from domain.tenancy import ASSISTANT_WRITERS, Principal, SessionKind  # FastAPI reads the annotation
from runtime.engine import RunEngine  # FastAPI reads the annotation


class Caller(NamedTuple):
    """The person behind a call, and the run engine."""

    principal: Principal
    engine: RunEngine

    @property
    def spectacles(self) -> Spectacles:
        """What the caller sees of one answer."""
        return Spectacles(self.engine.vault, self.principal)


class RunPlace(NamedTuple):
    """The ids in a path of a run."""

    thread_id: UUID
    run_id: UUID


async def _caller(request: Request, principal: PrincipalDep, services: ServicesDep) -> Caller:
    caller = Caller(principal, services.run_engine)
    request.state.caller = caller  # `WireRoute` answers what the caller may see.
    return caller


CallerDep = Annotated[Caller, Depends(_caller)]

_check_writer = one_of(ASSISTANT_WRITERS)


async def _assistant_writer(caller: CallerDep) -> Caller:
    """Someone who may change what the whole tenant uses: its staff, or the developer at this machine."""
    if caller.principal.kind is not SessionKind.ANONYMOUS or caller.principal.owner_id is not None:
        await _check_writer(caller.principal)
    return caller


async def _cron_caller(caller: CallerDep) -> Caller:
    """Anyone but a visitor of a site, who would leave runs behind that go on for ever."""
    if caller.principal.kind is SessionKind.SITE:
        raise Forbidden("A visitor of a site has no crons.")
    return caller


async def _thread_id(thread_id: str) -> UUID:
    return uuid_of(thread_id, "thread")


async def _run_place(thread_id: str, run_id: str) -> RunPlace:
    return RunPlace(uuid_of(thread_id, "thread"), uuid_of(run_id, "run"))


CronCallerDep = Annotated[Caller, Depends(_cron_caller)]
AssistantWriterDep = Annotated[Caller, Depends(_assistant_writer)]
ThreadIdDep = Annotated[UUID, Depends(_thread_id)]
RunPlaceDep = Annotated[RunPlace, Depends(_run_place)]
