from __future__ import annotations

from ipaddress import ip_address

import pytest

from domain.public_addresses import address_of, is_public

INSIDE = (
    "0.0.0.0", "10.1.2.3",  # noqa: S104  # what is refused
    "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1",
    "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1",
    "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1", "2002:7f00:1::1", "2001:db8::1", "::ffff:0:7f00:1",
)  # fmt: skip


@pytest.mark.parametrize("text", INSIDE)
def test_is_not_the_publics(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["1.1.1.1", "13.232.0.1", "2606:4700:4700::1111", "2400:cb00::1"])
def test_is_the_publics(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::ffff:8.8.8.8", "8.8.8.8"),
        ("fe80::1%eth0", "fe80::1"),
        ("1.1.1.1", "1.1.1.1"),
        ("2400::1", "2400::1"),
    ],
)
def test_a_text_is_read_as_the_address_it_leads_to(text: str, address: str) -> None:
    assert address_of(text) == ip_address(address)


def test_a_mapped_address_that_was_not_unwrapped_is_refused() -> None:
    assert not is_public(ip_address("::ffff:8.8.8.8"))


@pytest.mark.parametrize("text", ["example.com", "", "1.2.3", "0x7f000001"])
def test_a_name_is_no_address(text: str) -> None:
    assert address_of(text) is None
