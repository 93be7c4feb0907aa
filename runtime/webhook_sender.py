"""Sends the webhooks of ended runs: signed, only to addresses that may be called, until one try succeeds.

At least once: a receiver that has answered may be asked again when this process dies before it notes the
answer, and knows the delivery by its id. A try that fails is made again later and later; after the last the
delivery becomes a dead letter. An address that may not be called is given up at once.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import orjson
import structlog

from domain.errors import BadInput, PropMubiError, SetupError, Unavailable
from domain.webhook_signature import DELIVERY_HEADER, SIGNATURE_HEADER, signature, tenant_key
from store.identity.secret_key import load_ring
from store.webhooks import forget_settled, note_try, settle, take_due

if TYPE_CHECKING:
    from uuid import UUID

    from config.settings import Settings
    from domain.keyring import KeyRing
    from store.database import Database
    from store.outbound import OutboundClient
    from store.webhooks import Delivery

log = structlog.get_logger()

_AT_ONCE: Final = 8
_KEPT: Final = timedelta(days=7)


Outcome = Literal["delivered", "given_up"]


class _Tried(NamedTuple):
    """How a try went."""

    status: int | None
    problem: str | None
    """Why it failed; None when it did not."""
    is_final: bool = False
    """Another try is useless."""


class SigningKeys:
    """Tenants' keys. The installation's secret is read when the first webhook is due, not before."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ring: KeyRing | None = None

    async def of(self, tenant_id: UUID) -> str:
        """The tenant's key.

        Raises:
            SetupError: The file that keeps the secret cannot be used.
        """
        if self._ring is None:
            self._ring = await asyncio.to_thread(load_ring, self._settings)
        return tenant_key(self._ring, tenant_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSender:
    """Sends what is due."""

    db: Database
    outbound: OutboundClient
    keys: SigningKeys
    settings: Settings

    async def send_due(self) -> bool:
        """Makes one try of each delivery that is due; whether there may be more."""
        async with self.db.system_session() as session:
            due = await take_due(session, limit=_AT_ONCE, first_retry=self._first_retry)
        await asyncio.gather(*(self._deliver(one) for one in due))
        return len(due) == _AT_ONCE

    @property
    def _first_retry(self) -> timedelta:
        """Never while a try may still be under way elsewhere."""
        return max(self.settings.webhook_retry, self.settings.webhook_timeout * 1.5)

    async def forget_old(self) -> bool:
        """Forgets deliveries settled a week ago."""
        async with self.db.system_session() as session:
            await forget_settled(session, older_than=_KEPT)
        return False

    async def _deliver(self, delivery: Delivery) -> None:
        tried = await self._try(delivery)
        is_over = tried.problem is None or tried.is_final or delivery.tries >= self.settings.webhook_tries
        facts = {"delivery_id": str(delivery.id), "tries": delivery.tries}
        if tried.problem is None:
            log.info("webhook.delivered", **facts)
        elif is_over:
            log.warning("webhook.given_up", **facts, reason=tried.problem)
        else:
            log.info("webhook.postponed", **facts, reason=tried.problem)
        try:
            async with self.db.system_session() as session:
                await note_try(session, delivery, tried.status, tried.problem)
                if is_over:
                    outcome: Outcome = "given_up" if tried.problem else "delivered"
                    await settle(session, delivery, outcome, tried.problem or "")
        except PropMubiError as error:  # It is tried again, and known by its id.
            log.warning("webhook.unsettled", delivery_id=str(delivery.id), error=type(error).__name__)

    async def _try(self, delivery: Delivery) -> _Tried:
        body = orjson.dumps({**delivery.body, "webhook_sent_at": _now()})
        timeout_s = self.settings.webhook_timeout.total_seconds()
        try:
            key = await self.keys.of(delivery.tenant_id)
            headers = {
                "content-type": "application/json",
                "user-agent": "propmubi-agents-webhook",
                DELIVERY_HEADER: str(delivery.id),
                SIGNATURE_HEADER: signature(key, body, at_s=int(time.time())),
            }
            answer = await self.outbound.post(delivery.url, body, headers, timeout_s=timeout_s)
        except BadInput as error:
            return _Tried(None, error.detail, is_final=True)
        except (Unavailable, SetupError) as error:
            return _Tried(None, error.detail)
        if 200 <= answer.status < 300:
            return _Tried(answer.status, None)
        return _Tried(answer.status, f"It answered {answer.status}.")


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
