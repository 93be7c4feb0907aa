"""The model port over a route: privacy on the way out, schemas on the way in, one repair in between."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from router.faults import Fault, FaultKind
from router.meter import Unusable
from router.privacy import in_this_run
from router.requests import Request
from router.text_safety import scrub
from router.watch import is_refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from router.port import ModelMessage, Output
    from router.privacy import Pseudonyms
    from router.requests import Answer, Target
    from router.route import Route, Seat

Value = TypeVar("Value")
_ATTEMPTS: Final = 2
_MOST_ECHO_CHARS: Final = 4_000


class Chosen(NamedTuple):
    """A tool of the set that was offered, with arguments of its own type."""

    name: str
    arguments: BaseModel


class RoutedModel:
    """What agents call: a job's tier behind `router.port.ModelPort`."""

    def __init__(self, route: Route) -> None:
        self.route = route

    @property
    def name(self) -> str:
        """The deployment that answered last in this task."""
        return self.route.answered_by

    async def structured(self, messages: Sequence[ModelMessage], output: type[Output]) -> Output:
        """A validated value: asked for once and repaired once at each deployment.

        Raises:
            ContentFiltered: A provider's filter or the model refused.
            ModelUnavailable: No valid value within the budget.
        """
        names = in_this_run()
        dialogue = _hidden(messages, names)

        def read(answer: Answer) -> Output:
            return output.model_validate(_restored(_json_of(_whole(answer)), names))

        def request(target: Target, said: Sequence[dict[str, Any]]) -> Request:
            return self._request(messages, said, response_format=_format(target, output))

        async def attempt(seat: Seat, timeout_s: float) -> Output:
            return await self._repaired(seat, timeout_s, dialogue, request, read)

        return await self.route.run(attempt, _prompt_of(messages))

    async def choose(self, messages: Sequence[ModelMessage], tools: Mapping[str, type[BaseModel]]) -> Chosen:
        """The tool the model wants called: one of the set, with arguments that fit its type.

        Args:
            messages: The dialogue.
            tools: Name to argument type; the type's docstring is what the model reads.

        Raises:
            ContentFiltered: A provider's filter or the model refused.
            ModelUnavailable: No such choice within the budget, one repair included.
        """
        names = in_this_run()
        dialogue = _hidden(messages, names)
        offered = [_tool(name, arguments) for name, arguments in tools.items()]

        def read(answer: Answer) -> Chosen:
            if not answer.tool_calls:
                raise ValueError(f"no tool was called; call one of {', '.join(tools)}")
            call = answer.tool_calls[0]
            if call.name not in tools:
                raise ValueError(f"there is no such tool; the tools are {', '.join(tools)}")
            values = _restored(json.loads(scrub(call.arguments)), names)
            return Chosen(call.name, tools[call.name].model_validate(values))

        def request(_: Target, said: Sequence[dict[str, Any]]) -> Request:
            return self._request(messages, said, tools=offered, tool_choice="required")

        async def attempt(seat: Seat, timeout_s: float) -> Chosen:
            return await self._repaired(seat, timeout_s, dialogue, request, read)

        return await self.route.run(attempt, _prompt_of(messages))

    async def stream_text(self, messages: Sequence[ModelMessage]) -> AsyncIterator[str]:
        """The model's text as it comes, masks in place of the tokens of personal data.

        Raises:
            ContentFiltered: A provider's filter or the model refused.
            ModelUnavailable: The stream is no whole answer; what came is void.
        """
        names = in_this_run()
        shown = names.stream()
        request = self._request(messages, _hidden(messages, names))
        # A reader that leaves early ends the call at once.
        async with aclosing(self.route.stream(request)) as pieces:
            async for piece in pieces:
                if text := shown.feed(piece):
                    yield text
        if text := shown.rest():
            yield text

    async def _repaired(
        self,
        seat: Seat,
        timeout_s: float,
        dialogue: Sequence[dict[str, Any]],
        request: Callable[[Target, Sequence[dict[str, Any]]], Request],
        read: Callable[[Answer], Value],
    ) -> Value:
        """What an answer says, asked for twice at most.

        Raises:
            Fault: Both answers were of no use, or the call failed.
        """

        def judged(answer: Answer) -> Value:
            if not answer.tool_calls and is_refusal(answer.text):
                raise Fault(FaultKind.CONTENT_FILTERED)
            return read(answer)

        deadline = asyncio.get_running_loop().time() + timeout_s
        said = list(dialogue)
        for _ in range(_ATTEMPTS):
            left_s = deadline - asyncio.get_running_loop().time()
            try:
                return await self.route.ask(seat, request(seat.target, said), left_s, judged)
            except Unusable as error:
                said = [*said, *_repair(error.answer, error.why)]
        raise Fault(FaultKind.INVALID)

    def _request(
        self,
        given: Sequence[ModelMessage],
        said: Sequence[dict[str, Any]],
        **options: Any,  # noqa: ANN401  # fields of a request
    ) -> Request:
        tier = self.route.tier
        return Request(
            messages=said,
            output_tokens=tier.output_tokens,
            temperature=tier.temperature,
            prompt=_prompt_of(given),
            fixed_chars=_fixed_chars(given, said),
            **options,
        )


