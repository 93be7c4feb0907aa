"""The table of tiers: which deployment does which job, at what price, within what time.

Data, not code: ``tiers.yaml`` beside this file, an operator's file laid over it, and in that file a part for
single tenants. What results is checked as a whole, so that a wrong line is one clear error at the start and
never a surprise in a run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date  # pydantic evaluates it
from decimal import Decimal  # pydantic evaluates it
from functools import cache
from importlib.resources import files
from pathlib import Path  # noqa: TC003  # pydantic evaluates it
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, get_args

import yaml
from annotated_types import Ge, Gt, Le
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from domain.errors import SetupError
from domain.model_calls import FREE, Price

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

TierName = Literal["critical", "document", "conversational", "background"]
UseCase = Literal[
    "underwriting", "legal_analysis", "tax_optimization",
    "document_analysis", "contract_review", "title_verification",
    "chat", "property_search", "recommendations",
    "lead_scoring", "data_enrichment", "classification",
]  # fmt: skip
TIERS: Final[tuple[TierName, ...]] = get_args(TierName)
USE_CASES: Final[tuple[UseCase, ...]] = get_args(UseCase)

OLLAMA: Final = ("ollama/", "ollama_chat/")
"""How LiteLLM's names of Ollama's models begin."""

Seconds = Annotated[float, Gt(0), Le(3600)]
Tokens = Annotated[int, Ge(1), Le(10_000_000)]
Usd = Annotated[Decimal, Ge(0), Le(1000)]
Rupees = Annotated[int, Ge(0), Le(10**10)]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Deployment(_Row):
    """One model at one provider."""

    model: Annotated[str, Field(min_length=3)]
    """LiteLLM's name for it."""
    provider: Literal["openai", "anthropic", "ollama", "setting"]
    """Whose key or address switches it on."""
    wire: Literal["litellm", "direct"] = "litellm"
    context_tokens: Tokens | None = None
    """Prompt and answer together; None: not known, and not counted before."""
    most_output_tokens: Tokens | None = None
    in_usd: Usd | None = None
    """Per million prompt tokens."""
    out_usd: Usd | None = None
    """Per million answer tokens."""
    cached_in_usd: Usd | None = None
    """Per million prompt tokens read from the provider's cache; None where there is none."""
    written_in_usd: Usd | None = None
    """Per million prompt tokens that the provider's cache takes in; None: as any other."""
    structured: Literal["json_object", "json_schema"] = "json_object"

    @property
    def price(self) -> Price | None:
        """What its tokens cost; None: not known."""
        if self.in_usd is None or self.out_usd is None:
            return FREE if self.model.startswith(OLLAMA) else None
        read = self.in_usd if self.cached_in_usd is None else self.cached_in_usd
        written = self.in_usd if self.written_in_usd is None else self.written_in_usd
        return Price(self.in_usd, self.out_usd, read, written)

    @model_validator(mode="after")
    def _wire_can_carry_it(self) -> Self:
        if self.wire == "direct" and not self.model.startswith(("openai/", *OLLAMA)):
            raise ValueError(f"wire: direct is for openai/… and ollama/… models, not {self.model}")
        if self.wire == "litellm" and self.model.startswith(OLLAMA):
            raise ValueError(f"{self.model} wants wire: direct")
        return self


class Tier(_Row):
    """How a class of jobs is done."""

    primary: str
    fallback: str | None = None
    budget_s: Seconds
    """The whole step; after it the floor answers."""
    attempt_s: Seconds
    """The share of one deployment while another is left."""
    stall_s: Seconds
    """The longest silence in a stream."""
    min_chars_per_s: Annotated[float, Ge(0), Le(1000)] = 0
    """The slowest stream that is waited for."""
    hedge_after_s: Seconds | None = None
    """When the fallback is started beside a silent primary; None: never."""
    temperature: Annotated[float, Ge(0), Le(2)] = 0
    output_tokens: Tokens
    cache_s: Annotated[int, Ge(0), Le(30 * 86_400)] = 0
    """How long an answer is given again to the same question; 0: never."""

    @model_validator(mode="after")
    def _fits_its_budget(self) -> Self:
        if self.attempt_s > self.budget_s:
            raise ValueError("attempt_s is longer than budget_s")
        if self.fallback == self.primary:
            raise ValueError("the fallback is the primary")
        return self

    @property
    def order(self) -> tuple[str, ...]:
        """Deployments by name, the first to be asked first."""
        return (self.primary,) if self.fallback is None else (self.primary, self.fallback)


class Budgets(_Row):
    """The most that may be spent on models, in whole rupees."""

    run_inr: Rupees
    person_day_inr: Rupees
    tenant_day_inr: Rupees
    tenant_month_inr: Rupees
    soft_percent: Annotated[int, Ge(1), Le(100)] = 80
    """From this share of a limit on it is said that it nears."""


