"""A receiver of LangSmith's traces on this machine, in a thread of its own: its client is a blocking one."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_INGEST = {
    "use_multipart_endpoint": True,
    "scale_up_qsize_trigger": 1000,
    "scale_up_nthreads_limit": 16,
    "scale_down_nempty_trigger": 4,
    "size_limit": 100,
    "size_limit_bytes": 20_971_520,
}
_PART = re.compile(rb'name="((?:post|patch)\.[^"]+)"\r\n.*?\r\n\r\n(.*?)\r\n--', re.DOTALL)


@dataclass
class LangSmithReceiver:
    """What arrived."""

    url: str = ""
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that arrived, as one text."""
        return b"\n".join(self.bodies).decode("utf-8", "replace")

    def runs(self) -> list[dict[str, Any]]:
        """Runs as they began and ended; inputs, outputs and extras are parts of their own."""
        return [value for name, value in self._parts() if name.count(".") == 1]

    def metadata(self) -> list[dict[str, Any]]:
        """What was sent about each run."""
        return [value["metadata"] for name, value in self._parts() if name.endswith(".extra")]

    def _parts(self) -> list[tuple[str, Any]]:
        found = [part for body in self.bodies for part in _PART.findall(body)]
        return [(name.decode(), json.loads(value)) for name, value in found]


@contextmanager
def langsmith_receiver() -> Iterator[LangSmithReceiver]:
    """The receiver on a free port."""
    receiver = LangSmithReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # as http.server calls it
            self._answer({"version": "0.9", "batch_ingest_config": _INGEST})

        def do_POST(self) -> None:  # as http.server calls it
            body = (
                self.rfile.read(int(self.headers["content-length"]))
                if self.headers["content-length"]
                else _chunked(self.rfile)
            )
            receiver.bodies.append(body)
            self._answer({})

        def _answer(self, value: Any) -> None:
            receiver.paths.append(self.path)
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _chunked(stream: Any) -> bytes:
    parts = []
    while size := int(stream.readline(), 16):
        parts.append(stream.read(size))
        stream.readline()
    stream.readline()
    return b"".join(parts)
