"""The models of this installation: what is configured, what is active, and the way of each job."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.model_calls import FREE, Price
from router.breaker import Breaker
from router.direct_wire import DirectWire
from router.library import loading
from router.lite_wire import LiteWire
from router.meter import NO_METER
from router.requests import Target
from router.route import Route, Seat
from router.routed import RoutedModel
from router.tiers import OLLAMA, load_tiers, only_deployment, single_model

if TYPE_CHECKING:
    from uuid import UUID

    from pydantic import SecretStr

    from config.settings import Settings
    from router.chat_model import RoutedChatModel
    from router.requests import Wire
    from router.tiers import Budgets, Deployment, TierTable, UseCase


OLLAMA_HERE: Final = "http://127.0.0.1:11434"


class Access(NamedTuple):
    """A provider's key and address, as settings have them."""

    api_key: str | None
    api_base: str | None


class Models:
    """Makes the way of each job. Deployments of one model at one address share one breaker."""

    def __init__(self, settings: Settings, *, only: str | None = None) -> None:
        """Reads the tables; nothing is loaded or connected yet, and `meter` watches over nothing.

        Args:
            settings: Keys, addresses and the operator's file.
            only: A deployment of the table that does every job alone, to be compared with others.

        Raises:
            SetupError: The tiers file cannot be used.
        """
        self._settings = settings
        self._only = only
        self._book = load_tiers(settings.tiers_file)
        self._wires: dict[str, Wire] = {"litellm": LiteWire(), "direct": DirectWire()}
        self._breakers: dict[str, Breaker] = {}
        self._told: dict[str, float] = {}
        self.meter = NO_METER
        """Watches over the calls of every port made after it was set."""
        self._ports: dict[tuple[UseCase, UUID | None], RoutedModel | None] = {}

    def warm(self) -> None:
        """Starts loading LiteLLM in the background, if a deployment that is active needs it."""
        if any(target.wire == "litellm" for target in self.active().values()):
            loading()

    def table(self, tenant_id: UUID | None = None) -> TierTable:
        """The table a tenant's runs go by."""
        table = self._book.for_tenant(tenant_id)
        if self._only is not None:
            return only_deployment(table, self._only)
        if not self._settings.model:
            return table
        return single_model(table, self._settings.model, self._settings.model_timeout.total_seconds())

    def active(self, tenant_id: UUID | None = None) -> dict[str, Target]:
        """Deployments whose provider is configured, by name."""
        found: dict[str, Target] = {}
        for name, deployment in self.table(tenant_id).deployments.items():
            access = self._access(deployment)
            if access is not None:
                unknown = self._book.for_tenant(tenant_id).dearest
                found[name] = target_of(name, deployment, access, unknown)
        return found

    def budgets(self, tenant_id: UUID | None = None) -> Budgets:
        """What the table lets a tenant spend; its plan may say otherwise."""
        return self._book.for_tenant(tenant_id).budgets

    def route(self, use_case: UseCase, tenant_id: UUID | None = None) -> Route | None:
        """The way of a job; None when no deployment of its tier is active."""
        table = self.table(tenant_id)
        tier, active = table.tier_of(use_case), self.active(tenant_id)
        seats = tuple(self.seat(active[name]) for name in tier.order if name in active)
        name = table.use_cases[use_case]
        return Route(use_case, tier, seats, meter=self.meter, tier_name=name) if seats else None

    def port(self, use_case: UseCase, tenant_id: UUID | None = None) -> RoutedModel | None:
        """The model of a job, as agents call it; None: its floor answers."""
        key = (use_case, tenant_id if self._book.has_own(tenant_id) else None)
        if key not in self._ports:
            route = self.route(use_case, tenant_id)
            self._ports[key] = None if route is None else RoutedModel(route)
        return self._ports[key]

    def chat_model(self, use_case: UseCase, tenant_id: UUID | None = None) -> RoutedChatModel | None:
        """The model of a job as a LangChain chat model; None: its floor answers."""
        from router.chat_model import RoutedChatModel

        port = self.port(use_case, tenant_id)
        return None if port is None else RoutedChatModel(route=port.route)

    def seat(self, target: Target) -> Seat:
        """A deployment with its wire and breaker."""
        breaker = self._breakers.setdefault(_place_of(target), Breaker())
        return Seat(target, self._wires[target.wire], breaker)

    def take_rests(self) -> dict[str, float]:
        """Rests found out here since the last call: deployment to seconds that are left."""
        new = {
            place: breaker.rest_s
            for place, breaker in self._breakers.items()
            if breaker.rest_s and breaker.rests_until != self._told.get(place)
        }
        self._told.update({place: self._breakers[place].rests_until for place in new})
        return new

    def rest(self, deployment: str, seconds: float) -> None:
        """Lets a deployment rest at least so long; one that is not known here is passed over."""
        breaker = self._breakers.get(deployment)
        if breaker is not None and seconds > 0:
            breaker.rest(seconds)
            self._told[deployment] = breaker.rests_until

    async def close(self) -> None:
        """Closes open connections."""
        for wire in self._wires.values():
            await wire.close()

    def _access(self, deployment: Deployment) -> Access | None:
        """The way in to a provider; None when it is not configured."""
        settings = self._settings
        match deployment.provider:
            case "setting":
                access = Access(_secret(settings.model_api_key), settings.model_api_base)
                return access if settings.model else None
            case "openai":
                access = Access(_secret(settings.openai_api_key), settings.openai_api_base)
            case "anthropic":
                access = Access(_secret(settings.anthropic_api_key), settings.anthropic_api_base)
            case "ollama":
                access = Access(None, settings.ollama_api_base)
        return access if any(access) else None


def target_of(name: str, deployment: Deployment, access: Access, unknown: Price = FREE) -> Target:
    """A deployment as wires take it; ``unknown`` stands in for a price that is not known."""
    api_base = access.api_base
    if deployment.model.startswith(OLLAMA):
        api_base = f"{(api_base or OLLAMA_HERE).rstrip('/').removesuffix('/v1')}/v1"
    return Target(
        name=name,
        model=deployment.model,
        wire=deployment.wire,
        api_base=api_base,
        # A server of one's own often wants no key, and LiteLLM's clients want one.
        api_key=access.api_key or ("none" if api_base else None),
        context_tokens=deployment.context_tokens,
        structured=deployment.structured,
        price=deployment.price or unknown,
    )


def _place_of(target: Target) -> str:
    """A model at an address, the same in every process; an address may hold a password, so it is hashed."""
    return sha256(f"{target.model} {target.api_base}".encode()).hexdigest()[:16]


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None
