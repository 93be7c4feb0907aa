from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import yaml
from pydantic import SecretStr

from config.settings import Settings
from domain.errors import SetupError
from router.models import Models
from router.tiers import TIERS, USE_CASES, load_tiers

TENANT = UUID("00000000-0000-0000-0000-00000000000a")


@pytest.fixture
def changes(tmp_path):
    def write(value) -> Settings:
        file = tmp_path / "tiers.yaml"
        file.write_text(value if isinstance(value, str) else yaml.safe_dump(value))
        return Settings(
            data_dir=tmp_path,
            tiers_file=file,
            openai_api_key=SecretStr("k"),
            anthropic_api_key=SecretStr("k"),
        )

    return write


def names(models: Models, use_case: str, tenant: UUID | None = None) -> list[str]:
    route = models.route(use_case, tenant)
    return [seat.target.name for seat in route.seats] if route else []


def test_the_packaged_table_has_the_four_tiers_and_twelve_use_cases_of_the_design():
    table = load_tiers().common

    assert {name: table.tiers[name].order for name in TIERS} == {
        "critical": ("gpt-4-turbo", "claude-sonnet-4.5"),
        "document": ("claude-sonnet-4.5", "gpt-4-turbo"),
        "conversational": ("gpt-4o-mini", "claude-haiku"),
        "background": ("ollama/llama3:70b", "gpt-4o-mini"),
    }
    assert len(USE_CASES) == 12
    assert [table.use_cases[name] for name in USE_CASES] == [name for name in TIERS for _ in range(3)]


def test_nothing_configured_is_the_floor_for_every_job(tmp_path):
    models = Models(Settings(data_dir=tmp_path))

    assert models.active() == {}
    assert all(models.port(use_case) is None for use_case in USE_CASES)
    assert models.chat_model("chat") is None


def test_a_deployment_is_active_only_where_its_provider_is_configured(tmp_path):
    models = Models(Settings(data_dir=tmp_path, openai_api_key=SecretStr("sk-secret")))

    assert set(models.active()) == {"gpt-4-turbo", "gpt-4o-mini"}
    assert names(models, "document_analysis") == ["gpt-4-turbo"]
    assert names(models, "lead_scoring") == ["gpt-4o-mini"]
    assert "sk-secret" not in repr(models.active())


def test_ollama_is_active_by_its_address(tmp_path):
    models = Models(Settings(data_dir=tmp_path, ollama_api_base="http://127.0.0.1:11434"))

    assert names(models, "classification") == ["ollama/llama3:70b"]
    assert names(models, "chat") == []


def test_one_model_for_all_is_every_job_with_its_own_time(tmp_path):
    models = Models(
        Settings(
            data_dir=tmp_path,
            model="mistral/small",
            model_timeout=timedelta(seconds=7),
            openai_api_key=SecretStr("k"),
        )
    )

    assert {tuple(names(models, use_case)) for use_case in USE_CASES} == {("mistral/small",)}
    assert models.table().tiers["critical"].budget_s == 7


def test_a_file_is_laid_over_and_a_tenant_over_that(changes):
    models = Models(
        changes(
            {
                "tiers": {"conversational": {"budget_s": 9, "attempt_s": 4}},
                "tenants": {str(TENANT).upper(): {"use_cases": {"chat": "critical"}}},
            }
        )
    )

    assert models.table().tiers["conversational"].budget_s == 9
    assert names(models, "chat") == ["gpt-4o-mini", "claude-haiku"]
    assert names(models, "chat", TENANT) == ["gpt-4-turbo", "claude-sonnet-4.5"]
    assert models.port("chat", TENANT) is models.port("chat", TENANT)
    assert models.port("chat", TENANT) is not models.port("chat")
    chat_model = models.chat_model("chat", TENANT)
    assert chat_model is not None
    assert chat_model.route is models.port("chat", TENANT).route


def test_tables_of_tenants_share_the_breakers_of_a_deployment(changes):
    models = Models(changes({"tenants": {str(TENANT): {"use_cases": {"chat": "background"}}}}))

    first = models.route("data_enrichment")
    second = models.route("chat", TENANT)

    assert first is not None
    assert second is not None
    assert first.seats[0].breaker is second.seats[0].breaker


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("- a list", "must be a YAML mapping"),
        ("tiers: [", r"is not YAML \(line 1\)"),
        ({"tenants": []}, "must be a YAML mapping"),
        ({"tiers": {"critical": {"primary": "gpt-9"}}}, "names the deployment gpt-9"),
        ({"tiers": {"critical": {"output_tokens": 9000}}}, "gives at most 4096"),
        ({"tiers": {"critical": {"attempt_s": 900}}}, "attempt_s is longer than budget_s"),
        ({"tiers": {"critical": {"fallback": "gpt-4-turbo"}}}, "the fallback is the primary"),
        ({"tiers": {"critical": {"budgets": 3}}}, "tiers.critical.budgets"),
        ({"use_cases": {"chat": "cheap"}}, "use_cases.chat"),
        ({"use_cases": {"poetry": "critical"}}, "poetry"),
        ({"deployments": {"claude-haiku": {"wire": "direct"}}}, "is for openai/"),
        ({"deployments": {"ollama/llama3:70b": {"wire": "litellm"}}}, "wants wire: direct"),
        ({"tenants": {str(TENANT): {"use_cases": {"chat": 3}}}}, f"tenant {TENANT}"),
        ({"use_cases": None}, "use_cases"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_error(changes, value, told):
    with pytest.raises(SetupError, match=told) as caught:
        Models(changes(value))
    assert "\n" not in caught.value.detail


def test_an_empty_variable_is_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PROPMUBI_TIERS_FILE", "")

    assert Settings(data_dir=tmp_path).tiers_file is None


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SetupError, match="cannot be read"):
        Models(Settings(data_dir=tmp_path, tiers_file=tmp_path / "none.yaml"))
