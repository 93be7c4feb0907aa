"""The smallest server over the same graph and saver: the measure for what the run engine costs.

One route runs the graph inside the request and streams its parts; there is no queue, no lease, no log, no
tenant, and a client that goes takes its run with it. `propmubi bench runs` measures it beside the real one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from sse_starlette import EventSourceResponse

from runtime.encode import to_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runtime.checkpoints import CheckpointPool
    from runtime.compiled import CompiledGraphs


def create_floor_app(graphs: CompiledGraphs, pool: CheckpointPool, contexts: dict[str, object]) -> FastAPI:
    """An application with one route, ``POST /floor/{graph}/{thread_id}``, whose body is the input.

    Args:
        graphs: The same graphs.
        pool: The open pool of checkpoints.
        contexts: Typed context by graph.
    """
    app = FastAPI()

    @app.post("/floor/{graph}/{thread_id}")
    async def run(graph: str, thread_id: str, request: Request) -> EventSourceResponse:
        given = await request.json()
        compiled = graphs.with_saver(graph, AsyncPostgresSaver(pool))

        async def body() -> AsyncIterator[bytes]:
            yield b'event: metadata\r\ndata: {"attempt":1}\r\n\r\n'
            config: Any = {"configurable": {"thread_id": thread_id}}
            modes: Any = ["values", "messages", "custom"]
            async for mode, part in compiled.astream(
                given, config, stream_mode=modes, context=contexts.get(graph)
            ):
                yield b"event: %s\r\ndata: %s\r\n\r\n" % (mode.encode(), to_json(part))
            yield b"event: end\r\ndata: null\r\n\r\n"

        return EventSourceResponse(body())

    return app
