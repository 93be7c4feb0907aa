"""The step a tool runs in, as LangGraph and the run engine say it; the model has no part in it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from langgraph.config import get_config

from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEASE_EPOCH: Final = "__propmubi_lease_epoch"
"""Key of the lease's epoch in the config of a run. A caller's own keys never begin so."""
_PUSH: Final = "__pregel_push"


def current_step() -> Step:
    """Where the calling node stands.

    Inside a subgraph the step's number is the subgraph's own, so the outer tasks are part of the node's name.
    Their ids stay the same after a crash where the outer steps were committed: graphs with calls inside
    subgraphs must be ``sync``.

    Raises:
        RuntimeError: Called outside a run.
    """
    config = get_config()
    metadata, configurable = config.get("metadata", {}), config.get("configurable", {})
    if LEASE_EPOCH not in configurable:
        raise RuntimeError("An effect belongs to a step of a run, and no run is in progress here.")
    return Step(
        thread_id=UUID(str(configurable["thread_id"])),
        node=_node(metadata),
        number=int(metadata["langgraph_step"]),
        epoch=int(configurable[LEASE_EPOCH]),
    )


def _node(metadata: Mapping[str, Any]) -> str:
    *outer, _ = str(metadata["langgraph_checkpoint_ns"]).split("|")
    names = [f"{name}-{_short(task)}" for name, _, task in (part.partition(":") for part in outer)]
    path: Sequence[object] = metadata.get("langgraph_path", ())
    place = f"#{_place(path)}" if path and path[0] == _PUSH else ""
    return "/".join([*names, f"{metadata['langgraph_node']}{place}"])


def _place(path: Sequence[object]) -> str:
    """Of a task of a fan-out: its index, and below which task it was sent."""
    return (
        "-".join(str(one) for one in path[1:] if isinstance(one, int | str) and not isinstance(one, bool))
        or "0"
    )


def _short(task_id: str) -> str:
    return hashlib.sha256(task_id.encode()).hexdigest()[:8]
