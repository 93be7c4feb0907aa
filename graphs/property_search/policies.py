"""How every step is bounded, retried and recovered: said once, for the whole graph."""

from __future__ import annotations

from typing import Final

import structlog
from langgraph.errors import NodeError, NodeTimeoutError
from langgraph.types import Command, RetryPolicy

from agents.answer_writer.floor import write
from agents.answer_writer.suggestions import suggest
from domain.errors import Unavailable
from graphs.property_search.state import SearchState  # noqa: TC001  # LangGraph reads the annotation at run time
from graphs.streaming import say
from tools.declaration import Touch

log = structlog.get_logger()

RETRY: Final = RetryPolicy(initial_interval=0.2, max_interval=2.0, max_attempts=3, retry_on=Unavailable)
"""Only what says of itself that it is passing; a bug is not tried again."""
STEP_TIMEOUT_S: Final = 20.0
MODEL_STEP_TIMEOUT_S: Final = 150.0
"""Above the largest model budget a setting allows: the budget, not this, ends a slow model."""

TOUCHES: Final[dict[str, frozenset[Touch]]] = {
    "understand": frozenset({Touch.UNTRUSTED_INPUT, Touch.SENSITIVE_DATA}),
    "merge": frozenset(),
    "search": frozenset({Touch.UNTRUSTED_INPUT}),
    "recommend": frozenset({Touch.UNTRUSTED_INPUT}),
    "clarify": frozenset(),
    "compare": frozenset(),
    "afford": frozenset({Touch.SENSITIVE_DATA}),
    "tax": frozenset({Touch.SENSITIVE_DATA}),
    "contact": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    "details": frozenset({Touch.UNTRUSTED_INPUT}),
    "note": frozenset(),
    "refuse": frozenset(),
    "answer": frozenset({Touch.UNTRUSTED_INPUT}),
}
"""Rule of two per step (T3): a test holds it against the graph's nodes."""


async def recover(state: SearchState, error: NodeError) -> Command[str]:
    """After the last retry: an honest sentence in place of an error, the session kept. Bugs stay errors.

    Raises:
        BaseException: whatever the step raised, unless it says that something is away.
    """
    if not isinstance(error.error, Unavailable | NodeTimeoutError):
        raise error.error
    log.warning("step.unavailable", step=error.node, error=type(error.error).__name__)
    language = state.get("language", "en")
    text = write({"kind": "trouble"}, language)  # type: ignore[arg-type]  # one of four, as checkpoints keep it
    message = await say(text, message_id=f"ai-{state['turn']}", engine="rules", citations=[])
    numbers = [card["number"] for card in state.get("shown", [])]
    total = state.get("total", 0)
    suggestions = suggest({"kind": "trouble"}, language, numbers=numbers, total=total)  # type: ignore[arg-type]  # as above
    update: SearchState = {
        "messages": [message],
        "suggestions": suggestions,
        "engine": "rules",
        "outcome": {"kind": "trouble"},
        "reading": None,
    }
    return Command(update=update)
