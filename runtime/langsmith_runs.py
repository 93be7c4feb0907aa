"""A run as LangSmith sees it: the graph's name, the run's own id, and facts to find it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.langsmith_client import langsmith_sink, tenant_mark, typed

if TYPE_CHECKING:
    from uuid import UUID

    from langchain_core.runnables import RunnableConfig

    from graphs.registry import GraphSpec


def send_to_langsmith(config: RunnableConfig, spec: GraphSpec, tenant_id: UUID) -> None:
    """Makes a run's config send traces, if the user wished for them; else it stays as it is.

    The facts are the tracer's alone: what stands in the config's own metadata goes into checkpoints.
    """
    sink = langsmith_sink()
    if sink is None:
        return
    from langchain_core.tracers import LangChainTracer

    facts = {"graph": spec.name, "graph_version": spec.version, "tenant": tenant_mark(tenant_id)}
    tracer = LangChainTracer(client=sink.client, project_name=sink.project, metadata=facts)
    callbacks = config.get("callbacks")
    config["callbacks"] = [*(callbacks if isinstance(callbacks, list) else ()), tracer]
    config["tags"] = [typed(tag) for tag in config.get("tags", [])]