def _prompt_of(messages: Sequence[ModelMessage]) -> str:
    """Name and version of the prompt; empty where the caller gave none."""
    return messages[0].get("prompt", "") if messages else ""


def _fixed_chars(given: Sequence[ModelMessage], said: Sequence[dict[str, Any]]) -> int:
    """How much of the prompt never changes; nothing once personal data was found in that part."""
    count = given[0].get("fixed_chars", 0) if given else 0
    return count if given[:1] and said[0]["content"][:count] == given[0]["content"][:count] else 0


def _whole(answer: Answer) -> str:
    if answer.finish == "length":
        raise ValueError("it was cut off; be shorter")
    return answer.text


def _hidden(messages: Sequence[ModelMessage], names: Pseudonyms) -> list[dict[str, Any]]:
    return [
        {"role": message["role"], "content": names.hide(scrub(message["content"]))} for message in messages
    ]


def _format(target: Target, output: type[BaseModel]) -> dict[str, Any]:
    if target.structured == "json_object":
        return {"type": "json_object"}
    schema = {"name": output.__name__, "schema": _schema(output), "strict": False}
    return {"type": "json_schema", "json_schema": schema}


@cache
def _schema(output: type[BaseModel]) -> dict[str, Any]:
    """JSON Schema of a type; made once, for making it takes milliseconds."""
    return output.model_json_schema()


def _tool(name: str, arguments: type[BaseModel]) -> dict[str, Any]:
    function = {
        "name": name,
        "description": (arguments.__doc__ or "").strip(),
        "parameters": _schema(arguments),
    }
    return {"type": "function", "function": function}


def _json_of(text: str) -> Any:  # noqa: ANN401  # any JSON value
    """The JSON object in an answer, with or without a code fence or words around it.

    Raises:
        ValueError: there is none.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("it is not one JSON object")
    try:
        return json.loads(text[start : end + 1])
    except json.JSONDecodeError:
        raise ValueError("it is not one JSON object") from None


def _restored(value: Any, names: Pseudonyms) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, str):
        return names.restore(scrub(value))
    if isinstance(value, list):
        return [_restored(inner, names) for inner in value]
    if isinstance(value, dict):
        return {scrub(key): _restored(inner, names) for key, inner in value.items()}
    return value


def _repair(answer: Answer, error: Exception) -> list[dict[str, Any]]:
    """What was wrong, for one more try; input values are left out of the report."""
    if isinstance(error, ValidationError):
        what = "; ".join(
            f"{'.'.join(map(str, issue['loc']))}: {issue['msg']}"
            for issue in error.errors(include_input=False, include_url=False)[:8]
        )
    else:
        what = str(error) if type(error) is ValueError else "it cannot be read"
    calls = "".join(f"{call.name[:100]}({call.arguments})" for call in answer.tool_calls)
    echo = (answer.text or calls or "(nothing)")[:_MOST_ECHO_CHARS]
    return [
        {"role": "assistant", "content": scrub(echo)},
        {"role": "user", "content": f"That does not fit the schema: {what}. Give the corrected answer only."},
    ]
