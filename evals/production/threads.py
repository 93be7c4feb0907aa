"""A talk as a case: what was said, personal data replaced, with what the graph answers now as a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from domain.eval_cases import turns_of
from domain.pii.replacing import Replacing
from evals.harness.suite import Case
from evals.production.proposals import name_of, proposed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


async def case_of_thread(
    thread_id: str, inputs: Sequence[Mapping[str, Any]], reason: str = "", suite: str = "chat"
) -> Case:
    """The case of a conversation.

    Args:
        thread_id: Names the case, by its hash: an id leads back to a person.
        inputs: Of the thread's runs, the first first.
        reason: Why it was added, such as ``thumbs down: wrong_figure``.
        suite: Which takes it.

    Raises:
        BadInput: Nothing was said on it.
    """
    replacing = Replacing(thread_id)
    turns = [replacing.value(turn) for turn in turns_of(inputs)]
    if not turns:
        raise BadInput("Nothing was said on that thread.")
    case = Case(
        id=name_of("thread", thread_id),
        inputs={"turns": turns},
        expected={},
        origin=f"a thread, personal data replaced{f'; {replacing.text(reason)}' if reason else ''}",
    )
    return await proposed(suite, case)
