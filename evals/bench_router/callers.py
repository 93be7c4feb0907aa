"""The ways to a model that are compared; each makes the same call and reads the same stream."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol

import httpx

from domain.ids import uuid7
from domain.model_calls import Price
from domain.tenancy import DEMO_TENANT_ID
from router.asker import Asker, asked_by
from router.breaker import Breaker
from router.direct_wire import DirectWire
from router.library import library
from router.lite_wire import LiteWire
from router.meter import NO_METER
from router.requests import Request, Target
from router.route import Route, Seat
from router.tiers import Tier

if TYPE_CHECKING:
    from router.meter import Meter
    from router.requests import Wire

MESSAGES: Final[list[dict[str, Any]]] = [
    {"role": "system", "content": "You answer about homes in India, in one sentence."},
    {"role": "user", "content": "3 bhk in Baner under 1.2 crore with parking, please."},
]
TOKENS: Final = 200
_MODEL: Final = "openai/bench"
_PRICE: Final = Price(Decimal("0.15"), Decimal("0.6"), Decimal("0.075"), Decimal("0.15"))


class Caller(Protocol):
    """One way. Addresses are those of a primary and of a fallback."""

    name: str

    async def open(self, primary: str, fallback: str) -> None:
        """Makes clients; the first call is not measured."""
        ...

    async def call(self) -> None:
        """One whole answer."""
        ...

    async def stream(self) -> int:
        """One stream; how many pieces of text it had."""
        ...

    async def close(self) -> None:
        """Closes clients."""
        ...


class RawHttpx:
    """The floor: what the wire costs, with no rule kept."""

    name = "raw httpx"

    async def open(self, primary: str, fallback: str) -> None:
        """See `Caller.open`."""
        del fallback
        self._client = httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=200))
        self._url = f"{primary}/chat/completions"
        self._body = {"model": "bench", "messages": MESSAGES, "max_tokens": TOKENS, "temperature": 0}

    async def call(self) -> None:
        """See `Caller.call`."""
        response = await self._client.post(self._url, json=self._body)
        _check(response.json()["choices"][0]["message"]["content"])

    async def stream(self) -> int:
        """See `Caller.stream`."""
        pieces = 0
        async with self._client.stream("POST", self._url, json={**self._body, "stream": True}) as response:
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    pieces += bool(json.loads(line[6:])["choices"][0]["delta"].get("content"))
        return pieces

    async def close(self) -> None:
        """See `Caller.close`."""
        await self._client.aclose()


class OpenAiSdk:
    """OpenAI's own client, without retries."""

    name = "openai SDK"

    async def open(self, primary: str, fallback: str) -> None:
        """See `Caller.open`."""
        del fallback
        openai: Any = import_module("openai")  # comes with LiteLLM; only a contestant here
        self._client = openai.AsyncOpenAI(base_url=primary, api_key="k", max_retries=0, timeout=30)
        self._options: dict[str, Any] = {"model": "bench", "messages": MESSAGES, "max_tokens": TOKENS}

    async def call(self) -> None:
        """See `Caller.call`."""
        answer = await self._client.chat.completions.create(**self._options)
        _check(answer.choices[0].message.content)

    async def stream(self) -> int:
        """See `Caller.stream`."""
        return await _pieces(await self._client.chat.completions.create(**self._options, stream=True))

    async def close(self) -> None:
        """See `Caller.close`."""
        await self._client.close()


class LiteLlm:
    """``litellm.acompletion``, without retries."""

    name = "litellm.acompletion"

    async def open(self, primary: str, fallback: str) -> None:
        """See `Caller.open`."""
        del fallback
        self._litellm = await library()
        self._options: dict[str, Any] = {
            "model": _MODEL, "messages": MESSAGES, "max_tokens": TOKENS, "api_base": primary, "api_key": "k",
            "num_retries": 0, "max_retries": 0, "timeout": 30,
        }  # fmt: skip

    async def call(self) -> None:
        """See `Caller.call`."""
        answer = await self._litellm.acompletion(**self._options)
        _check(answer.choices[0].message.content)

    async def stream(self) -> int:
        """See `Caller.stream`."""
        return await _pieces(await self._litellm.acompletion(**self._options, stream=True))

    async def close(self) -> None:
        """LiteLLM keeps its clients."""


