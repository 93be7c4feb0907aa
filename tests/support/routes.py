"""Routes over scripted servers: the real wires, with a primary and a fallback on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.model_calls import FREE
from router.breaker import Breaker
from router.direct_wire import DirectWire
from router.lite_wire import LiteWire
from router.meter import NO_METER
from router.requests import Target
from router.route import Route, Seat
from router.routed import RoutedModel
from router.tiers import Tier

if TYPE_CHECKING:
    from domain.model_calls import Price
    from router.meter import Meter
    from tests.support.openai_server import OpenAiServer

WIRES = {"litellm": LiteWire, "direct": DirectWire}


class ScriptedRoute:
    """A model over two servers; each test's own breakers and connections."""

    def __init__(
        self,
        wire: str,
        primary: OpenAiServer,
        fallback: OpenAiServer,
        *,
        meter: Meter = NO_METER,
        price: Price = FREE,
        **tier: object,
    ) -> None:
        self.price = price
        self.primary, self.fallback = primary, fallback
        self.wire = WIRES[wire]()
        self.breakers = (Breaker(), Breaker())
        settings = {"budget_s": 120, "attempt_s": 60, "stall_s": 60, "output_tokens": 200, **tier}
        self.tier = Tier.model_validate({"primary": "first", "fallback": "second", **settings})
        self.model = RoutedModel(
            Route("chat", self.tier, (self._seat(0), self._seat(1)), meter=meter, tier_name="conversational")
        )

    def _seat(self, at: int) -> Seat:
        server = (self.primary, self.fallback)[at]
        target = Target(
            name=("first", "second")[at],
            model="openai/scripted",
            api_base=server.base_url,
            api_key="test",
            context_tokens=4000,
            price=self.price,
        )
        return Seat(target, self.wire, self.breakers[at])

    @property
    def hits(self) -> tuple[int, int]:
        """Requests the two servers have seen."""
        return len(self.primary.bodies), len(self.fallback.bodies)
