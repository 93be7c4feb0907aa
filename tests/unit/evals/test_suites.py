"""Every suite on the floor, as CI gates it: no network, nothing that has got worse, no golden case lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import BadInput, ModelUnavailable
from evals.gates.baseline import folder, read
from evals.gates.gate import ExitCode, GateRule, gate
from evals.harness.catalogue import CATALOGUE, NAMES, load, named
from evals.harness.dataset import data_hash
from evals.harness.finding import find_case, place_of
from evals.harness.memory_book import MemoryBook
from evals.harness.models import ModelChoice
from evals.harness.plan import Plan, planned
from evals.harness.runner import Means, run
from evals.harness.suite import Bench
from evals.suites.titles import GRAVE
from router.tiers import USE_CASES, load_tiers
from tests.support.network_guard import ATTEMPTS

IMPERFECT = {"document_analysis": 0.85, "contract_review": 0.9}
"""Suites whose floor is known not to read everything right, and what a fresh set of them is worth at least."""
VECTORS = Path(__file__).parents[3].parent / "shared" / "vectors"


async def test_every_suite_passes_the_gate_against_its_baseline_without_any_network(monkeypatch):
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_not_a_key")
    book = MemoryBook()
    ready = planned(Plan(suites=NAMES))

    ended = await run(ready, {"data": ready.data}, Means(book=book, models=ModelChoice()))

    results = await book.results(ended.id)
    report = gate(results, read(folder()), GateRule())
    fallen = {
        one.suite: (one.golden_failed, one.fell) for one in report.suites if one.golden_failed or one.fell
    }
    assert (report.code, fallen) == (ExitCode.OK, {})
    assert {one.suite for one in report.suites if one.verdict == "new"} == set()
    assert all(one.engine == "rules" for one in results)
    assert ATTEMPTS == []


@pytest.mark.parametrize("name", NAMES)
async def test_a_fresh_set_of_every_suite_is_the_same_for_a_seed_and_passes(name):
    suite = load(name)
    first, again, other = suite.draw(12, 5), suite.draw(12, 5), suite.draw(12, 6)

    assert data_hash(first) == data_hash(again) != data_hash(other)
    assert find_case(f"{name}/{first[7].id}").case == first[7]
    book, fresh = MemoryBook(), planned(Plan(suites=(name,), fresh=12, seed=5))
    ended = await run(fresh, {}, Means(book=book, models=ModelChoice()))
    if name in IMPERFECT:
        assert ended.summary[name]["score"]["value"] > IMPERFECT[name]
        return
    assert [(one.case_id, one.scores) for one in await book.results(ended.id) if not one.is_passed] == []


def test_half_of_the_credit_and_title_cases_are_dangerous():
    loans = [case.expected["recommendation"] for case in load("underwriting").cases()]
    titles = [case.expected["findings"] for case in load("legal_analysis").cases()]
    hiding = sum(any(one["severity"] in GRAVE for one in found) for found in titles)

    assert 2 * sum(one != "approve" for one in loans) >= len(loans)
    assert 2 * hiding >= len(titles)
    for name in ("underwriting", "legal_analysis", "title_verification"):
        drawn = Counter(
            next(iter(case.tags.values())) in {"none", "nothing"} for case in load(name).draw(100, 1)
        )
        assert drawn[True] == drawn[False] == 50


def test_suites_are_named_for_use_cases_of_the_router_and_know_their_tier():
    table = load_tiers(None).for_tenant(None)

    assert set(NAMES) <= set(USE_CASES)
    assert {entry.name: entry.tier for entry in CATALOGUE} == {name: table.use_cases[name] for name in NAMES}
    assert named([]) == list(NAMES)
    assert named(["chat", "chat"]) == ["chat"]
    for ask in (lambda: named(["chess"]), lambda: load("chess"), lambda: find_case("chat/absent")):
        with pytest.raises(BadInput):
            ask()
    assert place_of("chat", "chat-hello")[0] == "evals/suites/chat/data/cases.jsonl"
    assert place_of("chat", "drawn-1-1") is None


class Drafts:
    """A model whose words say nothing of the case, or that is away."""

    name = "scripted"

    async def structured(self, messages, output):
        raise ModelUnavailable("nobody is there")


@pytest.mark.parametrize(
    ("name", "broken", "says"),
    [
        ("underwriting", {"rate_pct": "many"}, "rate_pct"),
        ("legal_analysis", {"events": []}, "events"),
    ],
)
async def test_the_graph_itself_is_run_up_to_the_first_person_and_says_what_it_cannot_judge(
    name, broken, says
):
    suite = load(name)
    case = suite.cases()[0]
    outcome = await suite.task(case, Bench(model=Drafts()))

    assert outcome.engine == "rules"
    assert len(outcome.steps) > 4
    assert outcome.output["memo" if name == "underwriting" else "paragraphs"]
    with pytest.raises(BadInput, match=says):
        await suite.task(replace(case, inputs={**case.inputs, **broken}), Bench())


@pytest.mark.skipif(not VECTORS.is_dir(), reason="no worked cases of others beside the repository")
@pytest.mark.parametrize("name", ["underwriting", "legal_analysis", "tax_optimization", "property_search"])
async def test_worked_cases_of_others_are_met(name):
    book, ready = MemoryBook(), planned(Plan(suites=(name,), external=str(VECTORS)))
    ended = await run(ready, {}, Means(book=book, models=ModelChoice()))

    assert ended.summary[name]["golden_failed"] == []


def test_worked_cases_are_read_from_any_folder_or_told_to_be_none(tmp_path):
    suite = load("tax_optimization")
    (tmp_path / "a.json").write_text(
        '[{"id": "G", "kind": "gst", "inputs": {"price": 1}, "expected": {"gst": 0}}, 3]'
    )
    (tmp_path / "b.json").write_text('{"no": "list"}')

    [case] = suite.external(tmp_path)

    assert case.inputs == {"price": 1, "kind_of_tax": "gst"}
    assert find_case("tax_optimization/G", tmp_path).case == case
    with pytest.raises(BadInput, match="no worked case"):
        load("underwriting").external(tmp_path)
    (tmp_path / "c.json").write_text("{")
    with pytest.raises(BadInput, match="cannot be read"):
        suite.external(tmp_path)
    (tmp_path / "c.json").write_text(
        '[{"id": "U", "kind": "utterance", "inputs": {"text": "x"}, "expected": {"refused": [{"code": "A"}]}}]'
    )
    assert load("property_search").external(tmp_path)[0].expected["refused"] == ["A"]
