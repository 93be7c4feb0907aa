"""A run's row as LangGraph's input and config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph.types import Command, Send

from domain.errors import BadInput
from domain.events.lineage import Cause
from domain.tenancy import SYSTEM_USER_ID, Principal, Role
from graphs.registry import GraphSpec, RunContext
from router.asker import Asker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from langchain_core.runnables import RunnableConfig
    from langgraph.types import Interrupt

    from store.tables.runs import RunRow
    from tools.vault import PersonalVault

_RESUME_MAP = "__pregel_resume_map"
"""LangGraph's CONFIG_KEY_RESUME_MAP."""
_STRICT_RESUME = "__pregel_strict_resume"
"""LangGraph's CONFIG_KEY_STRICT_RESUME."""
_OURS = frozenset({"thread_id", "run_id", "checkpoint_id", "checkpoint_ns", "checkpoint_map"})


def settings_of(run: RunRow) -> dict[str, Any]:
    """``config.configurable`` and ``context`` of the caller.

    Keys that LangGraph or the runtime give a meaning to are left out: through them a caller could name
    another's thread or reach into the engine.
    """
    configurable = (run.kwargs.get("config") or {}).get("configurable") or {}
    given = {**configurable, **(run.kwargs.get("context") or {})}
    return {key: one for key, one in given.items() if key not in _OURS and not key.startswith("__")}


def config_of(run: RunRow, spec: GraphSpec, *, is_resumed: bool) -> RunnableConfig:
    """LangGraph's config for one execution of the run.

    Args:
        run: The run.
        spec: Its graph.
        is_resumed: True goes on from the run's own last checkpoint, whatever it was forked from.
    """
    asked = run.kwargs.get("config") or {}
    configurable: dict[str, Any] = {**settings_of(run), "thread_id": str(run.thread_id)}
    checkpoint = run.kwargs.get("checkpoint") or {}
    if checkpoint.get("checkpoint_id") and not is_resumed:
        configurable |= {"checkpoint_id": str(checkpoint["checkpoint_id"]), "checkpoint_ns": ""}
    if run.kwargs.get("strict_resume"):
        configurable[_STRICT_RESUME] = True
    return {
        "configurable": configurable,
        "metadata": {
            **run.meta,
            "run_attempt": run.deliveries,
            "thread_id": str(run.thread_id),
            "run_id": str(run.id),
        },
        "run_id": run.id,
        "run_name": spec.name,
        "recursion_limit": min(int(asked.get("recursion_limit") or spec.recursion_limit), 1000),
        "tags": [str(tag) for tag in asked.get("tags") or ()],
    }


def principal_of_run(run: RunRow) -> Principal:
    """Who asked, as they were then: the run acts for them however late it is executed."""
    return Principal(
        tenant_id=run.tenant_id,
        user_id=run.user_id,
        roles=frozenset(Role(role) for role in run.roles),
        visitor_id=run.visitor_id,
    )


def asker_of_run(run: RunRow) -> Asker:
    """For whom the run calls models: by its row, whatever its input says."""
    principal = principal_of_run(run)
    return Asker(
        tenant_id=run.tenant_id,
        owner_id=principal.owner_id,
        is_person=principal.user_id != SYSTEM_USER_ID,
        run_id=run.id,
        thread_id=run.thread_id,
    )


def context_of(run: RunRow, spec: GraphSpec, vault: PersonalVault | None = None) -> object | None:
    """The graph's typed context, made by the services for who asked."""
    return spec.context(
        RunContext(
            principal=principal_of_run(run),
            thread_id=run.thread_id,
            run_id=run.id,
            settings=settings_of(run),
            vault=vault,
        )
    )


def cause_of(run: RunRow) -> Cause | None:
    """The event that started the run; None: a person or a clock."""
    kept = run.kwargs.get("cause")
    return Cause.from_json(kept) if kept else None


def has_answers(run: RunRow) -> bool:
    """Whether answers to interrupts came in the config."""
    return is_answering(run.kwargs)


def is_answering(kwargs: Mapping[str, Any]) -> bool:
    """Whether a request brings answers to interrupts in its config."""
    return _RESUME_MAP in ((kwargs.get("config") or {}).get("configurable") or {})


def input_of(run: RunRow) -> object:
    """The input, or the command that resumes, updates or redirects."""
    command = run.kwargs.get("command")
    return run.kwargs.get("input") if command is None else command_of(command)


def answers_of(run: RunRow, interrupts: Iterable[Interrupt]) -> Command[Any] | None:
    """The resume that a graph elsewhere means, of which this graph is a node; None when it means none.

    When that other graph resumes, `RemoteGraph` sends the node's input again, and in its config the answers
    to all interrupts of the other graph by their ids. Those that this thread waits for are taken.
    """
    given = ((run.kwargs.get("config") or {}).get("configurable") or {}).get(_RESUME_MAP)
    if run.kwargs.get("command") is not None or not isinstance(given, dict):
        return None
    answers = {one.id: given[one.id] for one in interrupts if one.id in given}
    return Command(resume=answers) if answers else None


def command_of(body: dict[str, Any]) -> Command[Any]:
    """A `Command` from its JSON form.

    Raises:
        BadInput: ``goto`` is of another form.
    """
    fields: dict[str, Any] = {key: body[key] for key in ("resume", "update") if body.get(key) is not None}
    if body.get("goto") is not None:
        goto = body["goto"]
        fields["goto"] = [_target(one) for one in (goto if isinstance(goto, list) else [goto])]
    return Command(**fields)


def _target(goto: object) -> str | Send:
    if isinstance(goto, str):
        return goto
    if isinstance(goto, dict) and isinstance(goto.get("node"), str):
        return Send(goto["node"], goto.get("input"))
    raise BadInput('command.goto must be a node name or {"node": name, "input": …}, or a list of these.')
