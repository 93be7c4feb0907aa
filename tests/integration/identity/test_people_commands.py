"""``propmubi users``, ``sites`` and ``tokens`` over a real database: the first administrator is made here."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from propmubi.cli import main
from store.database import Database
from store.identity.passwords import Passwords
from store.identity.people import People
from store.identity.sites import Sites
from store.users import principal_of_token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

pytestmark = pytest.mark.engines

PASSWORD = "a long enough password"


class Commands:
    """Runs commands as a shell would, on this test's database."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capture = capture

    def __call__(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["propmubi", *words])
        self._patch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        told = self._capture.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    def json(self, *words: str, stdin: str = "") -> Any:
        code, out, err = self(*words, "--json", stdin=stdin)
        assert code == 0, err
        return json.loads(out)


@pytest.fixture
def propmubi(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Commands:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path))
    return Commands(monkeypatch, capsys)


def test_a_person_added_signs_in_until_disabled(propmubi: Commands, database_url: str) -> None:
    added = propmubi.json("users", "add", "Asha@Bank.In", "--role", "analyst", stdin=f"{PASSWORD}\n")

    assert (added["email"], added["roles"], added["has_password"]) == ("asha@bank.in", ["analyst"], True)
    assert signs_in(database_url, "asha@bank.in", PASSWORD)

    propmubi.json("users", "set-password", "asha@bank.in", stdin="another long password\n")
    assert not signs_in(database_url, "asha@bank.in", PASSWORD)
    assert signs_in(database_url, "asha@bank.in", "another long password")

    assert propmubi.json("users", "disable", "asha@bank.in")["disabled_at"] is not None
    assert not signs_in(database_url, "asha@bank.in", "another long password")


def signs_in(database_url: str, email: str, password: str) -> bool:
    async def work(database: Database) -> bool:
        return await People(database, Passwords()).by_password(email, password) is not None

    return bool(ran(database_url, work))


def ran(database_url: str, work: Callable[[Database], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        database = Database(database_url, pool_size=1)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def test_wrong_wishes_are_one_line_and_exit_2(propmubi: Commands) -> None:
    propmubi.json("users", "add", "a@b.in", "--role", "buyer", "--no-password")

    wrong = {
        "email": propmubi("users", "add", "nobody", "--role", "buyer", "--no-password"),
        "taken": propmubi("users", "add", "A@B.in", "--role", "buyer", "--no-password"),
        "short": propmubi("users", "add", "c@d.in", "--role", "buyer", stdin="short\n"),
        "silent": propmubi("users", "add", "c@d.in", "--role", "buyer"),
        "role": propmubi("users", "add", "c@d.in", "--role", "king", stdin=PASSWORD),
        "unknown": propmubi("users", "disable", "c@d.in"),
        "origin": propmubi("sites", "add", "Homes", "--origin", "homes.example"),
        "no origin": propmubi("sites", "add", "Homes"),
        "key": propmubi("sites", "revoke", "pms_none"),
        "wider": propmubi("tokens", "create", "a@b.in", "--label", "x", "--role", "admin"),
    }

    assert {name: (code, out) for name, (code, out, _) in wrong.items()} == dict.fromkeys(wrong, (2, ""))
    assert [name for name, (_, _, err) in wrong.items() if err.count("\n") != 1] == []


def test_a_password_is_no_argument(propmubi: Commands) -> None:
    code, _, err = propmubi("users", "add", "a@b.in", "--role", "buyer", "--password", PASSWORD)

    assert code == 2
    assert "--password" in err


def test_sites_come_and_go(propmubi: Commands, database_url: str) -> None:
    site = propmubi.json("sites", "add", "Homes", "--origin", "https://Homes.example/", "--loopback")

    assert site["allowed_origins"] == ["https://homes.example"]
    assert ran(database_url, lambda db: Sites(db).live(site["key"])).allows("http://localhost:1")
    assert propmubi.json("sites", "revoke", site["key"])["revoked_at"] is not None
    assert [each["key"] for each in propmubi.json("sites", "list")] == [site["key"]]
    assert ran(database_url, lambda db: Sites(db).live(site["key"])) is None


def test_tokens_come_and_go(propmubi: Commands, database_url: str) -> None:
    propmubi.json("users", "add", "a@b.in", "--role", "agent", "--role", "admin", "--no-password")

    made = propmubi.json("tokens", "create", "a@b.in", "--label", "ci", "--role", "agent", "--days", "0")

    principal = ran(database_url, lambda db: principal_of_token(db, made["token"]))
    assert {str(role) for role in principal.roles} == {"agent"}
    assert made["expires_at"] is None
    assert made["token"] not in json.dumps(propmubi.json("tokens", "list", "a@b.in"))
    propmubi.json("tokens", "revoke", "a@b.in", made["id"])
    assert ran(database_url, lambda db: principal_of_token(db, made["token"])) is None


def test_people_see_whole_keys_and_tokens(propmubi: Commands) -> None:
    propmubi("users", "add", "a@b.in", "--role", "agent", "--no-password")

    _, token, _ = propmubi("tokens", "create", "a@b.in", "--label", "ci")
    _, users, _ = propmubi("users", "list")

    assert [len(line.split()[1]) for line in token.splitlines() if line.startswith("token")] == [36]
    assert "a@b.in" in users
