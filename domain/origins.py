"""Web origins: where a page came from, as a browser tells it (RFC 6454 section 7)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from domain.errors import BadInput

_LOOPBACK_V4: Final = re.compile(r"127(?:\.\d{1,3}){3}")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def normal_origin(text: str) -> str:
    """The origin as browsers write it: lower case, no default port, no path.

    >>> normal_origin("HTTPS://Homes.Example:443/")
    'https://homes.example'

    Raises:
        BadInput: It is no web origin, or one that names every site.
    """
    parts = _split(text.strip())
    if parts is None or parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise BadInput(f"{text[:80]!r} is not an origin; write scheme and host, as https://homes.example.")
    host = _host(parts)
    port = parts.port
    if host is None or "*" in text:
        raise BadInput(f"{text[:80]!r} names no single host; write each origin out.")
    shown_port = "" if port is None or port == _DEFAULT_PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{host}{shown_port}"


def is_loopback_origin(origin: str) -> bool:
    """Whether a page of this origin was served by the machine its browser runs on."""
    parts = _split(origin)
    host = _host(parts) if parts else None
    return host is not None and is_loopback_host(host)


def is_loopback_host(host: str) -> bool:
    """Whether it is localhost (or below it, RFC 6761), in 127.0.0.0/8, or ::1; with or without brackets."""
    name = host.lower().strip("[]").removesuffix(".")
    return name in ("localhost", "::1") or name.endswith(".localhost") or bool(_LOOPBACK_V4.fullmatch(name))


def host_of(header: str) -> str:
    """The host of a ``Host`` header, without its port.

    >>> host_of("[::1]:8123"), host_of("localhost:8123")
    ('::1', 'localhost')
    """
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0]


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises when it is not a number a port can be
    except ValueError:
        return None
    return parts if parts.scheme in _DEFAULT_PORTS else None


def _host(parts: SplitResult) -> str | None:
    name = parts.hostname or ""
    host = f"[{name}]" if ":" in name else name
    return host if _HOST.fullmatch(host) else None
