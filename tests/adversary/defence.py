"""A defence, and how it is switched off: the oracles are worth what they see then."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from router import privacy
from tests.adversary.attacks import Attack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest


class Defence(NamedTuple):
    """A layer, how it is switched off, and what is then tried first."""

    off: Callable[[pytest.MonkeyPatch], None]
    tried: tuple[Attack, ...]
    seen_by: str
    """The oracle that must fire."""


def attack(
    goal: str, channel: str = "user_message", persona: str = "obedient", seed: int = 0, hiding: str = "plain"
) -> Attack:
    """A try, most of it plain."""
    return Attack(goal=goal, hiding=hiding, channel=channel, persona=persona, seed=seed)


@contextmanager
def switched_off(defence: Defence, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without the defence, for a while."""
    with monkeypatch.context() as patch:
        patch.setattr(privacy, "_CLEAN", type(privacy._CLEAN)())
        defence.off(patch)
        yield
