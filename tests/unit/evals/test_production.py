from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from config.settings import Settings
from domain.errors import BadInput, SetupError
from domain.eval_records import EvalRun
from domain.pii.find import find_pii
from domain.pii.kinds import CLASS_OF, DataClass, PiiType
from domain.pii.replacing import Replacing
from domain.pii.tokens import new_token
from evals.harness.dataset import read_file
from evals.langsmith_upload import upload_run
from evals.pareto import Contender, contender, front, proposed, tiers_diff, with_primary
from evals.production.drift import drift
from evals.production.threads import added_to, case_of_thread
from tests.support.eval_runs import ran, suite
from tests.support.langsmith_receiver import langsmith_receiver

TOKEN = new_token(PiiType.PHONE)
SAID = [
    {"messages": [{"role": "human", "content": "2 bhk in Baner under 1 crore"}]},
    {
        "messages": [
            {
                "role": "human",
                "content": f"I am Mr. Ravi Kumar, PAN ABCPE1234F, mail ravi.k@gmail.com, call {TOKEN}",
            }
        ]
    },
    {"action": {"type": "like", "number": 1}},
    {"messages": [{"role": "ai", "content": "not said by a person"}, "plain words"]},
]


async def test_a_thread_becomes_a_case_without_anything_of_the_person(tmp_path):
    thread = uuid4()
    case = await case_of_thread(str(thread), SAID, "thumb down")
    again = await case_of_thread(str(thread), SAID)

    text = str(case)
    assert case.inputs["turns"][0] == "2 bhk in Baner under 1 crore"
    assert case.inputs["turns"][2:] == [{"type": "like", "number": 1}, "plain words"]
    for secret in ("Ravi", "ABCPE1234F", "ravi.k@gmail.com", TOKEN, str(thread)):
        assert secret not in text
    assert case.inputs == again.inputs
    assert case.tags == {"review": "needed"}
    assert set(case.expected) == {"kind", "refused", "leads"}
    path = added_to("chat", case, tmp_path)
    assert added_to("chat", again, tmp_path) == path
    assert [one.id for one in read_file(path)] == [case.id]
    with pytest.raises(BadInput, match="Nothing was said"):
        await case_of_thread(str(thread), [{"messages": []}])


def test_every_kind_of_personal_data_is_replaced_by_another_of_its_kind():
    replacing = Replacing("seed")
    said = "I am Ravi Kumar, 98450 77123 again 98450 77123, PAN ABCPE1234F, born on 12/03/1990, XXXXXX7123, r***@example.com"

    told = replacing.text(said)

    for secret in ("Ravi", "98450", "ABCPE1234F", "XXXX", "r***"):
        assert secret not in told
    kinds = [hit.type for hit in find_pii(told) if CLASS_OF[hit.type] >= DataClass.S2]
    assert PiiType.PHONE in kinds
    assert PiiType.PAN in kinds
    phones = [hit.normal for hit in find_pii(told) if hit.type is PiiType.PHONE]
    assert phones[0] == phones[1]
    assert replacing.value({"a": ["b", 3]}) == {"a": ["b", 3]}


TODAY = date(2026, 11, 27)


@dataclass
class Sum:
    day: date
    outcome: str
    calls: int
    use_case: str = "chat"
    cost_inr: Decimal = Decimal(1)
    latency_ms: int = 100


@dataclass
class Rated:
    score: str
    updated_at: datetime


def run_of(days_ago, score, state="done"):
    at = datetime(2026, 11, 27, 8, tzinfo=UTC) - timedelta(days=days_ago)
    figures = {"chat": {"score": {"value": score}}, "new": {"score": None}}
    return EvalRun(id=uuid4(), started_at=at, state=state, plan={}, fingerprint={}, summary=figures)


def test_two_weeks_are_told_apart_and_what_moved_is_marked():
    runs = [run_of(1, 0.90), run_of(2, 0.5), run_of(8, 0.95), run_of(30, 0.1), run_of(0, 0.2, "interrupted")]
    usage = [
        Sum(TODAY, "answered", 8), Sum(TODAY, "floor", 2), Sum(TODAY - timedelta(days=9), "answered", 10),
        Sum(TODAY - timedelta(days=40), "floor", 99), Sum(TODAY, "answered", 1, "new"),
    ]  # fmt: skip
    now = datetime(2026, 11, 27, tzinfo=UTC)
    ratings = [
        Rated("down", now),
        Rated("up", now),
        Rated("up", now - timedelta(days=8)),
        Rated("up", now - timedelta(days=99)),
    ]

    lines = {one.what: one for one in drift(TODAY, runs, usage, ratings)}

    assert lines["score chat (rules)"] == ("score chat (rules)", 0.95, 0.90, True)
    assert lines["floor share chat"] == ("floor share chat", 0.0, 0.2, True)
    assert lines["rupees a call new"].is_marked is False
    assert lines["thumbs down"] == ("thumbs down", 0.0, 0.5, True)
    assert drift(TODAY, []) == []


def one(model, score, cost, ms):
    return Contender(model, score, score, score, Decimal(cost), ms, 0.0)


def test_the_front_leaves_out_who_is_beaten_and_the_cheapest_of_the_good_is_proposed():
    dear, cheap, slow, bad = (
        one("dear", 0.95, "2", 900),
        one("cheap", 0.945, "0.1", 500),
        one("slow", 0.945, "0.1", 800),
        one("bad", 0.5, "0", 1),
    )

    assert [each.model for each in front([dear, cheap, slow, bad])] == ["dear", "cheap", "bad"]
    assert proposed([dear, cheap, slow, bad]).model == "cheap"
    with pytest.raises(BadInput):
        proposed([])
    figures = {
        "score": {"value": 1.0, "low": 0.9, "high": 1.0},
        "cost_inr": "4",
        "results": 2,
        "p95_ms": None,
        "floor_share": 0.5,
    }
    assert contender("m", figures).cost_inr == 2
    with pytest.raises(BadInput, match="Nothing"):
        contender("m", {**figures, "score": None})


def test_a_change_of_tiers_is_a_patch_that_keeps_the_table_valid(tmp_path):
    import yaml

    from evals.harness.fingerprint import root

    table = root().joinpath("router", "tiers.yaml").read_text()
    changed = yaml.safe_load(with_primary(table, "conversational", "ollama/llama3:70b"))["tiers"][
        "conversational"
    ]

    assert (changed["primary"], changed["fallback"]) == ("ollama/llama3:70b", "gpt-4o-mini")
    assert "-    {primary: gpt-4o-mini" in tiers_diff("conversational", "claude-haiku")
    assert tiers_diff("conversational", "gpt-4o-mini") == ""
    for tier, model, says in (
        ("conversational", "gpt-9", "no deployment"),
        ("royal", "gpt-4o-mini", "no tier"),
    ):
        with pytest.raises(BadInput, match=says):
            with_primary(table, tier, model)


async def test_results_go_to_langsmith_only_with_a_key_and_masked():
    private = suite(2, inputs={"n": 1, "text": "call 98450 77123, PAN ABCPE1234F"})
    ended, results = await ran(private)

    with langsmith_receiver() as receiver:
        settings = Settings(langsmith_api_key="lsv2_x", langsmith_endpoint=receiver.url)
        told = await upload_run(settings, ended, results)
        text = receiver.text
    with pytest.raises(SetupError, match="LANGSMITH_API_KEY"):
        await upload_run(Settings(), ended, results)

    assert told.startswith("2 samples sent")
    assert "made/c1" in text
    assert "98450" not in text
    assert "ABCPE1234F" not in text
