from __future__ import annotations

import json

import pytest

from domain.errors import BadInput, SetupError, Unavailable
from propmubi.cli import build_app
from tests.support.ollama_server import running_ollama_server

GB = 10**9


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path))


@pytest.fixture
def ollama(monkeypatch):
    with running_ollama_server() as server:
        monkeypatch.setenv("PROPMUBI_OLLAMA_API_BASE", server.address)
        yield server


@pytest.fixture
def run(capsys):
    def call(*words: str):
        build_app("router")(["router", *words], standalone_mode=False)
        return capsys.readouterr().out

    return call


@pytest.fixture
def memory(monkeypatch):
    def is_(size: int | None) -> None:
        monkeypatch.setattr("router.ollama_models.memory_bytes", lambda: size)

    return is_


def test_show_tells_tiers_jobs_prices_and_what_is_active(run, monkeypatch):
    monkeypatch.setenv("PROPMUBI_OPENAI_API_KEY", "sk-never-shown")

    text, shown = run("show"), json.loads(run("show", "--json"))

    assert "critical: underwriting, legal_analysis, tax_optimization" in text
    assert [place["is_active"] for place in shown["tiers"]["conversational"]["deployments"]] == [True, False]
    assert "sk-never-shown" not in text + json.dumps(shown)


def test_check_without_a_provider_says_that_the_floor_does_the_work(run):
    assert "the floor does every job" in run("check")
    assert json.loads(run("check", "--json")) == {"ok": True, "deployments": []}


def test_check_of_a_server_that_is_gone_fails_with_a_reason(monkeypatch, capsys):
    monkeypatch.setenv("PROPMUBI_OPENAI_API_BASE", "http://127.0.0.1:9/v1")

    code = build_app("router")(["router", "check", "--json"], standalone_mode=False)
    found = json.loads(capsys.readouterr().out)

    assert code == 1
    assert found["ok"] is False
    assert {each["detail"] for each in found["deployments"]} == {
        "no connection: check the address and the network"
    }


def test_cost_adds_up_and_grows_with_the_load(run):
    few, many = (
        json.loads(run("cost", "--documents", documents, "--json")) for documents in ("1000", "2000")
    )

    assert few["total_usd"] == pytest.approx(sum(few["by_tier"].values()), abs=0.05)
    assert many["by_tier"]["document"] == pytest.approx(2 * few["by_tier"]["document"], abs=0.02)
    assert many["by_tier"]["critical"] == few["by_tier"]["critical"]


@pytest.mark.parametrize("number", ["x", "-1", "nan", "1e99"])
def test_cost_refuses_a_number_that_is_none(run, number):
    with pytest.raises(BadInput, match="--chats-per-user"):
        run("cost", "--chats-per-user", number)


def test_pull_fetches_the_background_model_of_the_table(run, ollama, memory):
    memory(64 * GB)

    assert run("pull") == "llama3:70b is fetched\n"
    assert ollama.pulled == ["llama3:70b"]


def test_pull_leaves_alone_what_is_there(run, ollama):
    ollama.there = {"llama3:70b": 40 * GB}

    assert json.loads(run("pull", "--json")) == {"model": "llama3:70b", "state": "there already"}
    assert ollama.pulled == []


def test_pull_of_a_model_too_large_for_the_memory_names_a_smaller_one(run, ollama, memory):
    memory(8 * GB)

    with pytest.raises(SetupError, match=r"40\.0 GB and 8\.0 GB .* pull llama3:8b"):
        run("pull")
    assert ollama.pulled == []
    run("pull", "--force")
    assert ollama.pulled == ["llama3:70b"]


def test_pull_where_no_listed_model_fits_says_so(run, ollama, memory):
    memory(GB)

    with pytest.raises(SetupError, match="a larger machine"):
        run("pull", "llama3.2:1b")


def test_pull_of_a_model_of_unknown_size_is_left_to_the_server(run, ollama, memory):
    memory(GB)

    assert run("pull", "own-model") == "own-model is fetched\n"


def test_pull_that_breaks_off_or_is_refused_is_an_error(run, ollama):
    ollama.lines = ollama.lines[:2]
    with pytest.raises(Unavailable, match="broke off"):
        run("pull", "own-model")

    ollama.lines = [{"error": "pull model manifest: file does not exist"}]
    with pytest.raises(BadInput, match="knows no model"):
        run("pull", "own-model")


def test_pull_without_a_server_is_told(run, monkeypatch):
    monkeypatch.setenv("PROPMUBI_OLLAMA_API_BASE", "http://127.0.0.1:9")

    with pytest.raises(Unavailable, match="cannot be reached"):
        run("pull", "--list")


def test_list_tells_names_and_sizes(run, ollama):
    assert "no model" in run("pull", "--list")
    ollama.there = {"llama3:8b": 4_700_000_000}

    assert "4.7 GB" in run("pull", "--list")
    assert json.loads(run("pull", "--list", "--json")) == {"llama3:8b": 4_700_000_000}


def test_a_tier_without_ollama_wants_a_name(tmp_path, monkeypatch, run, ollama):
    file = tmp_path / "tiers.yaml"
    file.write_text("tiers: {background: {primary: claude-haiku}}")
    monkeypatch.setenv("PROPMUBI_TIERS_FILE", str(file))

    with pytest.raises(SetupError, match="name the model"):
        run("pull")
