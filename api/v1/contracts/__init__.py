"""Agreements for sale, reviewed clause by clause: asked for, looked at, told otherwise."""

from __future__ import annotations

from api.v1.contracts.reviewing import router

__all__ = ["router"]
