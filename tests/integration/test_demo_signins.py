"""Demo sign-ins work, last across restarts, and stop when revoked or expired."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import psycopg
import pytest

from domain.tenancy import DEMO_TENANT_ID, Role
from store.database import Database
from store.demo_people import ensure_demo
from store.users import account_of, digest, principal_of_token

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.engines


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=2)
    yield database
    await database.close()


async def test_every_sign_in_is_its_own_person_of_the_demo_tenant(db: Database) -> None:
    signins = await ensure_demo(db)

    principals = [await principal_of_token(db, each.token) for each in signins]

    assert {each.role for each in signins} >= {Role.BUYER, Role.AGENT, Role.ANALYST, Role.ADMIN}
    assert [(each.tenant_id, each.roles) for each in principals if each] == [
        (DEMO_TENANT_ID, frozenset({signin.role})) for signin in signins
    ]
    assert len({each.user_id for each in principals if each}) == len(signins)


async def test_only_digests_are_kept(db: Database, database_url: str) -> None:
    signins = await ensure_demo(db)

    with psycopg.connect(database_url) as connection:
        rows = {row[0] for row in connection.execute("select token_sha256 from access_tokens")}

    assert rows == {digest(each.token) for each in signins}


async def test_the_same_tokens_on_the_next_start(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "run" / "demo_signins.json"

    first = await ensure_demo(db, file)
    second = await ensure_demo(db, file)

    assert first == second
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_torn_file_gives_new_tokens_that_last(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "demo_signins.json"
    file.write_text('[{"email": "buyer@de')

    first = await ensure_demo(db, file)
    second = await ensure_demo(db, file)

    assert first == second


async def test_a_revoked_demo_token_is_replaced_not_revived(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "demo_signins.json"
    old = (await ensure_demo(db, file))[0]
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "update access_tokens set revoked_at = now() where token_sha256 = %s", (digest(old.token),)
        )

    new = (await ensure_demo(db, file))[0]

    assert new.email == old.email
    assert await principal_of_token(db, old.token) is None
    assert await principal_of_token(db, new.token) is not None


@pytest.mark.parametrize(
    "change", ["revoked_at = now()", "expires_at = now() - interval '1 second'"], ids=["revoked", "expired"]
)
async def test_a_token_that_no_longer_holds_is_nobody(db: Database, database_url: str, change: str) -> None:
    signin = (await ensure_demo(db))[0]
    with psycopg.connect(database_url) as connection:
        connection.execute(f"update access_tokens set {change}")  # noqa: S608  # fixed strings above

    assert await principal_of_token(db, signin.token) is None


async def test_an_unknown_token_is_nobody(db: Database) -> None:
    await ensure_demo(db)

    assert await principal_of_token(db, "pmk_" + "a" * 32) is None


async def test_account_names_the_person_and_tenant(db: Database) -> None:
    signin = (await ensure_demo(db))[0]
    principal = await principal_of_token(db, signin.token)
    assert principal is not None
    assert principal.user_id is not None

    account = await account_of(db, principal.user_id)

    assert account is not None
    assert account.email == signin.email
    assert account.is_demo


async def test_repr_of_a_sign_in_hides_the_token(db: Database) -> None:
    signin = (await ensure_demo(db))[0]

    assert signin.token not in repr(signin)
