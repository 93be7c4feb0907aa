from __future__ import annotations

from ipaddress import ip_network

import pytest

from api.client_address import ClientAddress, address_key, client_of, read_address

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::7]:443"], "2001:db8::7"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("fd00::1", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.1", ["1.1.1.1," + "10.0.0.2," * 40 + "10.0.0.2"], "10.0.0.2"),
    ],
)
def test_the_first_address_no_trusted_proxy_has_is_the_clients(peer, forwarded, client):
    assert client_of(peer, forwarded, PROXIES) == client


def test_without_trusted_proxies_nobody_is_believed():
    assert client_of("127.0.0.1", ["198.51.100.1"], ()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("client", "key"),
    [
        (("203.0.113.9", 1), "203.0.113.9"),
        (("::ffff:203.0.113.9", 1), "203.0.113.9"),
        (("2001:db8:1:2:aaaa::1", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:bbbb::9", 1), "2001:db8:1:2::/64"),
        (("testclient", 1), "unknown"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_customer_is_one_address(client, key):
    assert address_key({"client": client}) == key


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "[", "999.1.1.1", "a:b"])
def test_what_is_no_address_is_none(text):
    assert read_address(text) is None


async def test_everything_after_sees_the_clients_address():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["client"][0])

    scope = {"type": "http", "client": ("10.0.0.1", 5), "headers": [(b"x-forwarded-for", b"198.51.100.1")]}
    await ClientAddress(app, trusted=PROXIES)(dict(scope), None, None)
    await ClientAddress(app, trusted=())(dict(scope), None, None)

    assert seen == ["198.51.100.1", "10.0.0.1"]
