"""The LangGraph protocol, put together."""

from __future__ import annotations

from fastapi import APIRouter

from api.langgraph import (
    assistants,
    commands,
    crons,
    many_runs,
    meta,
    runs,
    store,
    thread_socket,
    thread_streams,
    threads,
)

PARTS = (runs, threads, meta, assistants, many_runs, crons, store, commands, thread_streams, thread_socket)
"""Asked in this order for each call, so what is called most comes first."""


def langgraph_router() -> APIRouter:
    """Every route of the protocol, at the root of the server as its clients expect."""
    router = APIRouter()
    for part in PARTS:
        router.include_router(part.router)
    return router
