"""Without proof only this machine's own user may act, whatever a page, a proxy or a name on the way."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from api.identity.loopback import is_own_machine
from config.settings import Settings


def request(peer: str | None = "127.0.0.1", **headers: str) -> Request:
    given = {"host": "localhost:8123", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": None if peer is None else (peer, 40_000),
        }
    )


LISTED = Settings(cors_origins=("https://workbench.example",))


@pytest.mark.parametrize(
    "call",
    [
        request(),
        request("::1", host="[::1]:8123"),
        request(host="127.0.0.1"),
        request(origin="http://localhost:5173"),
        request(origin="https://workbench.example"),
        request(sec_fetch_site="same-origin"),
        request(sec_fetch_site="none"),
    ],
)
def test_this_machines_user_may_act(call: Request) -> None:
    assert is_own_machine(call, LISTED)


@pytest.mark.parametrize(
    "call",
    [
        request("192.168.1.7"),
        request("10.0.0.1"),
        request(None),
        request("testclient"),
        request(host="pm.example"),
        request(host=""),
        request(origin="https://evil.example"),
        request(origin="null"),
        request(origin="http://localhost.evil.example"),
        request(sec_fetch_site="cross-site"),
        request(x_forwarded_for="127.0.0.1"),
        request(x_forwarded_host="localhost"),
        request(x_real_ip="127.0.0.1"),
        request(forwarded="for=127.0.0.1"),
        request(via="1.1 proxy"),
    ],
)
def test_nobody_else_may(call: Request) -> None:
    assert not is_own_machine(call, LISTED)


def test_a_star_lets_pages_read_and_not_act() -> None:
    assert not is_own_machine(request(origin="https://evil.example"), Settings(cors_origins=("*",)))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "pm.example"])  # noqa: S104  # compared, not bound
def test_a_platform_that_others_can_reach_asks_everyone(host: str) -> None:
    assert not is_own_machine(request(), Settings(host=host))
