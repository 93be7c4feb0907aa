"""The LangGraph protocol, put together."""

from __future__ import annotations

from fastapi import APIRouter

from api.langgraph import assistants, crons, many_runs, meta, runs, store, threads


def langgraph_router() -> APIRouter:
    """Every route of the protocol, at the root of the server as its clients expect."""
    router = APIRouter()
    for part in (meta, assistants, threads, runs, many_runs, crons, store):
        router.include_router(part.router)
    return router
