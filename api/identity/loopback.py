"""When a call without any proof may act: on the machine the platform runs on, for the person who sits there.

All of it must be true: the platform listens on this machine only, the connection comes from this machine, no
proxy stands between, the address asked for is this machine's, and if a web page asks, it is this machine's
or one that the settings name. Else any page a person visits could talk to the platform on their machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.origins import host_of, is_loopback_host, is_loopback_origin

if TYPE_CHECKING:
    from starlette.requests import Request

    from config.settings import Settings

_PROXY_HEADERS: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_OWN_FETCH_SITES: Final = ("same-origin", "same-site", "none")


def is_own_machine(request: Request, settings: Settings) -> bool:
    """Whether the call comes from this machine's own user."""
    return (
        is_loopback_host(settings.host)
        and request.client is not None
        and is_loopback_host(request.client.host)
        and is_loopback_host(host_of(request.headers.get("host", "")))
        and not any(name in request.headers for name in _PROXY_HEADERS)
        and _is_own_page(request, settings)
    )


def _is_own_page(request: Request, settings: Settings) -> bool:
    """Whether no page asks, or one of this machine or of the settings' list.

    Images and navigations of a foreign page carry no Origin, but say by ``Sec-Fetch-Site`` that they are
    another site's.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "none") in _OWN_FETCH_SITES
    return is_loopback_origin(origin) or origin in settings.cors_origins
