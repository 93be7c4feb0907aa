"""A case from application to sanction: papers, report, maker, checker, letter; for real, and once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text

from domain.tenancy import DEMO_TENANT_ID, Principal, Role, SessionKind
from tests.support.access_world import OTHER_TENANT
from tests.support.case_world import PAPERS, application, bureau_report

if TYPE_CHECKING:
    from tests.support.case_world import CaseWorld

pytestmark = pytest.mark.engines

GOOD = "Income and value bear the loan."


async def opened(world: CaseWorld, **changes: Any) -> str:
    body = await world.post("", application(**changes), 201)
    case_id: str = body["case"]["id"]
    return case_id


async def decidable(world: CaseWorld, **changes: Any) -> str:
    """A case before its analyst, identity verified."""
    case_id = await opened(world, **changes)
    await world.until_stage(case_id, "decision")
    await world.settle(case_id, "kyc")
    return case_id


async def raw(world: CaseWorld, sql: str, *values: Any) -> None:
    """SQL of somebody who is past the application."""
    async with await psycopg.AsyncConnection.connect(world.platform.database_url) as connection:
        await connection.execute(sql, values)


async def test_an_application_waits_for_papers_and_report_and_reaches_the_analyst(world: CaseWorld) -> None:
    async with world.working():
        case_id = await opened(world, papers=[], bureau=None)
        waiting = await world.until_stage(case_id, "documents")

        assert {one["code"] for one in waiting["missing"]} == {
            "payslips", "bank_statement", "agreement_for_sale",
        }  # fmt: skip
        assert [one["what"] for one in waiting["case"]["waiting_for"]] == ["documents", "kyc"]
        asked = await world.step(case_id, "request-documents", items=["payslips"], note="of three months")
        assert {one["code"]: one["requested_at"] is not None for one in asked["missing"]}["payslips"]
        await world.step(case_id, "papers", papers=PAPERS)
        waiting = await world.until_stage(case_id, "bureau")
        assert waiting["missing"] == []
        assert waiting["report"] is None
        await world.step(case_id, "bureau", report=bureau_report())
        judged = await world.until_stage(case_id, "decision")

    assert judged["case"]["outcome"] == "refer"
    assert judged["report"]["reason_codes"] == ["TITLE_PENDING"]
    assert judged["gauges"]["score"] == {
        "value": "780", "limit": "700", "direction": "above", "state": "pass",
    }  # fmt: skip
    assert judged["valuation"]["count"] == 12
    assert judged["valuation"]["low"] == 9_275 * 800
    assert all(one["is_grounded"] for one in judged["memo"]["paragraphs"])
    assert judged["memo"]["engine"] == "rules"
    assert judged["bureau"]["state"] == "received"
    score = next(one for one in judged["checks"] if one["code"] == "bureau_score")
    fact = next(one for one in judged["facts"] if one["id"] == score["inputs"][0]["fact_id"])
    assert (fact["field"], fact["value"]) == ("applicants.0.bureau_score", 780)
    steps = await world.get(f"/{case_id}/steps")
    assert [one["node"] for one in steps["steps"] if one["state"] == "waiting"] == ["analyst"]
    assert [one["node"] for one in steps["steps"] if one["state"] == "todo"][-1] == "announce"


async def test_a_case_is_recommended_signed_by_another_and_sanctioned_with_letter_and_statement(
    world: CaseWorld,
) -> None:
    async with world.working():
        case_id = await decidable(world)
        made = await world.step(case_id, "recommend", decision="approve", text=GOOD)

        assert made["case"]["stage"] == "second_sign"
        assert made["needs"]["level"] == "L1"
        assert made["may"]["sign"] == {
            "allowed": False, "why": "Whoever recommended a case cannot sign it; ask a colleague.",
        }  # fmt: skip
        draft = await world.get(f"/{case_id}/reasons")
        assert (draft["released"], draft["pdf"]) == (False, None)
        refused = await world.step(case_id, "sign", 403, decision="agree", text="mine")
        assert refused["code"] == "forbidden"
        world.people["program"] = replace(world.people["vikram"], kind=SessionKind.PERSONAL_TOKEN)
        world.act_as("program")
        refused = await world.step(case_id, "sign", 403, decision="agree", text="by a program")
        assert "signed in" in refused["detail"]
        world.act_as("vikram")
        await world.step(case_id, "sign", decision="agree", text="Agreed.")
        done = await world.until_stage(case_id, "sanctioned")

    assert done["letter"]["amount_inr"] == 5_000_000
    assert done["letter"]["alive_until"] > done["letter"]["day"]
    assert done["kfs"]["emi_inr"] == 43_391
    assert {one["code"] for one in done["letter"]["conditions"]} >= {"title_clear", "kfs_accepted"}
    for language in ("en", "hi", "mr"):
        reasons = await world.get(f"/{case_id}/reasons", language=language)
        letter = await world.http.get(reasons["pdf"])
        assert (reasons["released"], letter.content[:5], language in reasons["pdf"]) == (True, b"%PDF-", True)
    told = await world.rows("select payload->'data' from outbox where type = 'case.decided'")
    assert told == [({"case_id": case_id, "decision": "sanctioned", "amount_inr": 5_000_000},)]
    story = await world.get(f"/{case_id}/timeline")
    assert story["is_intact"]
    kinds = [one["kind"] for one in story["items"]]
    assert kinds == ["opened", "judged", "condition.settled", "recommended", "signed", "decided"]
    await world.step(case_id, "recommend", 409, decision="decline", text="too late")


async def test_an_applicant_reads_why_once_it_is_signed_and_nobody_else_does(world: CaseWorld) -> None:
    buyer = frozenset({Role.BUYER})
    asha = Principal(DEMO_TENANT_ID, world.user_id, buyer, kind=SessionKind.PERSONAL_TOKEN)
    world.people |= {"asha": asha, "elsewhere": replace(asha, tenant_id=OTHER_TENANT)}
    short = application()["application"]
    short["applicants"][0]["fixed_gross_monthly"] = 60_000
    async with world.working():
        case_id = await decidable(world, applicant_user_id=str(world.user_id), application=short)
        less = {"decision": "counter_offer", "text": "Less.", "terms": {"amount_inr": 3_500_000}}
        await world.step(case_id, "recommend", **less)
        world.act_as("asha")
        [before] = (await world.get("/mine"))["items"]
        world.act_as("vikram")
        await world.step(case_id, "sign", decision="agree", text="Agreed.")
        await world.until_stage(case_id, "sanctioned")
    world.act_as("asha")
    [after] = (await world.get("/mine"))["items"]
    [hindi] = (await world.get("/mine", language="hi"))["items"]

    assert (before["id"], before["stage"], before["decision"]) == (case_id, "open", None)
    assert (after["stage"], after["decision"]["granted_inr"]) == ("sanctioned", 3_500_000)
    assert 1 <= len(after["decision"]["reasons"]) <= 4
    assert "the instalments that run" in {one["input"] for one in after["decision"]["reasons"]}
    assert hindi["decision"]["reasons"][0]["text"] != after["decision"]["reasons"][0]["text"]
    await world.get(f"/{case_id}/reasons", 403)
    for name in ("meera", "elsewhere"):
        world.act_as(name)
        assert (await world.get("/mine"))["items"] == []
    async with world.platform.engine.db.session(asha) as session:
        assert (await session.execute(text("select count(*) from case_files"))).scalar_one() == 0
        assert (await session.execute(text("select count(*) from applicant_cases"))).scalar_one() == 1
    for asker in (DEMO_TENANT_ID, replace(asha, user_id=uuid4())):
        async with world.platform.engine.db.session(asker) as session:
            assert (await session.execute(text("select count(*) from applicant_cases"))).scalar_one() == 0


async def test_the_database_itself_refuses_a_maker_a_low_level_and_a_changed_past(world: CaseWorld) -> None:
    async with world.working():
        case_id = await decidable(world)
        await world.step(case_id, "recommend", decision="approve", text=GOOD)
    sign = (
        "insert into case_signatures (id, tenant_id, case_id, round, person_id, level, role, decision, text) "
        "select %s, tenant_id, id, round, %s, %s, 'second_signer', 'agree', 'by hand' from cases where id = %s"
    )
    meera, vikram = world.people["meera"].user_id, world.people["vikram"].user_id

    for sql, values, says in (
        (sign, (uuid4(), meera, 1, UUID(case_id)), "a maker is never the checker"),
        (sign, (uuid4(), vikram, 3, UUID(case_id)), "of too low a level"),
        ("update cases set stage = 'sanctioned' where id = %s", (UUID(case_id),), "signatures are missing"),
        ("update cases set stage = 'declined' where id = %s", (UUID(case_id),), "signatures are missing"),
        ("delete from case_recommendations where case_id = %s", (UUID(case_id),), "only ever added to"),
        ("update case_facts set value = '1' where case_id = %s", (UUID(case_id),), "only ever added to"),
        ("update case_timeline set says = '' where case_id = %s", (UUID(case_id),), "only ever added to"),
        ("delete from case_timeline where case_id = %s", (UUID(case_id),), "only ever added to"),
    ):  # fmt: skip
        with pytest.raises(psycopg.Error, match=says):
            await raw(world, sql, *values)
    await raw(world, "update cases set facts_seq = facts_seq + 1 where id = %s", UUID(case_id))
    with pytest.raises(psycopg.Error, match="stale figures"):
        await raw(world, sign, uuid4(), vikram, 1, UUID(case_id))
    with pytest.raises(psycopg.Error, match="does not begin as a decided one"):
        await raw(
            world,
            "insert into cases (id, tenant_id, number, ref, stage, applicant_name, co_applicants, product, "
            "amount_inr, tenure_months, rate_pct, as_of, thread_id) select gen_random_uuid(), tenant_id, 99, 'x', "
            "'sanctioned', 'x', 0, product, 1, 60, '9', as_of, thread_id from cases where id = %s",
            UUID(case_id),
        )


async def test_a_fact_that_changes_between_signature_and_letter_stops_the_letter(world: CaseWorld) -> None:
    async with world.working():
        case_id = await decidable(world)
        await world.step(case_id, "recommend", decision="approve", text=GOOD)
        await world.until_stage(case_id, "second_sign")
    # No worker is there: the signature stands, and nothing has followed it yet.
    world.act_as("vikram")
    await world.step(case_id, "sign", decision="agree", text="Agreed.")
    await world.step(case_id, "facts", field="rate_pct", value="14.00", note="rate went up")
    with pytest.raises(psycopg.Error, match="decided on stale figures"):
        await raw(world, "update cases set stage = 'sanctioned' where id = %s", UUID(case_id))

    async with world.working():
        await world.until("select bool_and(handled_at is not null) from outbox where type = 'case.changed'")
        held = await world.until_stage(case_id, "second_sign")
        assert (held["letter"], held["is_stale"]) == (None, True)
        await world.step(case_id, "rerun")
        judged = await world.until_stage(case_id, "decision")

    assert judged["recommendation"] is None
    assert await world.rows("select 1 from outbox where type = 'case.decided'") == []


async def test_an_edit_makes_the_figures_stale_and_nothing_is_decided_on_them(world: CaseWorld) -> None:
    async with world.working():
        case_id = await decidable(world)
        edited = await world.step(
            case_id,
            "facts",
            field="applicants.0.fixed_gross_monthly",
            value=60_000,
            note="payslip of October",
        )

        assert edited["is_stale"]
        assert edited["case"]["foir"]["value"] == "39.45"
        values = [
            (one["value"], one["method"], one["is_current"])
            for one in edited["facts"]
            if one["field"] == "applicants.0.fixed_gross_monthly"
        ]
        assert values == [(60_000, "person", True), (110_000, "declared", False)]
        assert not edited["may"]["recommend"]["allowed"]
        refused = await world.step(case_id, "recommend", 409, decision="approve", text=GOOD)
        assert refused["code"] == "stale_figures"
        await world.step(case_id, "rerun")
        judged = await world.until_stage(case_id, "decision")
        assert not judged["is_stale"]
        assert judged["case"]["foir"]["value"] == "72.32"
        await world.step(case_id, "recommend", 403, decision="approve", text=GOOD)
        made = await world.step(
            case_id, "recommend", decision="counter_offer", text="Less.", terms={"amount_inr": 3_500_000}
        )
        assert made["recommendation"]["terms"]["amount_inr"] == 3_500_000
        world.act_as("vikram")
        await world.step(case_id, "facts", field="rate_pct", value="9.00", note="rate went up")
        refused = await world.step(case_id, "sign", 409, decision="agree", text="Agreed.")
        assert refused["code"] == "stale_figures"
        await world.step(case_id, "rerun")
        judged = await world.until_stage(case_id, "decision")

    assert judged["recommendation"] is None
    assert (await world.get(f"/{case_id}/timeline"))["is_intact"]


async def test_a_case_beyond_three_crore_needs_two_of_the_committee(world: CaseWorld) -> None:
    rich = {
        "papers": PAPERS,
        "application": application()["application"]
        | {
            "requested_amount": 35_000_000,
            "property": {"agreement_value": 60_000_000, "market_value": 60_000_000},
            "applicants": [
                application()["application"]["applicants"][0] | {"fixed_gross_monthly": 1_500_000}
            ],
        },
    }
    async with world.working():
        case_id = await decidable(world, **rich)
        made = await world.step(case_id, "recommend", decision="approve", text=GOOD)
        assert (made["case"]["stage"], made["needs"]["signatures"]) == ("committee", 2)
        world.act_as("vikram")
        await world.step(case_id, "sign", 403, decision="agree", text="Too low.")
        world.act_as("farah")
        await world.step(case_id, "sign", decision="agree", text="Agreed.")
        await world.step(case_id, "sign", 409, decision="agree", text="Again.")
        assert (await world.get(f"/{case_id}"))["needs"]["missing"] == 1
        world.act_as("gita")
        back = await world.step(case_id, "sign", decision="return", text="Show the second valuation.")
        assert back["case"]["stage"] == "decision"
        await world.until_stage(case_id, "decision")
        world.act_as("meera")
        await world.step(case_id, "recommend", decision="approve", text="It is there now.")
        for name in ("farah", "gita"):
            world.act_as(name)
            await world.step(case_id, "sign", decision="agree", text="Agreed.")
        done = await world.until_stage(case_id, "sanctioned")

    assert [one["round"] for one in done["signatures"]] == [1, 1, 2, 2]
