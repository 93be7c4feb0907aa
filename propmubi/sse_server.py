"""The measured server of `propmubi bench sse`: one way of streaming, in a process of its own.

Usage: python -m propmubi.sse_server KIND PERIOD_S. Prints its address as one line of JSON, then answers each
line of its standard input with its memory, processor time and events sent; stops when the input ends.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
from pathlib import Path

from api.stream_floor import Ticker, create_stream_app
from propmubi.engines.ports import listen
from propmubi.http_server import http_server


async def serve(kind: str, period_s: float) -> None:
    """Serves until standard input ends."""
    failed: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
    ticker = Ticker(period_s)
    listener = listen("127.0.0.1", 0)
    listener.listen(20_000)
    with listener:
        async with http_server(create_stream_app(kind, ticker), listener, failed.set_result):
            _say({"port": listener.getsockname()[1]})
            while await asyncio.to_thread(sys.stdin.readline):
                gc.collect()
                used = resource.getrusage(resource.RUSAGE_SELF)
                _say({"rss_kb": _rss_kb(), "cpu_s": used.ru_utime + used.ru_stime, "sent": ticker.sent})


def _rss_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], float(sys.argv[2])))
