"""Failpoints: named places between two commits where a test lets a process die, fail or stall.

A random kill rarely falls between a commit and the step after it; a failpoint falls there every time. There
is no switch for them in settings or environment: only code that calls `arm` in its own process, a test's
child, has any. Unarmed, reaching one costs one look at an empty dictionary.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.errors import BadInput, PropMubiError, Unavailable

NAMES: Final = (
    "accept.before_commit",
    "accept.committed",
    "accept.announced",
    "accept.sent",
    "relay.added",
    "relay.noted",
    "finder.added",
    "sweeper.due",
    "sweeper.added",
    "begin.before_commit",
    "begin.committed",
    "checkpoint.before_commit",
    "checkpoint.committed",
    "finish.before_commit",
    "finish.committed",
    "end.logged",
    "message.acknowledged",
    "handback.before_commit",
    "handback.committed",
    "rollback.checkpoints_deleted",
    "rollback.committed",
    "ended.repaired",
)
"""Every failpoint of the engine, in the order in which a run meets them."""

GRAPH_NAMES: Final = ("case.deciding", "case.decided")
"""Around the one decision of the graph that chaos runs (`evals.chaos.graphs`)."""

ACTIONS: Final = ("kill", "raise", "stall", "drop")


@dataclass(slots=True)
class _Armed:
    """One failpoint that will act."""

    action: str
    argument: float
    """stall: seconds. Other actions have none."""
    hits_left: int
    """Acts when this many hits have passed; 1 acts on the first. Once only, unless there is a chance."""
    chance: float
    """0: acts once, on its turn. Else acts on each hit with this probability."""


_armed: dict[str, _Armed] = {}
_dice = random.Random()  # noqa: S311  # a test's schedule, seeded to be repeatable


def failpoint(name: str, error: type[PropMubiError] = Unavailable) -> None:
    """Does what the failpoint is armed with, in most processes nothing.

    Args:
        name: One of `NAMES` or `GRAPH_NAMES`.
        error: What a failure at this place looks like to its callers.
    """
    if _armed and (one := _armed.get(name)) is not None:
        _reach(name, one, error)


def arm(orders: str, *, seed: int = 0) -> None:
    """Arms failpoints of this process, replacing earlier orders.

    Args:
        orders: ``name=action`` separated by ``;``. Actions: ``kill`` (SIGKILL to oneself), ``raise``
            (the error of the place), ``stall:SECONDS`` (the whole process stands still), ``drop`` (cuts all
            TCP connections). ``@3`` behind it acts on the third hit only; ``%0.1`` on each with that chance.
        seed: Of the probabilities.

    Raises:
        BadInput: An order names no failpoint or no action.
    """
    _armed.clear()
    _dice.seed(seed)
    for order in filter(None, orders.split(";")):
        name, _, what = order.partition("=")
        what, _, chance = what.partition("%")
        what, _, turn = what.partition("@")
        action, _, argument = what.partition(":")
        if name not in (*NAMES, *GRAPH_NAMES) or action not in ACTIONS:
            raise BadInput(f"{order!r} is no order for a failpoint; actions: {', '.join(ACTIONS)}.")
        _armed[name] = _Armed(action, float(argument or 0), int(turn or 1), float(chance or 0))


def _reach(name: str, one: _Armed, error: type[PropMubiError]) -> None:
    if one.chance:
        if _dice.random() >= one.chance:
            return
    else:
        one.hits_left -= 1
        if one.hits_left > 0:
            return
        del _armed[name]
    _act(name, one, error)


def _act(name: str, one: _Armed, error: type[PropMubiError]) -> None:
    if one.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif one.action == "stall":
        time.sleep(one.argument)
    elif one.action == "drop":
        _drop_connections()
    else:
        raise error(f"The failpoint {name} was reached.")


def _drop_connections() -> None:
    """Cuts every TCP connection of this process, as a failing network card would."""
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError), socket.socket(fileno=os.dup(int(entry.name))) as copy:
            if copy.family in (socket.AF_INET, socket.AF_INET6):
                copy.shutdown(socket.SHUT_RDWR)
