"""Whose address a call comes from, when proxies that the settings trust stand in front.

``X-Forwarded-For`` is what anyone writes. It is read only when the connection comes from a trusted proxy, and
from its end: each trusted proxy has appended the address it saw, and the first that is not a trusted proxy's
is the client's. Without ``PROPMUBI_TRUSTED_PROXIES`` the connection's own address counts.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_MOST_HOPS: Final = 16
_IPV6_CUSTOMER_BITS: Final = 64
"""One customer of a provider has a whole /64 and may call from any address in it."""


class ClientAddress:
    """Puts the client's address in place of the last proxy's, for all that comes after."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] in ("http", "websocket") and self._trusted and scope.get("client"):
            peer, port = scope["client"]
            forwarded = Headers(scope=scope).getlist("x-forwarded-for")
            scope["client"] = (client_of(peer, forwarded, self._trusted), port)
        await self._app(scope, receive, send)


def client_of(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """The client's address; the peer's own where it is no trusted proxy or names nobody."""
    client = peer
    hops = [hop for line in forwarded for hop in line.split(",")]
    for hop in reversed(hops[-_MOST_HOPS:]):
        if not _is_in(client, trusted):
            break
        named = read_address(hop)
        if named is None:
            break
        client = str(named)
    return client


def read_address(text: str) -> Address | None:
    """An address as proxies write it: ``1.2.3.4``, ``1.2.3.4:567``, ``[2001:db8::1]:567``; None otherwise."""
    plain = text.strip().strip('"')
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def address_key(scope: Scope) -> str:
    """What calls of one address are counted under: an IPv4 address, or the /64 of an IPv6 one."""
    client = scope.get("client")
    address = read_address(client[0]) if client else None
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _IPV6_CUSTOMER_BITS), strict=False).network_address) + "/64"
    return str(address)


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    read = read_address(address)
    return read is not None and any(read in network for network in networks)
