"""Whether each active deployment can be reached now: one call for one token, and what its failure means."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from router.faults import Fault, FaultKind
from router.library import library
from router.requests import Request

if TYPE_CHECKING:
    from router.models import Models
    from router.route import Seat

_PING: Final = Request(messages=[{"role": "user", "content": "ping"}], output_tokens=1)
_MEANING: Final = {
    FaultKind.RATE_LIMITED: "reachable, and at its rate limit now",
    FaultKind.BILLING: "the account has no quota or credit left: see the provider's billing page",
    FaultKind.AUTH: "the key is refused: check it and what it may use",
    FaultKind.OVERLOADED: "the provider has an error or is overloaded",
    FaultKind.UNREACHABLE: "no connection: check the address and the network",
    FaultKind.TIMEOUT: "no answer in time",
    FaultKind.BROKEN: "what answers there does not speak the protocol: check the address",
    FaultKind.BAD_REQUEST: "the request is refused: check that the model exists for this account",
    FaultKind.CONTENT_FILTERED: "reachable, and it filtered the probe",
}


@dataclass(frozen=True, slots=True)
class Probed:
    """One deployment."""

    deployment: str
    is_reachable: bool
    took_ms: float
    detail: str


async def probe(models: Models, timeout_s: float) -> list[Probed]:
    """All active deployments at once, in the order of the table."""
    seats = [models.seat(target) for target in models.active().values()]
    if any(seat.target.wire == "litellm" for seat in seats):
        await library()  # seconds of import are not the provider's latency
    return list(await asyncio.gather(*(_probed(seat, timeout_s) for seat in seats)))


async def _probed(seat: Seat, timeout_s: float) -> Probed:
    began = perf_counter()
    fault = None
    try:
        async with asyncio.timeout(timeout_s):
            await seat.wire.complete(seat.target, _PING, timeout_s)
    except TimeoutError:
        fault = Fault(FaultKind.TIMEOUT)
    except Fault as failed:
        fault = failed
    took_ms = round((perf_counter() - began) * 1000, 1)
    if fault is None:
        return Probed(seat.target.name, True, took_ms, "answers")
    status = f" (status {fault.status})" if fault.status else ""
    meaning = _MEANING.get(fault.kind, f"failed: {fault.kind.value}")
    return Probed(seat.target.name, False, took_ms, f"{meaning}{status}")
