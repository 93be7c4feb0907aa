"""Is the server up, and what can it do."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter

router = APIRouter(tags=["langgraph"])


@router.get("/ok")
async def ok() -> dict[str, Any]:
    """The process answers; the state of its engines is told by ``/api/v1/status``."""
    return {"ok": True, "services": {}}


@router.get("/info")
async def info() -> dict[str, Any]:
    """Versions, and which parts of the protocol are spoken."""
    return {
        "version": version("propmubi-agents"),
        "langgraph_py_version": version("langgraph"),
        "flags": {
            "assistants": True,
            "crons": True,
            "langsmith": False,
            "langsmith_tracing_replicas": False,
            "langsmith_tracing_session_on_runs": False,
            "strict_resume": True,
        },
        "host": {
            "kind": "self-hosted",
            "project_id": None,
            "host_revision_id": None,
            "revision_id": None,
            "tenant_id": None,
        },
    }
