"""Says what was found, as tokens, with citations, and offers what to say next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import structlog
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command

from agents.answer_writer import floor
from agents.answer_writer.agent import WORDED_KINDS, write_with_model
from agents.answer_writer.phrases import phrase
from agents.answer_writer.suggestions import suggest
from domain.errors import ContentFiltered, ModelUnavailable
from domain.verdicts import Doubt
from graphs.property_search.events import event_id
from graphs.property_search.nodes.understand import referred
from graphs.property_search.state import SearchContext, SearchState  # noqa: TC001  # read at run time
from graphs.streaming import AnswerStream
from router.asker import spent_limit
from router.grounding import CITATION

if TYPE_CHECKING:
    from domain.leads import Language
    from tools.outcomes import Outcome

log = structlog.get_logger()


async def answer(
    state: SearchState, runtime: Runtime[SearchContext]
) -> Command[Literal["contact", "__end__"]]:
    """The turn's message, its citations and suggestions.

    When a provider would not word it, a person takes the turn: the cards stay, and no one else words them.
    """
    language: Language = state.get("language", "en")  # type: ignore[assignment]  # one of four, as checkpoints keep it
    outcome: Outcome = state.get("outcome") or {"kind": "help"}
    stream = AnswerStream(f"ai-{state['turn']}")
    try:
        engine = await _speak(stream, state, runtime, outcome, language)
    except ContentFiltered:
        _void(stream, state, runtime)
        return Command(goto="contact", update={"reading": referred(Doubt.CONTENT_FILTERED)})
    numbers = [card["number"] for card in state.get("shown", [])]
    suggestions = suggest(outcome, language, numbers=numbers, total=state.get("total", 0))
    runtime.stream_writer(
        {"type": "suggestions", "id": event_id(state["turn"], "suggestions"), "items": suggestions}
    )
    message = await stream.finish(citations=citations(stream.text, state), engine=engine, language=language)
    update: SearchState = {
        "messages": [message],
        "suggestions": suggestions,
        "engine": engine,
        "reading": None,
    }
    done: Literal["__end__"] = "__end__"
    return Command(goto=done, update=update)


async def _speak(
    stream: AnswerStream,
    state: SearchState,
    runtime: Runtime[SearchContext],
    outcome: Outcome,
    language: Language,
) -> str:
    """Streams the text and says who wrote it.

    Raises:
        ContentFiltered: The model's provider would not word it; what was streamed is void.
    """
    model = runtime.context.model
    refused = state.get("refused", [])
    if model is not None and outcome["kind"] in WORDED_KINDS:
        try:
            for line in floor.refusal_lines(refused, language):
                await stream.send_words(f"{line}\n")
            async for sentence in write_with_model(model, outcome, _said(state), language):
                await stream.send(sentence)
        except ContentFiltered:
            raise
        except ModelUnavailable as error:
            log.info("answer.floor", reason=error.code)
            _void(stream, state, runtime)
        else:
            return model.name
    await stream.send_words(floor.write(outcome, language, refused))
    if spent_limit() is not None:
        await stream.send_words(f"\n{phrase('models_spent', language)}")
    return "rules" if model is None or outcome["kind"] in WORDED_KINDS else _read_by(state)


def _void(stream: AnswerStream, state: SearchState, runtime: Runtime[SearchContext]) -> None:
    """Takes back what was streamed: a broken answer is never an answer."""
    if stream.text:
        runtime.stream_writer(
            {
                "type": "answer_reset",
                "id": event_id(state["turn"], "answer_reset"),
                "message_id": stream.message_id,
            }
        )
        stream.forget()


def citations(text: str, state: SearchState) -> list[dict[str, Any]]:
    """Which listing each ``[n]`` of the text is."""
    ids = {card["number"]: card["listing_id"] for card in _cards(state)}
    numbers = dict.fromkeys(int(number) for number in CITATION.findall(text))
    return [{"marker": number, "listing_id": ids[number]} for number in numbers if number in ids]


def _cards(state: SearchState) -> list[Any]:
    return list(state.get("shown", []))


def _read_by(state: SearchState) -> str:
    return (state.get("reading") or {}).get("read_by", "rules")


def _said(state: SearchState) -> str:
    """The person's words of this turn, masked as the log keeps them; none for a card's action."""
    if not (state.get("reading") or {}).get("parsed", {}).get("intent"):
        return ""
    for message in reversed(state.get("messages", [])):
        if message.type == "human":
            return message.content if isinstance(message.content, str) else ""
    return ""
