"""Calls in a person's name without signing in, for tests whose subject is not who may sign in.

Applications share their routes (`api.app`), so FastAPI's overrides of dependencies, which belong to one
application, do not reach them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import api.auth

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

    from api.identity.keys import IdentityKeys
    from api.services import ApiServices
    from domain.tenancy import Principal

_prove = api.auth.prove


async def _act_or_prove(request: Request, services: ApiServices, keys: IdentityKeys) -> Principal:
    acting: Principal | None = getattr(request.app.state, "acting", None)
    return acting if acting is not None else await _prove(request, services, keys)


def act_as(app: FastAPI, principal: Principal) -> None:
    """Makes the principal the caller of every call to this application, until another is."""
    api.auth.prove = _act_or_prove
    app.state.acting = principal
