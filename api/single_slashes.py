"""An address saved with a slash at its end is forgiven: ``//info`` is ``/info``.

Chat pages join the address a person typed and a path without looking (agent-chat-ui does for ``/info``).
Outermost, so that everything behind it sees one form of a path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class SingleSlashes:
    """Takes away all but one of the slashes at the beginning of a path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["path"].startswith("//"):
            raw = scope.get("raw_path") or scope["path"].encode()
            scope = {
                **scope,
                "path": "/" + scope["path"].lstrip("/"),
                "raw_path": b"/" + raw.lstrip(b"/"),
            }
        await self._app(scope, receive, send)
