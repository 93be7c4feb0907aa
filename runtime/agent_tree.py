"""The tree of a run's graph and its subgraphs, as the thread's log tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from runtime.thread_events import RunFacts, ThreadEvents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runtime.thread_events import Namespace
    from runtime.thread_log import LogEntry


def agent_tree(graph_id: str, status: str, entries: Iterable[LogEntry]) -> dict[str, Any]:
    """The protocol's ``AgentTreeNode`` of one run: ``namespace``, ``status``, ``graph_name``, ``children``.

    Args:
        graph_id: The run's graph.
        status: The run's, in the protocol's words, which the log may not have (any more).
        entries: The log; those of other runs must not be among them.
    """
    view = ThreadEvents()
    nodes: dict[Namespace, dict[str, Any]] = {}
    for entry in entries:
        for event in view.events(entry, RunFacts(graph_id)):
            if event.method == "lifecycle" and event.namespace:
                told = orjson.loads(event.data)
                node = nodes.setdefault(event.namespace, _node(event.namespace, told["graph_name"]))
                node["status"] = told["event"]
    root = _node((), graph_id) | {"status": status}
    for namespace in sorted(nodes, key=len):
        _parent(root, nodes, namespace).setdefault("children", []).append(nodes[namespace])
    return root


def _node(namespace: Namespace, graph_name: str) -> dict[str, Any]:
    return {"namespace": list(namespace), "status": "started", "graph_name": graph_name}


def _parent(
    root: dict[str, Any], nodes: dict[Namespace, dict[str, Any]], namespace: Namespace
) -> dict[str, Any]:
    """The nearest graph above that the log tells of."""
    above = (nodes.get(namespace[:length]) for length in range(len(namespace) - 1, 0, -1))
    return next((node for node in above if node is not None), root)
