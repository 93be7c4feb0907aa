"""An Ollama server of scripted models: ``/api/tags`` and ``/api/pull``, as its client speaks to it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class OllamaScript:
    """What is there, and how a pull goes."""

    def __init__(self) -> None:
        self.address = ""
        self.there: dict[str, int] = {}
        self.pulled: list[str] = []
        self.lines: list[dict[str, Any]] = [
            {"status": "pulling manifest"},
            {"status": "pulling", "digest": "sha256:abc", "total": 100, "completed": 50},
            {"status": "pulling", "digest": "sha256:abc", "total": 100, "completed": 100},
            {"status": "success"},
        ]
        self.status = 200


@contextmanager
def running_ollama_server() -> Iterator[OllamaScript]:
    """The server on a free port of this machine."""
    script = OllamaScript()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            models = [{"model": name, "size": size} for name, size in script.there.items()]
            self._send([{"models": models}])

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            script.pulled.append(body["model"])
            self._send(script.lines)

        def _send(self, lines: list[dict[str, Any]]) -> None:
            self.send_response(script.status)
            self.end_headers()
            for line in lines:
                self.wfile.write(json.dumps(line).encode() + b"\n")

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
