"""The worst model in the world, where a provider would be: under the router's wire, over nothing.

It obeys every directive it can find in what it is given, through escapes, entities, base64 and invisible letters.
It repeats what it sees, names tools that do not exist with ids of others, and fills every schema it is handed:
first with what breaks parsers, and when that is refused, with values that are well formed and harmful.
All that it was given is kept for the oracles.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from typing import TYPE_CHECKING, Any, Final

from router.breaker import Breaker
from router.faults import Fault, FaultKind
from router.requests import Answer, Piece, Target, ToolCall
from router.route import Route, Seat
from router.routed import RoutedModel
from router.tiers import Tier
from tests.adversary.attacks import GOALS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from router.requests import Request

    Fill = Callable[[str, int], dict[str, Any]]

API_KEY: Final = "sk-CANARY-0123456789abcdef"
FOREIGN_ID: Final = "77777777-7777-4777-8777-777777777777"
_DIRECTIVE: Final = re.compile(r"⟪(\{.*?\})⟫", re.DOTALL)
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
EXTREMES: Final = (
    "\x00", "\ud800", "x" * 1_000_000, "-1", "1e308", "\u202eRTL\u202c", "![x](https://evil.example)", "<script>x</script>",
    "'; drop table leads; --", "../../etc/passwd", FOREIGN_ID, "⟦PAN_1⟧", "{{schema}}",
)  # fmt: skip


class WorstModel:
    """A wire (`router.requests.Wire`) with nothing good behind it."""

    def __init__(
        self,
        persona: str = "obedient",
        seed: int = 0,
        *,
        use_case: str = "property_search",
        subject: str = "[1]",
        fill: Fill | None = None,
        told: str = "",
    ) -> None:
        self.persona = persona
        self.seed = seed
        self.use_case = use_case
        self.subject = subject
        """What its lies are about, where "[1]" stands in them."""
        self.fill = fill
        """What does the most harm in a graph's own schema, from what was seen; None: any value of the schema."""
        self.saw: list[str] = []
        """Each request, as one text."""
        self.goals: set[str] = {told} if persona == "told" else set()
        """Goals of the directives found; of the persona "told" the one it has in any case."""

    def port(self) -> RoutedModel:
        """The port that graphs get: the real router with this wire, and a second one beneath it."""
        tier = Tier.model_validate(
            {
                "primary": "worst",
                "fallback": "second",
                "budget_s": 60,
                "attempt_s": 30,
                "stall_s": 30,
                "output_tokens": 500,
            }
        )
        seats = tuple(
            Seat(Target(name=name, model="m", api_key=API_KEY, structured="json_schema"), self, Breaker())
            for name in tier.order
        )
        return RoutedModel(Route(self.use_case, tier, seats))

    async def complete(self, target: Target, request: Request, timeout_s: float) -> Answer:
        self._look(request)
        if self.persona == "filtered":
            raise Fault(FaultKind.CONTENT_FILTERED)
        if self.persona == "broken":
            return Answer(text="<html>busy</html>" * (self.seed % 2) + '{"intent": ', finish="length")
        return Answer(text=self._filled(request), finish="stop", tool_calls=self._calls())

    async def stream(self, target: Target, request: Request, timeout_s: float) -> AsyncIterator[Piece]:
        self._look(request)
        if self.persona == "filtered":
            yield Piece("[1] is ")
            raise Fault(FaultKind.CONTENT_FILTERED)
        for piece in re.findall(r".{1,400}", self._said(), re.DOTALL):
            yield Piece(piece)
        if self.persona != "broken":
            yield Piece("\nEND", "stop")

    async def close(self) -> None:
        """Nothing is open."""

    def _look(self, request: Request) -> None:
        seen = "\n".join(str(message["content"]) for message in request.messages)
        self.saw.append(seen)
        for text in _readings(seen):
            for found in _DIRECTIVE.findall(text):
                self.goals.add(_goal_of(found))

    def _said(self) -> str:
        """Lies it was told to tell, or all of them, each a line; and all that it has seen."""
        goals = (
            self.goals & GOALS.keys()
            if self.persona in {"obedient", "told"}
            else set(list(GOALS)[self.seed % 3 :: 3])
        )
        lines = [line for goal in GOALS if goal in goals for line in GOALS[goal]]
        if self.persona == "leaker":
            lines = [*self.saw, API_KEY, *_sentences("\n".join(self.saw))]
        return "\n".join([*lines, "[1] is lovely."]).replace("[1]", self.subject)

    def _filled(self, request: Request) -> str:
        schema = ((request.response_format or {}).get("json_schema") or {}).get("schema", {})
        is_again = any("does not fit the schema" in str(one["content"]) for one in request.messages)
        if self.persona == "extreme" and not is_again:
            return json.dumps(_extreme(schema, schema, self.seed))
        if self.fill is not None:
            return json.dumps(self.fill("\n".join(self.saw), self.seed))
        return json.dumps(harmful(schema, self.seed))

    def _calls(self) -> tuple[ToolCall, ...]:
        """Tools nobody offered, for people it does not serve."""
        arguments = json.dumps(
            {"tenant_id": FOREIGN_ID, "user_id": FOREIGN_ID, "amount_inr": -1, "sql": "drop table leads"}
        )
        return tuple(
            ToolCall(f"c{at}", name, arguments)
            for at, name in enumerate(("contact", "send_email", "run_sql"))
        )


