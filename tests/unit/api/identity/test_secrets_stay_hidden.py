"""Values that open something never show themselves in a ``repr``, and so in no log, traceback or assertion."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.identity.cookies import SignInCookies
from api.identity.proof import Proof
from api.identity.signed_tokens import SignedToken
from api.v1.models.auth import LoginIn, NewTokenOut, RefreshIn, SignInOut
from api.v1.models.site import ConsentTextOut, SiteSessionIn, SiteSessionOut
from domain.tenancy import Role
from store.demo_people import DemoSignIn
from store.identity.personal_tokens import NewToken, TokenFacts
from store.identity.sign_ins import SignIn
from store.signins_file import SavedSignIns

SECRET = "open-sesame-0123456789"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ID = UUID(int=1)
FACTS = TokenFacts(ID, "ci", "KePY", None, NOW, None, None, None)

HOLDERS: list[object] = [
    Proof(SECRET, is_cookie=False),
    SignInCookies(SECRET, SECRET, SECRET),
    SignedToken(SECRET, NOW),
    SignIn(ID, ID, SECRET, NOW),
    NewToken(SECRET, FACTS),
    DemoSignIn("a@demo", Role.BUYER, SECRET, SECRET),
    SavedSignIns({"a@demo": SECRET}, SECRET, SECRET),
    LoginIn(email="a@b.in", password=SECRET),
    RefreshIn(refresh_token=SECRET),
    SignInOut(
        access_token=SECRET, expires_at=NOW, refresh_token=SECRET, refresh_expires_at=NOW, csrf_token=SECRET
    ),
    NewTokenOut(
        id=ID,
        label="ci",
        hint="KePY",
        roles=None,
        created_at=NOW,
        last_used_at=None,
        expires_at=None,
        revoked_at=None,
        token=SECRET,
    ),
    SiteSessionIn(site="pms_demo", visitor=SECRET),
    SiteSessionOut(
        access_token=SECRET, expires_at=NOW, visitor=SECRET, consent=ConsentTextOut(version="v", text={})
    ),
]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
def test_it_is_not_shown(holder: object) -> None:
    assert SECRET not in repr(holder)
    assert SECRET not in str(holder)
