"""The desk over HTTP: queue, what-if, forks, versions, waits, and who sees what."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from api.v1.cases.live_queue import _QueueMoves, queue_line
from domain.hash_chain import BEGINNING
from domain.tenancy import DEMO_TENANT_ID
from runtime.events.handling import cases_channel
from tests.integration.cases.test_case_to_sanction import decidable, opened
from tests.support.access_world import OTHER_TENANT
from tests.support.case_world import PAPERS, application
from tests.support.loan_cases import inputs, person
from tests.support.outlet import Outlet

if TYPE_CHECKING:
    from tests.support.case_world import CaseWorld

pytestmark = pytest.mark.engines


async def test_what_if_answers_and_keeps_nothing_and_forks_stay_beside_the_case(world: CaseWorld) -> None:
    async with world.working():
        case_id = await decidable(world)
        await world.post(f"/{case_id}/what-if", {"changes": {"rate_pct": "x"}}, 422)
        before = await world.get(f"/{case_id}")
        asked = await world.post(f"/{case_id}/what-if", {"changes": {"amount_inr": 6_500_000}})
        spouse = {"relation": "spouse", "age_months": 400, "fixed_gross_monthly": 50_000, "bureau_score": 800}
        joined = await world.post(
            f"/{case_id}/what-if", {"changes": {"amount_inr": 6_000_000, "co_applicant": spouse}}
        )
        kept = await world.post(f"/{case_id}/forks", {"name": "less", "changes": {"tenure_months": 180}}, 201)
        await world.step(case_id, "facts", field="rate_pct", value="9.10", note="new rate")
        forks = (await world.get(f"/{case_id}/forks"))["items"]

    assert asked["outcome"] == "refer"
    assert asked["gauges"]["ltv"]["value"] == "86.67"
    assert asked["gauges"]["ltv"]["state"] == "refer"
    assert joined["gauges"]["foir"]["value"] == "32.54"
    assert before["inputs_hash"] not in {asked["inputs_hash"], joined["inputs_hash"]}
    assert kept["result"]["emi_inr"] == 49_237
    assert [(one["name"], one["is_stale"]) for one in forks] == [("less", True)]


async def test_a_step_on_what_is_no_longer_so_is_refused_with_the_case_as_it_is(world: CaseWorld) -> None:
    case_id = await opened(world)
    key = {"Idempotency-Key": "claim-once-1"}

    claimed = await world.post(f"/{case_id}/claim", {"version": 1}, **key)
    again = await world.post(f"/{case_id}/claim", {"version": 1}, **key)
    world.act_as("vikram")
    refused = await world.post(f"/{case_id}/release", {"version": 1}, 409)

    assert claimed["case"]["is_mine"]
    assert claimed["case"]["version"] == again["case"]["version"] == 2
    assert refused["code"] == "version_conflict"
    assert refused["case"]["case"]["version"] == 2
    assert refused["case"]["may"]["return"]["allowed"] is False


async def test_an_application_opened_twice_under_one_key_is_one_case_without_what_policy_may_not_see(
    world: CaseWorld,
) -> None:
    told = inputs(person(gender="female", religion="x", name="Asha"), purpose="own use")
    key = {"Idempotency-Key": "open-once-1"}

    one = await world.post("", application(application=told), 201, **key)
    two = await world.post("", application(application=told), 201, **key)
    case = await world.get(f"/{one['case']['id']}")

    assert one["run_id"] == two["run_id"]
    assert (await world.get())["total"] == 1
    assert "gender" not in json.dumps(case["declared"])
    [entry] = (await world.get(f"/{one['case']['id']}/timeline"))["items"]
    assert set(entry["details"]["not_kept"]) == {
        "purpose", "applicants.0.gender", "applicants.0.religion", "applicants.0.name",
    }  # fmt: skip
    assert entry["previous_hash"] == BEGINNING
    bad = await world.post("", application(application={**told, "rate_pct": "many"}), 422)
    assert "rate_pct" in bad["detail"]
    await world.post(
        "",
        application(papers=[{**PAPERS[0], "facts": [{"field": "rate_pct", "value": 8.5, "quote": "8.5 %"}]}]),
        422,
    )


async def test_papers_that_disagree_stand_side_by_side_and_the_lower_figure_is_judged(
    world: CaseWorld,
) -> None:
    def payslip(month: int, gross: int) -> dict[str, object]:
        field = "applicants.0.fixed_gross_monthly"
        return {**PAPERS[month], "facts": [{"field": field, "value": gross, "quote": f"Gross {gross}"}]}

    papers = [payslip(0, 70_000), payslip(1, 90_000), *PAPERS[2:]]
    async with world.working():
        case_id = await decidable(world, papers=papers)
        case = await world.get(f"/{case_id}")
        [mismatch] = case["mismatches"]
        stopped = await world.step(
            case_id, "recommend", 409, decision="counter_offer", text="Less.", terms={"amount_inr": 2_000_000}
        )
        explained = await world.step(
            case_id, f"mismatches/{mismatch['id']}", state="explained", note="A bonus in September."
        )
        await world.step(
            case_id, "recommend", decision="counter_offer", text="Less.", terms={"amount_inr": 2_000_000}
        )

    assert mismatch["severity"] == "stop"
    assert [side["value"] for side in mismatch["sides"]] == [110_000, 70_000, 90_000]
    assert case["report"]["assessed_monthly_income"] == 70_000
    assert "mismatch" in stopped["detail"]
    assert explained["mismatches"][0]["by"]["name"] == "Meera"


async def test_the_queue_counts_waits_and_pages_and_shows_each_role_its_own(world: CaseWorld) -> None:
    async with world.working():
        ids = [await opened(world, applicant_name=f"Applicant {at}") for at in range(3)]
        waiting = await opened(world, papers=[], city="Nagpur")
        for case_id in ids:
            await world.until_stage(case_id, "decision")
        await world.until_stage(waiting, "documents")
    channel = cases_channel(DEMO_TENANT_ID)
    mine, rivals = Outlet(), Outlet()
    nudges = world.platform.engine.nudges
    feeds = (
        _QueueMoves(nudges, channel, most=9),
        _QueueMoves(nudges, cases_channel(OTHER_TENANT), most=9),
    )
    async with asyncio.timeout(20):
        for feed, outlet in zip(feeds, (mine, rivals), strict=True):
            await feed.open(outlet)  # type: ignore[arg-type]  # what a feed uses of an outlet
            await outlet.until(b'{"case_ids":[]}')
        await world.step(ids[0], "claim")
        assert await mine.until(ids[0].encode()) == queue_line([f"{ids[0]} ".encode()])
    for feed in feeds:
        await feed.close()
    assert rivals.lines.empty()

    queue = await world.get(limit=2, sort="updated")
    rest = await world.get(limit=2, sort="updated", cursor=queue["next_cursor"])
    assert queue["counts"]["by_stage"] == {"decision": 3, "documents": 1}
    assert queue["counts"]["by_waiting"] == {"analyst": 3, "documents": 1, "kyc": 4}
    assert (queue["counts"]["mine"], queue["counts"]["unowned"], queue["total"]) == (1, 3, 4)
    assert {one["id"] for one in (*queue["items"], *rest["items"])} == {*ids, waiting}
    assert [one["id"] for one in (await world.get(owner="me"))["items"]] == [ids[0]]
    assert [one["id"] for one in (await world.get(q="nagp"))["items"]] == [waiting]
    assert [one["id"] for one in (await world.get(waiting="documents"))["items"]] == [waiting]
    for sort in ("sla", "amount", "risk"):
        assert len((await world.get(sort=sort))["items"]) == 4
    await world.get(status=422, cursor="nonsense")
    await world.get(status=422, owner="nobody")
    waits = (await world.http.get("/api/v1/waiting")).json()["items"]
    assert [(one["kind"], one["what"]) for one in waits][:3] == [("case", "analyst")] * 3
    assert {one["id"] for one in waits} == {*ids, waiting}
    world.act_as("auditor")
    assert len((await world.get())["items"]) == 4
    await world.post(f"/{ids[0]}/claim", {"version": 1}, 403)
    lines = (await world.http.get(f"/api/v1/cases/{ids[0]}/timeline.jsonl")).text.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["opened", "judged", "claimed"]
    world.act_as("admin")
    figures = await world.get()
    assert (figures["items"], figures["total"], figures["counts"]["late"]) == ([], 4, 0)
    await world.get(f"/{ids[0]}", 403)
    promoted = await world.http.put(
        f"/api/v1/cases/underwriters/{world.people['meera'].user_id}", json={"level": "L2"}
    )
    assert (promoted.json()["level"], promoted.json()["open"]) == ("L2", 1)
    assert (
        await world.http.put(f"/api/v1/cases/underwriters/{uuid4()}", json={"level": "L3"})
    ).status_code == 404
    world.act_as("rival")
    assert (await world.get())["total"] == 0
    await world.get(f"/{ids[0]}", 404)