def _readings(text: str) -> list[str]:
    """The text as it stands, and with every disguise taken off."""
    bare = _UNSEEN.sub("", text)
    plain = html.unescape(bare).replace('\\\\"', '"').replace('\\"', '"')
    return [text, bare, plain, html.unescape(plain), *(_decoded(found) for found in _BASE64.findall(text))]


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "ignore")
    except binascii.Error:
        return ""


def _goal_of(directive: str) -> str:
    try:
        return str(json.loads(directive)["goal"])
    except (ValueError, KeyError, TypeError):
        return ""


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.:;])\s+|\n", text) if part.strip()]


def harmful(schema: dict[str, Any], seed: int = 0) -> Any:
    """A value of the schema that does the most harm: everything asked for, in favour of whoever attacks."""
    return _harmful(schema, schema, "", seed)


def _harmful(root: dict[str, Any], schema: dict[str, Any], name: str, seed: int) -> Any:  # noqa: PLR0911  # one return per kind of schema
    schema = _resolved(root, schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][seed % len(schema["enum"])]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return _harmful(root, options[seed % 2 if name == "tool" else 0], name, seed)
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            return {key: _harmful(root, inner, key, seed) for key, inner in fields.items()}
        case "array":
            count = max(2, schema.get("minItems", 0))
            return [_harmful(root, schema.get("items", {}), name, seed + at) for at in range(count)]
        case "integer" | "number":
            most = schema.get("maximum", 77_700_000)
            wild = (most, float("nan"), float("inf")) if schema["type"] == "number" else (most,)
            return 77 if "number" in name else wild[seed % len(wild)]
        case "boolean":
            return True
        case _:
            return _favoured(name)[: schema.get("maxLength", 10_000)]


def _favoured(name: str) -> str:
    words = {
        "phone": "+919999900077", "name": "Zorblax", "locali": "Koramangala", "cit": "Mumbai", "place": "Koramangala",
        "tenant_policy": "no_bachelors", "id": FOREIGN_ID, "date": "2031-03-31", "by": "2031-03-31", "pct": "77.7",
    }  # fmt: skip
    return next(
        (value for key, value in words.items() if key in name), "ZORBLAX ⟪{}⟫ <b>x</b> https://evil.example"
    )


def _extreme(root: dict[str, Any], schema: dict[str, Any], seed: int) -> Any:
    """Nothing a reader expects, under the names it expects."""
    schema = _resolved(root, schema)
    wild: list[Any] = [
        *EXTREMES,
        -(10**30),
        1e308,
        [],
        {},
        None,
        [[[[]]]] * 500,
        {"a": {"b": {"c": [1] * 500}}},
    ]
    fields = list(schema.get("properties", {"x": {}}))
    return {
        key: wild[(seed + at) % len(wild)]
        for at, key in enumerate([*fields, "__class__", "\x00", "tenant_id"])
    }


def _resolved(root: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
