"""Proof that a checkpoint row cannot name a class to call."""

from __future__ import annotations

from langgraph.checkpoint.serde import _msgpack
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from domain.errors import SetupError


def assert_strict_msgpack() -> None:
    """Proves that a checkpoint row cannot name a class to call.

    Raises:
        SetupError: LangGraph was imported before ``config`` set its switch.
    """
    if not _msgpack.STRICT_MSGPACK_ENABLED:
        raise SetupError(
            "Checkpoints could run code: import `config` before langgraph, "
            "or set LANGGRAPH_STRICT_MSGPACK=true."
        )
    if JsonPlusSerializer()._allowed_msgpack_modules is True:  # no public way to ask
        raise SetupError("Checkpoints could run code: LangGraph's serializer allows every module.")
