"""Counts a call as soon as it is known who makes it, and says in the answer how much is left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from api.client_address import address_key
from api.errors import error_response
from api.limits.classes import (
    FLOOD,
    STREAMS_ADDRESS,
    STREAMS_USER,
    STREAMS_VISITOR,
    UNPROVEN,
    class_of,
)
from api.limits.sign_in import SignInLimits
from api.limits.streams import StreamSlots
from api.push_response import after_stream
from domain.errors import TooManyRequests
from domain.rate_limits import Limit, whole_seconds
from runtime.rate_limit import Bucket, LocalBuckets, RateLimiter, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.services import ApiServices
    from domain.tenancy import Principal
    from store.plans import TenantPlans

POLICY_HEADER: Final = "ratelimit-policy"
STATE_HEADER: Final = "ratelimit"
"""Both as in draft-ietf-httpapi-ratelimit-headers-10."""
_SLOTS: Final = "stream_slots"
_VERDICT: Final = "rate_verdict"


class CallLimits:
    """The limits of one application, so many times as generous as written."""

    def __init__(
        self, limiter: RateLimiter, *, factor: float = 1.0, plans: TenantPlans | None = None
    ) -> None:
        self._limiter = limiter
        self._factor = factor
        self._plans = plans
        self._flood = LocalBuckets()
        self.slots = StreamSlots()

    def admit(self, scope: Scope) -> None:
        """Stops a flood from one address before anything is looked at.

        Raises:
            TooManyRequests: It goes on.
        """
        verdict = self._flood.take([self._bucket("flood", f"address:{address_key(scope)}", FLOOD)])
        _refuse_if_needed(verdict)

    async def count(self, request: Request, principal: Principal) -> None:
        """Counts a call of this caller, and holds a place for its stream.

        Raises:
            TooManyRequests: Too many of them.
        """
        kind = class_of(request.method, _routed(request.scope))
        address = f"address:{address_key(request.scope)}"
        buckets = [self._bucket(kind.name, address, kind.address)]
        places = [(address, self._most(STREAMS_ADDRESS))]
        if principal.owner_id is not None:
            is_user = principal.user_id is not None
            caller = f"caller:{principal.tenant_id}:{principal.owner_id}"
            times = await self._plan_factor(principal)
            limit = (kind.user if is_user else kind.visitor).times(times)
            buckets.insert(0, self._bucket(kind.name, caller, limit))
            places.append((caller, self._most((STREAMS_USER if is_user else STREAMS_VISITOR) * times)))
        await self._take(request, buckets)
        if kind.streams_at_once:
            self.slots.hold(places)
            request.scope["state"].setdefault(_SLOTS, []).extend(key for key, _ in places)

    async def count_unproven(self, request: Request) -> None:
        """Counts a call of a route that asks for no proof, by its address.

        Raises:
            TooManyRequests: Too many of them.
        """
        kind = class_of(request.method, _routed(request.scope))
        if kind.name in UNPROVEN:
            address = f"address:{address_key(request.scope)}"
            await self._take(request, [self._bucket(kind.name, address, kind.address)])

    async def take(self, wanted: Sequence[tuple[str, str, Limit]]) -> None:
        """Counts against limits given as name, key and limit.

        Raises:
            TooManyRequests: One of them is reached.
        """
        _refuse_if_needed(await self._limiter.take([self._bucket(*one) for one in wanted]))

    def _bucket(self, name: str, key: str, limit: Limit) -> Bucket:
        return Bucket(f"{name}:{key}", limit if self._factor == 1.0 else limit.times(self._factor))

    async def _plan_factor(self, principal: Principal) -> float:
        """How many times the usual limits the tenant has subscribed to; an address is no tenant's."""
        return 1.0 if self._plans is None else (await self._plans.of(principal.tenant_id)).rate_factor

    def _most(self, streams: float) -> int:
        return max(1, round(streams * self._factor))

    async def _take(self, request: Request, buckets: Sequence[Bucket]) -> None:
        verdict = await self._limiter.take(buckets)
        request.scope["state"][_VERDICT] = verdict
        _refuse_if_needed(verdict)


class LimitedCalls:
    """The middleware: floods out, headers on, places of streams given back when they end."""

    def __init__(self, app: ASGIApp, *, limits: CallLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start" and (verdict := state.get(_VERDICT)):
                _tell(MutableHeaders(scope=message), verdict)
            await send(message)

        try:
            self._limits.admit(scope)
        except TooManyRequests as error:
            await error_response(Request(scope), error)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send_with_limits)
        finally:
            # A stream that goes on after its request keeps its place until it ends.
            after_stream(scope, partial(self._limits.slots.release, state.pop(_SLOTS, [])))


async def count_call(request: Request, principal: Principal) -> None:
    """Counts a call against the limits of its application, where it has any.

    Raises:
        TooManyRequests: Too many of them; the answer says when to come back.
    """
    limits: CallLimits | None = getattr(request.app.state, "call_limits", None)
    if limits is not None:
        await limits.count(request, principal)


def admit_call(request: Request) -> None:
    """Stops a flood over a socket, which passes no middleware.

    Raises:
        TooManyRequests: It goes on.
    """
    limits: CallLimits | None = getattr(request.app.state, "call_limits", None)
    if limits is not None:
        limits.admit(request.scope)


def release_streams(request: Request) -> None:
    """Gives back the places that `count_call` took for a socket."""
    limits: CallLimits | None = getattr(request.app.state, "call_limits", None)
    if limits is not None:
        limits.slots.release(request.scope["state"].pop(_SLOTS, []))


async def count_unproven_call(request: Request) -> None:
    """As `count_call`, on routes that ask for no proof; nothing on others."""
    limits: CallLimits | None = getattr(request.app.state, "call_limits", None)
    if limits is not None:
        await limits.count_unproven(request)


def _routed(scope: Scope) -> str:
    """The path as it was routed: without the prefix a server in front has taken off."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _refuse_if_needed(verdict: Verdict) -> None:
    if verdict.is_allowed:
        return
    seconds = whole_seconds(verdict.wait_s)
    raise TooManyRequests(
        f"Too many calls of this kind ({verdict.bucket.key.partition(':')[0]}); try again in {seconds} s.",
        retry_after_s=seconds,
    )


def _tell(headers: MutableHeaders, verdict: Verdict) -> None:
    name, limit = verdict.bucket.key.partition(":")[0], verdict.bucket.limit
    headers[POLICY_HEADER] = f'"{name}";q={limit.count};w={round(limit.period_s)}'
    headers[STATE_HEADER] = f'"{name}";r={verdict.remaining};t={whole_seconds(verdict.full_in_s)}'


def add_call_limits(app: FastAPI, services: ApiServices) -> None:
    """Puts the limits of the settings around the application; over Redis where the services have a link."""
    setting = services.settings.rate_limits
    if setting == "off":
        return
    engine = getattr(services, "run_engine", None)
    limiter = RateLimiter(engine.link if engine is not None else None)
    plans = getattr(services, "plans", None)
    limits = CallLimits(limiter, factor=1.0 if setting == "on" else setting, plans=plans)
    app.state.call_limits = limits
    app.state.login_guard = SignInLimits(limits)
    app.add_middleware(LimitedCalls, limits=limits)
