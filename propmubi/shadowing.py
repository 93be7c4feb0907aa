"""The worker's part that tries a challenger on live traffic, where the settings name one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from domain.errors import PropMubiError
from evals.harness.models import OWN_TIERS, ModelChoice
from evals.production.live import LiveShadow
from propmubi.demo import is_set_within
from store.eval_shadows import EvalShadows

if TYPE_CHECKING:
    from datetime import timedelta

    from config.settings import Settings
    from store.database import Database

log = structlog.get_logger()


class Shadowing:
    """Looks for runs to try every so often, until it is drained."""

    def __init__(self, live: LiveShadow, every: timedelta) -> None:
        self._live = live
        self._every_s = every.total_seconds()
        self._drained = asyncio.Event()

    async def run(self) -> None:
        """Looks until drained. What is away is looked for again the next time."""
        try:
            while not await is_set_within(self._drained, self._every_s):
                try:
                    tried = await self._live.look()
                except PropMubiError as error:
                    log.warning("shadow.postponed", error=type(error).__name__)
                else:
                    if tried:
                        log.info("shadow.tried", messages=tried, challenger=self._live.challenger.label)
        finally:
            await self._live.champion.close()
            await self._live.challenger.close()

    async def drain(self) -> None:
        """Looks no more."""
        self._drained.set()


def shadowing_of(settings: Settings, database: Database, *, has_models: bool) -> Shadowing:
    """The part as the settings want it.

    Args:
        settings: ``shadow_model`` and what belongs to it.
        database: Where runs are found and trials kept.
        has_models: Whether a model serves now; else the floor is the champion.

    Raises:
        BadInput: No model is configured for the challenger.
    """
    assert settings.shadow_model is not None  # noqa: S101  # who asks has looked
    challenger = ModelChoice.of(settings, settings.shadow_model)
    challenger.port("property_search")
    live = LiveShadow(
        trials=EvalShadows(database),
        champion=ModelChoice.of(settings, OWN_TIERS if has_models else None),
        challenger=challenger,
        share=settings.shadow_share,
        most_inr_day=settings.shadow_most_inr_day,
    )
    return Shadowing(live, settings.shadow_every)
