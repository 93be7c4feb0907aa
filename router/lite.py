"""One model behind LiteLLM without a table: its own budget, and the floor as its only fallback."""

from __future__ import annotations

from router.breaker import Breaker
from router.lite_wire import LiteWire
from router.requests import Target
from router.route import Route, Seat
from router.routed import RoutedModel
from router.tiers import load_tiers, single_model


class LiteModel(RoutedModel):
    """One model of any provider LiteLLM knows."""

    def __init__(
        self, name: str, *, budget_s: float, api_base: str | None = None, api_key: str | None = None
    ) -> None:
        tier = single_model(load_tiers().common, name, budget_s).tiers["conversational"]
        target = Target(name=name, model=name, api_base=api_base, api_key=api_key)
        super().__init__(Route("property_search", tier, (Seat(target, LiteWire(), Breaker()),)))
