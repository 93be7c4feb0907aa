"""The one door to addresses that somebody else named: webhooks today, documents and feeds by URL next.

A name is resolved once, every address it gave is judged, and the connection goes to the judged address,
so that a name that answers differently a moment later (DNS rebinding) changes nothing. TLS is still checked
against the name. Redirects are not followed, proxies of the environment are not used, answers are read up to
a limit, and one clock bounds the whole exchange.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Final

import httpx

from domain.errors import BadInput, Unavailable
from domain.public_addresses import address_of, is_public

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from ipaddress import IPv4Address, IPv6Address

_URL_LENGTH_MAX: Final = 2048
_PORTS: Final = {"http": 80, "https": 443}
ANSWER_BYTES_MAX: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    body: bytes
    """At most `ANSWER_BYTES_MAX` of it."""


class OutboundPolicy:
    """Which addresses may be called: public ones by https, and those that the operator allows by name.

    Args:
        allowed: Host names (``hooks.internal``, ``*.internal``) and networks (``10.2.0.0/16``) that may be
            called although they are not public, and by plain http too.
    """

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._hosts: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for one in allowed:
            try:
                self._networks.append(ip_network(one))
            except ValueError:
                self._hosts.add(one.casefold().rstrip("."))

    def check(self, url: str) -> httpx.URL:
        """The URL, if it is of a form that may be called; its host is judged when it is resolved.

        Raises:
            BadInput: It is not; the sentence does not repeat it.
        """
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, TypeError):
            raise BadInput("The address is not a URL.") from None
        if len(url) > _URL_LENGTH_MAX or parsed.scheme not in _PORTS or not parsed.host:
            raise BadInput(f"The address must be an https URL of at most {_URL_LENGTH_MAX} characters.")
        if parsed.userinfo:
            raise BadInput("The address must not hold a user name or password.")
        literal = address_of(parsed.host)
        if literal is not None and not self._may_call(parsed.host, literal):
            raise BadInput("The address is not one of the public internet.")
        if parsed.scheme == "http" and not (
            self._is_named(parsed.host) or (self._networks and (literal is None or self._is_within(literal)))
        ):
            raise BadInput("The address must begin with https.")
        return parsed

    def judge(self, url: httpx.URL, addresses: Sequence[str]) -> str:
        """The address to connect to, of all that the URL's host resolved to.

        Raises:
            BadInput: One of them may not be called; then none is, since they are one name's.
        """
        found = [address_of(one) for one in addresses]
        for address in found:
            if address is None or not self._may_call(url.host, address):
                raise BadInput("The address does not lead to the public internet.")
            if url.scheme == "http" and not (self._is_named(url.host) or self._is_within(address)):
                raise BadInput("The address must begin with https.")
        if not found:
            raise Unavailable("The address has no host behind its name.")
        return str(found[0])

    def _may_call(self, host: str, address: IPv4Address | IPv6Address) -> bool:
        return is_public(address) or self._is_within(address) or self._is_named(host)

    def _is_within(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._networks)

    def _is_named(self, host: str) -> bool:
        name = host.casefold().rstrip(".")
        parents = (name[at + 1 :] for at, char in enumerate(name) if char == ".")
        return name in self._hosts or any(f"*.{parent}" in self._hosts for parent in parents)


class OutboundClient:
    """Calls addresses that somebody else named; made by `open_outbound`."""

    def __init__(self, policy: OutboundPolicy, http: httpx.AsyncClient) -> None:
        self.policy = policy
        self._http = http

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float) -> Answer:
        """Sends a body and returns the answer, whatever its status; a redirect is an answer.

        Raises:
            BadInput: The address may not be called.
            Unavailable: It could not be reached, or did not answer in ``timeout_s`` seconds.
        """
        checked = self.policy.check(url)
        try:
            async with asyncio.timeout(timeout_s):
                address = self.policy.judge(checked, await _resolved(checked))
                return await self._post_to(address, checked, body, headers)
        except (TimeoutError, OSError, httpx.HTTPError) as error:
            raise Unavailable(f"The address could not be reached ({type(error).__name__}).") from None

    async def _post_to(self, address: str, url: httpx.URL, body: bytes, headers: Mapping[str, str]) -> Answer:
        request = self._http.build_request(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers={**headers, "host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await self._http.send(request, stream=True)
        try:
            return Answer(response.status_code, await _head_of(response))
        finally:
            await response.aclose()


@asynccontextmanager
async def open_outbound(allowed: Sequence[str] = ()) -> AsyncIterator[OutboundClient]:
    """A client with a pool of its own.

    Args:
        allowed: See `OutboundPolicy`.
    """
    # No connection is kept: the pool knows addresses, and two names at one address have two certificates.
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=0)
    async with httpx.AsyncClient(
        trust_env=False, follow_redirects=False, limits=limits, timeout=60.0
    ) as http:
        yield OutboundClient(OutboundPolicy(allowed), http)


async def _resolved(url: httpx.URL) -> list[str]:
    port = url.port or _PORTS[url.scheme]
    found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def _head_of(response: httpx.Response) -> bytes:
    body = b""
    async for piece in response.aiter_raw():
        body += piece
        if len(body) >= ANSWER_BYTES_MAX:
            break
    return body[:ANSWER_BYTES_MAX]
