"""The LangGraph protocol, put together."""

from __future__ import annotations

from fastapi import APIRouter

from api.langgraph import assistants, commands, meta, runs, thread_socket, thread_streams, threads


def langgraph_router() -> APIRouter:
    """Every route of the protocol, at the root of the server as its clients expect."""
    router = APIRouter()
    for part in (meta, assistants, threads, runs, commands, thread_streams, thread_socket):
        router.include_router(part.router)
    return router
