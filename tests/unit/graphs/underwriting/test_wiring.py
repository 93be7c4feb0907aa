"""The picture, the rule of two, the flip of protected fields, and the memo, without an engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from domain.cases.declared import declared_of
from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel
from domain.errors import BadInput, Forbidden, ModelUnavailable
from domain.lending.reconcile.kinds import PaperFacts
from domain.tenancy import ANONYMOUS_BUYER
from graphs.underwriting.graph import ORDER, TOUCHES, build
from propmubi.cli.graph import mermaid
from tests.support.case_fakes import CASE_ID, DAY, FakeDesk, config_of, context_of, taken_up
from tests.support.loan_cases import inputs, person
from tools.declaration import Touch

ROOT = Path(__file__).parents[4]


def test_picture_in_the_docs_is_the_wiring() -> None:
    page = (ROOT / "docs" / "graphs" / "underwriting.md").read_text(encoding="utf-8")

    assert f"```mermaid\n{mermaid('underwriting')}```" in page


def test_every_step_declares_what_it_touches_and_none_touches_all_three() -> None:
    assert set(build().nodes) == set(TOUCHES)
    assert set(ORDER) <= set(TOUCHES)
    assert all(len(touches) < len(Touch) for touches in TOUCHES.values())


async def run(desk: Any, model: Any = None, **given: Any) -> dict[str, Any]:
    graph = build().compile(checkpointer=InMemorySaver())
    asked: Any = {"case_id": str(CASE_ID), **given}
    await graph.ainvoke(asked, config_of(), context=context_of(desk, model))
    return (await graph.aget_state(config_of())).values


async def test_flipped_protected_fields_leave_the_report_and_the_memo_byte_identical() -> None:
    reports = []
    for flipped in (
        {},
        {"gender": "female", "name": "Zoya"},
        {"gender": "male", "religion": "x", "caste": "y"},
    ):
        desk = FakeDesk(taken_up(declared_of(inputs(person(**flipped)), DAY).inputs))
        await run(desk)
        reports.append(json.dumps([desk.judged.report, desk.judged.memo, desk.judged.stress]))

    assert reports[0] == reports[1] == reports[2]


class DeskWithSlips(FakeDesk):
    """Nothing is waived, and one payslip came three times."""

    async def begin(self, scope: Any, case_id: UUID, step: Any) -> Any:
        assert self.hand is not None
        ids = [str(UUID(int=at)) for at in range(3)]
        return self.hand._replace(papers=ids, waived=["bank_statement:0", "agreement_for_sale"])

    async def read(self, scope: Any, case_id: UUID, document_ids: Any, *, up_to: int | None = None) -> Any:
        return [
            PaperFacts(
                document_id=one,
                label=DocumentLabel.PAYSLIP,
                file_name="slip.pdf",
                applicant=0,
                facts=(Fact("payslip.month", "2026-10", Evidence(one, 1, "10/2026")),),
                fact_ids=(one,),
            )
            for one in document_ids
        ]


async def test_one_slip_three_times_is_no_three_months_and_what_it_says_is_in_no_checkpoint() -> None:
    state = await run(DeskWithSlips(taken_up(inputs())))

    [lack] = state["missing"]
    assert lack["text"] == "Three latest payslips. 3 payslips are asked for, 1 came."
    assert "2026-10" not in json.dumps(state["papers"])


async def test_a_declared_score_is_no_report_and_the_case_waits_for_one() -> None:
    desk = FakeDesk(taken_up(inputs(), with_bureau=False))

    state = await run(desk)

    assert desk.calls == ["begin", "keep_findings", "wait_for_bureau"]
    assert "judged" not in state


async def test_a_waived_report_refers_the_case() -> None:
    desk = FakeDesk(taken_up(inputs(), with_bureau=False)._replace(waived=["bureau_report"]))

    await run(desk)

    assert "BUREAU_NO_HISTORY" in desk.judged.report["reason_codes"]


async def test_a_title_review_that_is_signed_counts_before_what_was_declared() -> None:
    declared = inputs(held={"title_opinion": "clear_and_marketable"})
    pending = FakeDesk(taken_up(declared))
    named = FakeDesk(taken_up(declared)._replace(title_thread_id=str(UUID(int=7))), opinion="defective")

    await run(pending)
    await run(named)

    assert "TITLE_PENDING" in pending.judged.report["reason_codes"]
    assert named.judged.report["recommendation"] == "decline"
    assert named.judged.title == {"state": "given", "thread_id": str(UUID(int=7)), "opinion": "defective"}


async def test_a_decided_or_unknown_case_ends_the_run_and_only_analysts_may() -> None:
    assert "declared" not in await run(FakeDesk(None))
    with pytest.raises(BadInput, match="id of a case"):
        await run(FakeDesk(None), case_id="x")
    graph = build().compile(checkpointer=InMemorySaver())
    context = context_of(FakeDesk(None), principal=ANONYMOUS_BUYER)
    with pytest.raises(Forbidden):
        await graph.ainvoke({"case_id": str(CASE_ID)}, config_of(), context=context)


class Model:
    """Answers with these paragraphs, or not at all."""

    name = "a-model"

    def __init__(self, *paragraphs: tuple[str, str]) -> None:
        self.paragraphs = paragraphs
        self.saw = ""

    async def structured(self, messages: Any, output: Any) -> Any:
        self.saw = json.dumps(messages, ensure_ascii=False)
        if not self.paragraphs:
            raise ModelUnavailable("away")
        return output.model_validate(
            {"paragraphs": [{"section": section, "text": text} for section, text in self.paragraphs]}
        )


async def test_a_sentence_with_a_figure_that_no_tool_made_is_cut_and_its_paragraph_marked() -> None:
    desk = FakeDesk(taken_up(inputs()))
    model = Model(
        ("income", "All instalments take 39.45 % of income. Income will rise to ₹2,00,000 next year."),
        ("property", "The home is worth ₹9,99,99,999."),
    )

    await run(desk, model)

    memo = desk.judged.memo
    by_heading = {one["heading"]: one for one in memo["paragraphs"]}
    income, held = by_heading["Income and repayment"], by_heading["Property and title"]
    assert (memo["engine"], memo["prompt_version"]) == ("a-model", "2026-11-27")
    assert income["text"] == "All instalments take 39.45 % of income."
    assert not income["is_grounded"]
    assert {"text": "39.45 %", "fact_id": None, "check": "foir"} in income["figures"]
    assert "9,99,99,999" not in held["text"]
    assert held["text"].startswith("The agreement is of ₹75,00,000")
    assert "Asha" not in model.saw


@pytest.mark.parametrize("model", [Model(), Model(("income", "Income is ₹77,777."))], ids=["away", "all cut"])
async def test_without_a_usable_model_the_template_writes_and_passes_its_own_check(model: Model) -> None:
    desk = FakeDesk(taken_up(inputs()))

    await run(desk, model)

    memo = desk.judged.memo
    assert memo["engine"] == "rules"
    assert all(one["is_grounded"] and one["text"] for one in memo["paragraphs"])
