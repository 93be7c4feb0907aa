"""Who opens a WebSocket. A browser opens one to any address for any page, with the cookies of that address.

No preflight asks first and CORS does not apply, so the rule is stricter than for reads: cookies count only
for a page of this server, which must say who it is (``Origin``). Programs send the same headers as on any
call. A page that carries the widget can set no header: it offers its token as a subprotocol beside ours,
``new WebSocket(url, ["propmubi.v3", "propmubi.token." + token])``, and must say who it is likewise. Without
proof only this machine's own user may act, as everywhere (`api.identity.loopback`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from api.auth import prove
from api.identity.cookies import check_own_page
from api.identity.keys import keys_of
from api.identity.proof import proof_of
from domain.errors import Forbidden

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

    from api.services import ApiServices
    from domain.tenancy import Principal


SUBPROTOCOL: Final = "propmubi.v3"
_TOKEN: Final = "propmubi.token."  # noqa: S105  # what stands before one
_PROOFS: Final = frozenset({b"x-api-key", b"authorization"})


def subprotocol_of(socket: WebSocket) -> str | None:
    """The one to answer with: a browser closes a socket whose offer is not taken up."""
    return SUBPROTOCOL if SUBPROTOCOL in _offered(socket) else None


def as_request(socket: WebSocket, method: str, path: str) -> Request:
    """What the socket does, as the request that would do the same: identity and limits know only requests."""
    scheme = "https" if socket.scope.get("scheme") == "wss" else "http"
    headers = list(socket.scope["headers"])
    token = _offered_token(socket)
    if token is not None and not any(name in _PROOFS for name, _ in headers):
        headers.append((b"authorization", b"Bearer " + token.encode()))
    scope = {**socket.scope, "type": "http", "method": method, "path": path, "scheme": scheme, "state": {}}
    return Request({**scope, "headers": headers})


def _offered(socket: WebSocket) -> list[str]:
    offered: list[str] = socket.scope.get("subprotocols", [])
    return offered


def _offered_token(socket: WebSocket) -> str | None:
    return next((one.removeprefix(_TOKEN) for one in _offered(socket) if one.startswith(_TOKEN)), None)


async def principal_of_socket(request: Request, services: ApiServices) -> Principal:
    """The caller behind a socket; asked again for each of its commands, since rights end.

    Args:
        request: The handshake, by `as_request`.
        services: Of the application.

    Raises:
        Unauthenticated: As `api.auth.principal_of`.
        Forbidden: Another site's page came with the person's cookies, or a token from a page it was not made
            for, or from none.
    """
    proof = proof_of(request)
    if _TOKEN in request.headers.get("sec-websocket-protocol", "") and "origin" not in request.headers:
        raise Forbidden("A token that is offered as a subprotocol needs the page that opens it (Origin).")
    if proof is not None and proof.is_cookie:
        if "origin" not in request.headers:
            raise Forbidden("With cookies, a WebSocket must say which page opens it (Origin).")
        check_own_page(request)
    return await prove(request, services, await keys_of(request, services))