class LiteLlmRouter:
    """LiteLLM's Router with a fallback group, as its documentation sets it up."""

    name = "litellm Router"

    async def open(self, primary: str, fallback: str) -> None:
        """See `Caller.open`."""
        litellm = await library()

        def deployment(group: str, api_base: str) -> dict[str, Any]:
            params = {"model": _MODEL, "api_base": api_base, "api_key": "k"}
            return {"model_name": group, "litellm_params": params}

        self._router = litellm.Router(
            model_list=[deployment("primary", primary), deployment("fallback", fallback)],
            fallbacks=[{"primary": ["fallback"]}],
            num_retries=2,  # its own default, which our loading of the library sets to 0
        )
        self._options: dict[str, Any] = {"model": "primary", "messages": MESSAGES, "max_tokens": TOKENS}

    async def call(self) -> None:
        """See `Caller.call`."""
        answer = await self._router.acompletion(**self._options)
        _check(answer.choices[0].message.content)

    async def stream(self) -> int:
        """See `Caller.stream`."""
        return await _pieces(await self._router.acompletion(**self._options, stream=True))

    async def close(self) -> None:
        """Forgets its deployments."""
        self._router.discard()


class Ours:
    """A route of ours with a fallback: breaker, time budget, hedging, judged answers.

    With a meter each call is also written down and counted against limits, as a call of a run is.
    """

    def __init__(self, name: str, wire: Wire, attempt_s: float = 30.0, meter: Meter = NO_METER) -> None:
        self.name = name
        self._wire = wire
        self._attempt_s = attempt_s
        self._meter = meter

    async def open(self, primary: str, fallback: str) -> None:
        """See `Caller.open`."""
        tier = Tier(
            primary="primary",
            fallback="fallback",
            budget_s=60,
            attempt_s=self._attempt_s,
            stall_s=30,
            min_chars_per_s=10,
            hedge_after_s=5,
            output_tokens=TOKENS,
        )
        seats = [
            Seat(
                Target(
                    name=name,
                    model=_MODEL,
                    api_base=base,
                    api_key="k",
                    context_tokens=128_000,
                    price=_PRICE,
                ),
                self._wire,
                Breaker(),
            )
            for name, base in (("primary", primary), ("fallback", fallback))
        ]
        self._route = Route("chat", tier, seats, meter=self._meter, tier_name="conversational")
        ids = uuid7(), uuid7()
        asked_by(Asker(DEMO_TENANT_ID, None, is_person=True, run_id=ids[0], thread_id=ids[1]))
        self._request = Request(messages=MESSAGES, output_tokens=TOKENS)

    async def call(self) -> None:
        """See `Caller.call`."""
        _check((await self._route.complete(self._request)).text)

    async def stream(self) -> int:
        """See `Caller.stream`."""
        pieces = 0
        async for text in self._route.stream(self._request):
            pieces += bool(text)
        return pieces

    async def close(self) -> None:
        """See `Caller.close`."""
        await self._wire.close()


def callers(meter: Meter) -> list[Caller]:
    """All of them, new."""
    return [
        RawHttpx(),
        OpenAiSdk(),
        LiteLlm(),
        LiteLlmRouter(),
        Ours("ours, wire litellm", LiteWire()),
        Ours("ours, wire direct", DirectWire()),
        Ours("ours with ledger", DirectWire(), meter=meter),
    ]


async def close_clients() -> None:
    """Closes what LiteLLM keeps open for the life of a process."""
    await library()
    cleanup: Any = import_module("litellm.llms.custom_httpx.async_client_cleanup")
    await cleanup.close_litellm_async_clients()


async def _pieces(parts: Any) -> int:  # noqa: ANN401  # streams of two libraries
    pieces = 0
    async for part in parts:
        if part.choices and part.choices[0].delta.content:
            pieces += 1
    return pieces


def _check(text: str | None) -> None:
    if not text:
        raise ValueError("the measured call brought no text")
