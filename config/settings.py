"""The only reader of the environment.

Every setting has a default that runs the whole platform on one machine with no key and no network. A wrong
value is refused at start with the variable's name and what it should be.
"""

from __future__ import annotations

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from annotated_types import Ge, Gt, Le
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import SetupError
from domain.named_keys import named_keys


def _default_data_dir() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "propmubi"


SigningSecret = Annotated[
    Annotated[SecretStr, Field(min_length=32)] | None, BeforeValidator(lambda given: given or None)
]
"""32 characters or more; empty, as compose files pass what is not set, is none."""


def _checked_keys(given: SecretStr | None) -> SecretStr | None:
    if given is not None:
        named_keys(given.get_secret_value())
    return given


CheckpointKeys = Annotated[
    SecretStr | None, BeforeValidator(lambda given: given or None), AfterValidator(_checked_keys)
]
"""``name:key,name:key``, each key 32 bytes in base64; empty is none."""


class Settings(BaseSettings):
    """All settings; variables are ``PROPMUBI_<NAME>`` except the usual ``DATABASE_URL`` and friends."""

    model_config = SettingsConfigDict(
        env_prefix="PROPMUBI_", extra="ignore", frozen=True, populate_by_name=True
    )

    data_dir: Path = Field(default_factory=_default_data_dir)
    """Folder of the embedded engines, the vector store and files."""
    host: str = "127.0.0.1"
    port: Annotated[int, Ge(0), Le(65535)] = 8123
    """TCP port of the API; 0 takes a free one."""

    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_URL", "database_url")
    )
    """postgresql://… of a server; unset starts the embedded Postgres."""
    redis_url: SecretStr | None = Field(default=None, validation_alias=AliasChoices("REDIS_URL", "redis_url"))
    """redis://… of a server; unset starts the embedded one."""
    qdrant_url: str | None = Field(default=None, validation_alias=AliasChoices("QDRANT_URL", "qdrant_url"))
    """http://… of a Qdrant server; unset uses the engine in this process."""
    qdrant_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("QDRANT_API_KEY", "qdrant_api_key")
    )

    model: str | None = None
    """Any LiteLLM model name for understanding and wording; unset: the floor answers."""
    model_api_base: str | None = None
    model_api_key: SecretStr | None = None
    model_timeout: timedelta = timedelta(seconds=20)
    """Whole budget of one model step, retries included; after it the floor answers."""
    openai_api_key: SecretStr | None = None
    """Switches on the deployments of that provider in router/tiers.yaml, as do the next four. A key under
    the provider's own variable is not read: what leaves this machine is decided for this platform."""
    openai_api_base: str | None = None
    anthropic_api_key: SecretStr | None = None
    anthropic_api_base: str | None = None
    ollama_api_base: str | None = None
    """http://127.0.0.1:11434 of an Ollama server."""
    tiers_file: Annotated[Path | None, BeforeValidator(lambda given: given or None)] = None
    """YAML laid over router/tiers.yaml, for all tenants or by tenant (docs/router.md)."""
    embedding_model: str | None = None
    """A LiteLLM embedding model; unset: the offline MiniLM of the package. Another model is another index."""
    embedding_api_base: str | None = None
    embedding_api_key: SecretStr | None = None
    embedding_dimensions: Annotated[int, Ge(8), Le(8192)] | None = None
    """Length of that model's vectors; unset: it is asked once and remembered."""

    cors_origins: tuple[str, ...] = ("*",)
    """Origins a browser may call from. Credentials are never allowed together with ``*``."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names besides this machine's own under which the API is called; ``*`` for any (behind a proxy)."""
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    """Networks of proxies whose ``X-Forwarded-For`` is believed, as a JSON list: ["10.0.0.0/8"]."""
    rate_limits: Literal["on", "off"] | Annotated[float, Gt(0), Le(10**6)] = "on"
    """``off`` counts no calls; a number makes each limit of api/limits/classes.py so many times as wide."""
    require_token: bool = False
    """True refuses calls without a token; False lets those of this machine act as the anonymous buyer."""
    secret_key: SigningSecret = None
    """Signs sessions; unset: made once, kept in the data folder. API processes that share users share it."""
    secret_key_previous: SigningSecret = None
    """The one before, whose sessions still hold while it is being replaced."""

    outbound_allowed: tuple[str, ...] = ()
    """Hosts (``hooks.internal``, ``*.internal``) and networks (``10.2.0.0/16``), as a JSON list, that
    addresses named by callers may lead to although they are not public, and by plain http."""
    webhook_tries: Annotated[int, Ge(1), Le(20)] = 8
    """Times an ended run's webhook is tried, with a back-off that doubles, before it is a dead letter."""
    webhook_retry: timedelta = timedelta(seconds=15)
    """Time to its second try."""
    webhook_timeout: timedelta = timedelta(seconds=10)
    checkpoint_keys: CheckpointKeys = None
    """Seal checkpoints: with the first, and open with all. Unset keeps them in plain text."""
    checkpoint_retention: Annotated[timedelta, Ge(timedelta(hours=1))] | None = None
    """Checkpoints older than this are removed now and then, where nothing needs them; unset keeps all."""
    checkpoint_keep_latest: Annotated[int, Ge(1)] = 10
    """Newest checkpoints of each thread that stay however old they are."""

    paper_max_mb: Annotated[int, Ge(1), Le(1024)] = 25
    """Largest file taken in; this and the next bounds are CATALOGUE T21."""
    paper_max_pages: Annotated[int, Ge(1), Le(10_000)] = 300
    paper_max_inflated_mb: Annotated[int, Ge(1), Le(4096)] = 200
    """All parts of an office file together, unpacked."""
    paper_max_megapixels: Annotated[int, Ge(1), Le(1000)] = 60
    """Of one picture; A4 scanned at 600 dpi has 35."""
    paper_max_nesting: Annotated[int, Ge(0), Le(8)] = 2
    paper_memory_mb: Annotated[int, Ge(512), Le(16_384)] = 1536
    """Of the process that reads files."""
    paper_page_timeout: Annotated[timedelta, Ge(timedelta(seconds=1))] = timedelta(seconds=60)
    """A file whose next page takes longer is given up."""

    worker_concurrency: Annotated[int, Ge(1), Le(256)] = 16
    """Runs one worker executes at a time; also its prefetch, so no message waits behind a busy node."""
    lease: timedelta = timedelta(seconds=30)
    heartbeat: timedelta = timedelta(seconds=8)
    run_timeout: timedelta = timedelta(minutes=15)
    max_deliveries: Annotated[int, Ge(1)] = 5
    event_retention: timedelta = timedelta(days=30)
    """How long handled messages are kept, which is how far back events can be replayed."""
    paused_graphs: frozenset[str] = frozenset()
    """Graphs that events do not start, as a JSON list: the switch against a loop or a flood."""
    outbox_sweeper: Literal["on", "off"] = "on"
    """``off`` leaves it to other processes to find messages that Redis lost; some process must have it on."""
    outbox_first_retry: timedelta = timedelta(seconds=30)
    """A message without effect is looked for after this long; each later look waits twice as long."""
    event_log_ttl: timedelta = timedelta(hours=24)
    event_log_max_parts: Annotated[int, Ge(100)] = 10_000
    db_pool_size: Annotated[int, Ge(2), Le(200)] = 12

    shadow_model: str | None = None
    """A tier or model that is tried on live messages of the search, unseen (docs/evals.md); unset: none."""
    shadow_share: Annotated[Decimal, Ge(0), Le(1)] = Decimal("0.05")
    """Share of the messages that it is tried on."""
    shadow_every: Annotated[timedelta, Ge(timedelta(seconds=1)), Le(timedelta(minutes=10))] = timedelta(
        seconds=30
    )
    shadow_most_inr_day: Annotated[int, Ge(0)] = 200
    """Rupees of India's day after which nothing more is tried on it."""

    otlp_endpoint: str | None = None
    """Where spans go, e.g. http://127.0.0.1:4318/v1/traces (OTLP over HTTP); unset: nowhere."""
    langsmith_tracing: bool = Field(
        default=False, validation_alias=AliasChoices("LANGSMITH_TRACING", "langsmith_tracing")
    )
    """True sends runs to LangSmith, personal data masked. No other variable of LangSmith's switches it on."""
    langsmith_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("LANGSMITH_API_KEY", "langsmith_api_key")
    )
    langsmith_endpoint: str = Field(
        default="https://api.smith.langchain.com",
        validation_alias=AliasChoices("LANGSMITH_ENDPOINT", "langsmith_endpoint"),
    )
    langsmith_project: str = Field(
        default="propmubi", validation_alias=AliasChoices("LANGSMITH_PROJECT", "langsmith_project")
    )
    trace_share: Annotated[float, Ge(0), Le(1)] = 1.0
    """Share of traces that are kept, of those that no caller has decided about."""
    metrics_token: SecretStr | None = None
    """Bearer that may read /metrics from elsewhere; unset: only this machine may."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "json", "console"] = "auto"

    @property
    def checkpoint_keys_by_name(self) -> dict[str, bytes] | None:
        """The keys of checkpoints, the one to seal with first; None when none are set."""
        return None if self.checkpoint_keys is None else named_keys(self.checkpoint_keys.get_secret_value())

    @classmethod
    def load(cls, **overrides: object) -> Self:
        """Reads the environment, with explicit values (from the command line) winning.

        Raises:
            SetupError: A variable has a value of the wrong form; the message names it.
        """
        given = {key: value for key, value in overrides.items() if value is not None}
        try:
            return cls(**given)  # type: ignore[arg-type]  # validated by pydantic right here
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else "settings"
            variable = name if name.isupper() else f"PROPMUBI_{name.upper()}"
            raise SetupError(f"{variable} is not usable: {first['msg']}. Correct or unset it.") from None
