"""What a worker looks after besides runs: delayed runs, crons, expiry, webhooks, leads, cases."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from domain.events.triggers import TRIGGERS
from runtime.case_duties import CaseDuties
from runtime.cron_firing import CronFiring
from runtime.delayed_runs import DelayedRuns
from runtime.due_look import DueLook
from runtime.duty import Duty
from runtime.events.triggering import GraphTriggers
from runtime.lead_duties import LeadDuties, LeadRescoring
from runtime.thread_expiry import ThreadExpiry
from runtime.webhook_sender import SigningKeys, WebhookSender
from store.outbound import open_outbound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from runtime.engine import RunEngine

_SOON_S: Final = 1.0
_SWEEP_S: Final = 30.0
_TIDY_S: Final = 3600.0
_PROMISES_S: Final = 5.0


@asynccontextmanager
async def open_rooms(engine: RunEngine, settings: Settings) -> AsyncIterator[None]:
    """Has all duties looked after while the block runs; every worker may."""
    async with open_outbound(settings.outbound_allowed) as outbound:
        delayed = DelayedRuns(db=engine.db, relay=engine.relay, stops=engine.stops)
        crons = CronFiring(db=engine.db, runs=engine.runs)
        expiry = ThreadExpiry(db=engine.db, pool=engine.pool, thread_log=engine.thread_log)
        webhooks = WebhookSender(
            db=engine.db, outbound=outbound, keys=SigningKeys(settings), settings=settings
        )
        triggers = GraphTriggers(TRIGGERS, engine.graphs.registry, engine.assistants, settings.paused_graphs)
        leads = LeadDuties(
            db=engine.db,
            relay=engine.relay,
            nudges=engine.nudges,
            rescoring=LeadRescoring(db=engine.db, triggers=triggers, relay=engine.relay),
        )
        cases = CaseDuties(db=engine.db, relay=engine.relay)
        due = DueLook(engine.db)
        duties = (
            Duty("delayed-runs", due.runs(delayed.wake_due), period_s=_SOON_S),
            Duty("crons", due.crons(crons.fire_due), period_s=_SOON_S),
            Duty("webhooks", due.webhooks(webhooks.send_due), period_s=_SOON_S),
            Duty("thread-expiry", expiry.sweep, period_s=_SWEEP_S),
            Duty("webhook-tidying", webhooks.forget_old, period_s=_TIDY_S),
            Duty("case-escalation", cases.escalate, period_s=_PROMISES_S),
            Duty("lead-promises", leads.keep_promises, period_s=_PROMISES_S),
            Duty("lead-decay", leads.age_scores, period_s=_TIDY_S),
        )
        for duty in duties:
            duty.start()
        try:
            yield
        finally:
            await asyncio.gather(*(duty.close() for duty in duties))
