"""The step of a run an effect belongs to, and the key by which it is the same effect when it runs again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

_HASH_CHARS: Final = 32


@dataclass(frozen=True, slots=True)
class Step:
    """Where in which thread the code runs now. It comes from the run's own context, never from a model."""

    thread_id: UUID
    node: str
    """The node, below its subgraphs' nodes, and its place in a fan-out: ``review/read#2``."""
    number: int
    """The graph's step, which a step that is run again after a crash has again."""
    epoch: int
    """Of the lease under which it runs; not part of any key."""

    def key(self, name: str, arguments: Mapping[str, object]) -> str:
        """``thread_id:node:step:hash`` of what is done here with these arguments.

        The same call in the same step has the same key whichever worker makes it. Arguments are JSON values,
        dates, ids and decimals; their order does not matter.

        >>> from uuid import UUID
        >>> Step(UUID(int=7), "pull", 3, 1).key("bureau.pull", {"pan": "x"})[:45]
        '00000000-0000-0000-0000-000000000007:pull:3:e'
        """
        plain = json.dumps([name, arguments], sort_keys=True, separators=(",", ":"), default=str)
        digest = hashlib.sha256(plain.encode()).hexdigest()[:_HASH_CHARS]
        return f"{self.thread_id}:{quote(self.node, safe='/#')}:{self.number}:{digest}"