class TierTable(_Row):
    """The whole table."""

    version: Literal[1]
    priced_on: date
    price_source: str
    deployments: dict[str, Deployment]
    tiers: dict[TierName, Tier]
    budgets: Budgets
    use_cases: dict[UseCase, TierName]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        missing: list[str] = [name for name in TIERS if name not in self.tiers]
        missing.extend(name for name in USE_CASES if name not in self.use_cases)
        if missing:
            raise ValueError(f"missing: {', '.join(missing)}")
        for name, tier in self.tiers.items():
            for deployment in tier.order:
                self._check_pair(name, tier, deployment)
        return self

    def _check_pair(self, name: str, tier: Tier, deployment: str) -> None:
        known = self.deployments.get(deployment)
        if known is None:
            raise ValueError(f"tier {name} names the deployment {deployment}, which is not in the table")
        if known.most_output_tokens is not None and tier.output_tokens > known.most_output_tokens:
            raise ValueError(
                f"tier {name} wants {tier.output_tokens} output tokens, {deployment} gives at most "
                f"{known.most_output_tokens}"
            )

    @property
    def dearest(self) -> Price:
        """Stands in for a price that is not known, so that budgets hold all the same."""
        known = [one.price for one in self.deployments.values() if one.price is not None]
        dearest = max(known, key=lambda price: (price.answer, price.fresh), default=FREE)
        return replace(FREE if dearest.is_free else dearest, is_known=False)

    def tier_of(self, use_case: UseCase) -> Tier:
        """The tier that does a job."""
        return self.tiers[self.use_cases[use_case]]


class TierBook:
    """The table of every tenant: the package's, an operator's changes, and a tenant's on top."""

    def __init__(self, base: dict[str, Any], changes: Any, source: str) -> None:  # noqa: ANN401  # as YAML has it
        tenants = changes.get("tenants", {}) if isinstance(changes, dict) else None
        if not isinstance(tenants, dict):
            raise SetupError(f"{source} must be a YAML mapping (docs/router.md).")
        whole = _over(base, {key: value for key, value in changes.items() if key != "tenants"})
        self.common = _checked(whole, source)
        self._tenants = {
            str(tenant).lower(): _checked(_over(whole, theirs), f"{source}, tenant {tenant}")
            for tenant, theirs in tenants.items()
        }

    def has_own(self, tenant_id: UUID | None) -> bool:
        """Whether a tenant goes by a table of its own."""
        return str(tenant_id) in self._tenants

    def for_tenant(self, tenant_id: UUID | None) -> TierTable:
        """The table a tenant's runs go by."""
        return self._tenants.get(str(tenant_id), self.common)


def load_tiers(changes_file: Path | None = None) -> TierBook:
    """The package's table with a file's changes laid over it.

    Raises:
        SetupError: The file cannot be read, or what results is not a whole and consistent table.
    """
    if changes_file is None:
        return TierBook(_packaged(), {}, "router/tiers.yaml")
    try:
        changes = yaml.safe_load(changes_file.read_text("utf-8")) or {}
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"PROPMUBI_TIERS_FILE {changes_file} cannot be read: {error}.") from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        raise SetupError(f"PROPMUBI_TIERS_FILE {changes_file} is not YAML{line}.") from None
    return TierBook(_packaged(), changes, f"PROPMUBI_TIERS_FILE {changes_file}")


def single_model(table: TierTable, model: str, budget_s: float) -> TierTable:
    """The table where one model does every job, as PROPMUBI_MODEL asks; its size and price are not known."""
    wire: Literal["litellm", "direct"] = "direct" if model.startswith(OLLAMA) else "litellm"
    output_tokens = table.tiers["conversational"].output_tokens
    times = {"budget_s": budget_s, "attempt_s": budget_s, "stall_s": budget_s, "min_chars_per_s": 0}
    return _alone(
        table,
        model,
        Deployment(model=model, provider="setting", wire=wire),
        lambda _: {**times, "output_tokens": output_tokens},
    )


def only_deployment(table: TierTable, name: str) -> TierTable:
    """The table where one of its deployments does every job, with no fallback; each tier keeps its times."""
    only = table.deployments[name]
    most = only.most_output_tokens
    return _alone(
        table,
        name,
        only,
        lambda tier: {
            "attempt_s": tier.budget_s,
            "output_tokens": tier.output_tokens if most is None else min(tier.output_tokens, most),
        },
    )


def _alone(
    table: TierTable, name: str, only: Deployment, limits: Callable[[Tier], dict[str, Any]]
) -> TierTable:
    """The table of one deployment without a second one to fall back on, within the limits of each tier."""
    tiers = {
        tier_name: tier.model_copy(
            update={"primary": name, "fallback": None, "hedge_after_s": None, **limits(tier)}
        )
        for tier_name, tier in table.tiers.items()
    }
    return table.model_copy(update={"deployments": {name: only}, "tiers": tiers})


@cache
def _text() -> str:
    return files("router").joinpath("tiers.yaml").read_text("utf-8")


def _packaged() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(_text())
    return table


def _over(base: dict[str, Any], changes: Any) -> dict[str, Any]:  # noqa: ANN401  # as YAML has it
    """The base with the changes laid over it, key by key down to single values."""
    if not isinstance(changes, dict):
        return base
    merged = dict(base)
    for key, value in changes.items():
        below = merged.get(key)
        merged[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _checked(table: dict[str, Any], source: str) -> TierTable:
    try:
        return TierTable.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        raise SetupError(f"{source} is not usable: {f'{where}: ' if where else ''}{what}.") from None
