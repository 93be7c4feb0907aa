"""Signing an opinion, with the password asked again, and sending it back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from fastapi import APIRouter, Request

from api.identity.keys import KeysDep
from api.identity.login_guard import LoginGuardDep, attempt_of
from api.services import ServicesDep
from api.v1.calling import now
from api.v1.models.title_steps import ReturnIn, SignIn
from api.v1.models.titles import TitleOut
from api.v1.titles.caller import AdvocateDep, taken
from domain.errors import Forbidden
from domain.tenancy import SessionKind
from store.identity.people import People
from store.titles.reading import TitleFiles
from store.titles.signing import TitleSigning

if TYPE_CHECKING:
    from api.identity.keys import IdentityKeys
    from api.identity.login_guard import LoginGuard
    from api.services import ApiServices
    from domain.tenancy import Principal

log = structlog.get_logger()
router = APIRouter()


@router.post("/{title_id}/sign")
async def sign(  # noqa: PLR0913, PLR0917  # dependencies of one request
    title_id: UUID,
    body: SignIn,
    advocate: AdvocateDep,
    services: ServicesDep,
    request: Request,
    keys: KeysDep,
    guard: LoginGuardDep,
) -> TitleOut:
    """Signs as the first or the second advocate, whichever the file needs."""
    await TitleFiles(services.database).file(advocate, title_id)  # Before a password is asked: is it theirs?
    await prove_again(request, advocate, body.password.get_secret_value(), services, keys, guard)
    step = TitleSigning(services.database).sign(
        advocate, title_id, body.version, enrolment_no=body.enrolment_no, now=now()
    )
    return await taken(services, advocate, step)


@router.post("/{title_id}/return")
async def send_back(title_id: UUID, body: ReturnIn, advocate: AdvocateDep, services: ServicesDep) -> TitleOut:
    """The second advocate does not agree: the file goes back to the first."""
    step = TitleSigning(services.database).send_back(
        advocate, title_id, body.version, reason=body.reason, now=now()
    )
    return await taken(services, advocate, step)


async def prove_again(  # noqa: PLR0913, PLR0917  # what proving takes
    request: Request,
    caller: Principal,
    password: str,
    services: ApiServices,
    keys: IdentityKeys,
    guard: LoginGuard,
) -> None:
    """The caller shows their password once more, counted with attempts to sign in.

    Raises:
        Forbidden: A program's token, or the password is not theirs.
        TooManyRequests: There were too many wrong ones before it.
    """
    if caller.kind is not SessionKind.SIGN_IN:
        raise Forbidden("An opinion is signed by a person who signed in, not with a program's token.")
    people = People(services.database, keys.passwords)
    email = await people.email_of(caller)
    attempt = attempt_of(request, await keys.ring(), email)
    await guard.admit(attempt)
    person = await people.by_password(email, password)
    if person is None or person.id != caller.user_id:
        await guard.failed(attempt)
        log.info("title.sign_refused", account=attempt.account)
        raise Forbidden("That is not your password; nothing was signed.")
    await guard.succeeded(attempt)
