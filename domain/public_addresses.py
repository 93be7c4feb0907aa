"""Which internet addresses are the public's, and which lead back into somebody's own network.

An address that a caller named may be called only if it is public: loopback, private, link-local (with the
metadata services of clouds), shared, reserved and multicast ranges are not, and neither is an IPv6 address
that merely wraps an IPv4 one, whatever it wraps.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_WRAPPERS: Final = tuple(
    IPv6Network(one)
    for one in (
        "::/96",  # IPv4-compatible (RFC 4291, 2.5.5.1)
        "::ffff:0:0/96",  # IPv4-mapped (RFC 4291, 2.5.5.2)
        "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # NAT64 of one's own network (RFC 8215)
        "2001::/32",  # Teredo (RFC 4380)
        "2002::/16",  # 6to4 (RFC 3056)
    )
)


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address a text is, or None; an IPv4 address in its IPv6 mapping is that IPv4 address.

    >>> address_of("::ffff:127.0.0.1")
    IPv4Address('127.0.0.1')
    >>> address_of("example.com") is None
    True
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is an address of the public internet, for one receiver.

    >>> [is_public(ip_address(one)) for one in ("1.1.1.1", "10.0.0.1", "169.254.169.254", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    if isinstance(address, IPv6Address) and any(address in network for network in _WRAPPERS):
        return False
    return address.is_global and not address.is_multicast
