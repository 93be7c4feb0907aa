"""What events of others do to a case, what a bureau is asked, and what a resume by hand cannot do."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from runtime.case_duties import CaseDuties
from runtime.requests import RunRequest
from store.events import models
from tests.integration.cases.test_case_to_sanction import GOOD, decidable, opened
from tests.support.case_world import PAPERS, bureau_report, open_case_world
from tests.support.event_world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.case_world import CaseWorld

pytestmark = pytest.mark.engines


class Bureau:
    """A bureau that counts how often it is asked, and takes no keys."""

    takes_key = False

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    async def pull(self, case_id: UUID, applicants: list[int], key: str) -> dict[str, Any]:
        self.asked.append(list(applicants))
        return bureau_report(690)


async def test_a_verified_identity_clears_the_condition_of_open_cases_and_of_new_ones(
    world: CaseWorld,
) -> None:
    async with world.working():
        first = await opened(world, applicant_user_id=str(world.user_id))
        waiting = await world.until_stage(first, "decision")
        assert [one["what"] for one in waiting["case"]["waiting_for"]] == ["analyst", "kyc"]
        refused = await world.step(first, "recommend", 403, decision="approve", text=GOOD)
        assert "kyc" in refused["detail"]
        await world.publish(models.UserKycVerified(user_id=world.user_id, method="ckyc", verified_at=NOON))
        await world.until_handled()
        cleared = await world.until_stage(first, "decision")
        second = await world.until_stage(
            await opened(world, applicant_user_id=str(world.user_id)), "decision"
        )

    for case in (cleared, second):
        assert [one["what"] for one in case["case"]["waiting_for"]] == ["analyst"]
        assert next(one["state"] for one in case["conditions"] if one["code"] == "kyc") == "cleared"
    kinds = [one["kind"] for one in (await world.get(f"/{first}/timeline"))["items"]]
    assert kinds == ["opened", "judged", "kyc.verified"]


async def test_papers_that_are_read_elsewhere_bring_a_waiting_case_on(world: CaseWorld) -> None:
    async with world.working():
        case_id = await opened(world, papers=PAPERS[:-1])
        await world.until_stage(case_id, "documents")
        agreement = uuid4()
        read = models.DocumentVerified(
            document_id=agreement, kind="agreement_for_sale", case_id=UUID(case_id)
        )
        await world.publish(read, models.DocumentVerified(document_id=uuid4(), kind="pan", case_id=uuid4()))
        judged = await world.until_stage(case_id, "decision")

    assert str(agreement) in {one["id"] for one in judged["documents"]}


async def test_a_disbursed_loan_closes_its_case(world: CaseWorld) -> None:
    async with world.working():
        case_id = await decidable(world)
        await world.step(case_id, "recommend", decision="approve", text=GOOD)
        world.act_as("vikram")
        await world.step(case_id, "sign", decision="agree", text="Agreed.")
        await world.until_stage(case_id, "sanctioned")
        await world.settle(case_id, "own_contribution")
        for part, is_first in ((1, True), (2, False)):
            paid = models.LoanDisbursed(
                case_id=UUID(case_id),
                amount_inr=part * 1_000_000,
                disbursed_on=date(2026, 11, 27),
                is_first=is_first,
            )
            await world.publish(paid)
        await world.until_handled()
    case = await world.get(f"/{case_id}")

    assert case["case"]["is_locked"]
    assert not case["may"]["edit"]["allowed"]
    open_one = next(one for one in case["conditions"] if one["state"] == "open")
    await world.step(case_id, f"conditions/{open_one['id']}", 409, state="cleared", note="late")
    assert [row[0] for row in await world.rows("select amount_inr from case_locks")] == [1_000_000]
    assert [row[0] for row in await world.rows("select kind from post_disbursal_tasks")] == [
        "cersai_registration"
    ]
    assert (await world.get(f"/{case_id}/timeline"))["items"][-1]["kind"] == "locked"


async def test_a_bureau_is_asked_once_though_the_case_is_judged_again(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    bureau = Bureau()
    async with open_case_world(database_url, redis_url, tmp_path, bureau=bureau) as world, world.working():
        case_id = await opened(world, bureau=None)
        judged = await world.until_stage(case_id, "decision")
        await world.step(case_id, "rerun")
        again = await world.until_stage(case_id, "decision")

    assert bureau.asked == [[0]]
    assert judged["report"]["bureau_score_used"] == 690
    assert judged["report"]["reason_codes"] == ["BUREAU_SCORE_BAND_C", "TITLE_PENDING"]
    assert again["inputs_hash"] == judged["inputs_hash"]
    assert await world.rows("select callee, state, attempts from external_calls") == [
        ("bureau.pull", "confirmed", 1)
    ]


async def test_a_resume_by_hand_brings_no_decision_with_it(world: CaseWorld) -> None:
    """Whoever may resume a thread signs nothing by it: the step looks up what people did."""
    async with world.working():
        case_id = await decidable(world)
        made = await world.step(case_id, "recommend", decision="approve", text=GOOD)
        await world.until_stage(case_id, "second_sign")
        system = system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST, Role.ADMIN}))
        forged = {"decision": "agree", "verdict": "sanctioned", "by": str(world.people["farah"].user_id)}
        for _ in range(2):
            wish = RunRequest(
                assistant="underwriting", thread_id=UUID(made["thread_id"]), command={"resume": forged}
            )
            await world.platform.engine.runs.wait(await world.platform.engine.runs.start(system, wish))
        after = await world.until_stage(case_id, "second_sign")

    assert after["signatures"] == []
    assert after["needs"]["missing"] == 1


async def test_a_withdrawn_case_ends_and_a_declined_one_needs_its_signature_too(world: CaseWorld) -> None:
    async with world.working():
        gone = await decidable(world)
        await world.step(gone, "withdraw", note="The applicant called.")
        await world.until_stage(gone, "withdrawn")
        await world.until(
            "select exists (select 1 from runs r join cases c on c.thread_id = r.thread_id where c.id = %s "
            "and r.status = 'success')", UUID(gone),
        )  # fmt: skip
        declined = await decidable(world, bureau=bureau_report(600))
        await world.step(declined, "recommend", 403, decision="approve", text="Let us.")
        await world.step(declined, "recommend", decision="decline", text="The score is low.")
        assert not (await world.get(f"/{declined}/reasons"))["released"]
        world.act_as("vikram")
        await world.step(declined, "sign", decision="agree", text="Agreed.")
        done = await world.until_stage(declined, "declined")

    reasons = await world.get(f"/{declined}/reasons", language="mr")
    assert reasons["released"]
    first = reasons["reasons"][0]
    assert (first["code"], first["check"]) == ("BUREAU_SCORE_LOW", "bureau_score")
    assert done["letter"] is None
    told = await world.rows("select payload->'data'->>'decision' from outbox where type = 'case.decided'")
    assert told == [("declined",)]


async def test_a_stage_beyond_its_time_is_taken_up_once_and_decides_nothing(world: CaseWorld) -> None:
    def clock(hours: int) -> CaseDuties:
        engine = world.platform.engine
        at = datetime.now(UTC) + timedelta(hours=hours)
        return CaseDuties(db=engine.db, relay=engine.relay, now=lambda: at)

    async with world.working():
        late = await decidable(world)
        in_time = await opened(world, papers=[])
        await world.until_stage(in_time, "documents")
        version = (await world.get(f"/{late}/row"))["version"]
        assert not await clock(23).escalate()

        turns = await asyncio.gather(*(clock(25).escalate() for _ in range(3)))
        assert sum(turns) == 1
        assert not await clock(26).escalate()
        await world.until("select handled_at is not null from outbox where type = 'case.escalated'")
        first, second = (await world.get())["items"]
        assert (first["id"], first["stage"], first["version"]) == (late, "decision", version)
        assert (first["escalated_at"] is not None, second["escalated_at"]) == (True, None)
        told = (await world.get(f"/{late}/timeline"))["items"]
        assert [one["details"]["stage"] for one in told if one["kind"] == "escalated"] == ["decision"]

        # Another stage has a time of its own.
        await world.step(late, "recommend", decision="approve", text=GOOD)
        moved = await world.get(f"/{late}/row")
        assert (moved["stage"], moved["escalated_at"]) == ("second_sign", None)
        assert await clock(9).escalate()
    assert await world.rows(
        "select payload #>> '{data,stage}' from outbox where type = 'case.escalated' order by seq"
    ) == [("decision",), ("second_sign",)]
