"""A persona played by a model: the same people, with words that nobody wrote down before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt

if TYPE_CHECKING:
    from evals.suites.conversing import Turn
    from evals.talk.personas import Persona
    from router.port import ModelPort

_MOST_CHARS: Final = 600


class NextMessage(BaseModel):
    """What the person says."""

    model_config = ConfigDict(extra="forbid")

    message: Annotated[str, Field(max_length=_MOST_CHARS)] = ""
    is_done: bool = False


class PlayedByModel:
    """Asks the model what the person says next."""

    def __init__(self, persona: Persona, model: ModelPort) -> None:
        self._persona = persona
        self._model = model
        self._told: list[str] = []
        self._turns = 0

    async def next(self, last: Turn | None) -> str | None:
        """What is said next; None: the person is done, or has said as much as the persona says at most.

        Raises:
            ModelUnavailable: The model gives no answer; a conversation without its persona is none.
        """
        if self._turns >= self._persona.most_turns:
            return None
        self._turns += 1
        if last is not None:
            self._told += [f"person: {last.said}", f"assistant: {last.text[:_MOST_CHARS]}"]
        prompt = load_prompt("evals.talk")
        system = prompt.message(about=self._persona.about, turns="\n".join(self._told) or "(nothing yet)")
        answer = await self._model.structured([system], NextMessage)
        return None if answer.is_done or not answer.message.strip() else answer.message
