"""What is said in an update of a state: its values, or those inside a command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from langgraph.types import Command, Send


def said_in(values: object) -> object:
    """The values of an update; of a command, those it writes, answers and sends."""
    if not isinstance(values, Command):
        return values
    sent = [one.arg for one in _targets(values) if isinstance(one, Send)]
    return {"update": values.update, "resume": values.resume, "sent": sent}


def with_said(values: object, said: Any) -> object:  # noqa: ANN401  # as `said_in` gave it
    """The update with other values in the places of its own.

    Args:
        values: The update.
        said: What `said_in` gave of it, changed.
    """
    if not isinstance(values, Command):
        return said
    changed = replace(values, update=said["update"], resume=said["resume"])
    if not said["sent"]:
        return changed
    args = iter(said["sent"])
    goto = [Send(one.node, next(args)) if isinstance(one, Send) else one for one in _targets(values)]
    return replace(changed, goto=goto)


def _targets(command: Command[Any]) -> list[Any]:
    return list(command.goto) if isinstance(command.goto, list | tuple) else [command.goto]
