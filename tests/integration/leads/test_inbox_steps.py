"""Steps on leads: once, on what was seen, and back again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from api.v1.leads.live import _Changes
from domain.lead_scoring.contact import agreed_channels
from domain.tenancy import DEMO_TENANT_ID
from runtime.events.handling import inbox_channel
from store.lead_facts import LeadFactsReader
from store.scope import Scope

if TYPE_CHECKING:
    from tests.integration.leads.conftest import Desk

pytestmark = pytest.mark.engines

EARLIER = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


async def test_the_first_to_claim_a_lead_has_it(desk: Desk) -> None:
    lead_id = await desk.lead()
    version = await desk.version(lead_id)
    await desk.post(f"/{lead_id}/accept", {"version": version})

    desk.act_as("john")
    late = await desk.post(f"/{lead_id}/accept", {"version": version}, 409)
    assert (late["code"], late["lead"]["owner"]["name"]) == ("version_conflict", "Meera")
    told = await desk.post(f"/{lead_id}/accept", {"version": late["lead"]["version"]}, 409)
    assert (told["code"], told["detail"]) == ("already_claimed", "Meera has taken this lead on.")
    assert (told["lead"]["owner"]["name"], told["lead"]["version"]) == ("Meera", late["lead"]["version"])
    assigned = await desk.rows("select payload from outbox where type = 'lead.assigned'")
    assert [one["payload"]["data"]["reason"] for one in assigned] == ["claimed"]


async def test_a_call_stops_the_clock_moves_the_stage_and_can_be_undone_whole(desk: Desk) -> None:
    lead_id = await desk.lead()
    before = await desk.get(f"/{lead_id}/row")

    called = await desk.step(lead_id, "call", outcome="connected", note="Wants Saturday", minutes=4)
    assert (called["lead"]["stage"], called["lead"]["sla"]["state"]) == ("contacted", "met")
    assert called["lead"]["last_touch"]["text"] == "connected: Wants Saturday"

    (undone,) = (await desk.post("/undo", {"undo": called["undo"]}))["leads"]
    for name in ("stage", "sla", "last_touch", "last_touch_at", "last_activity_at"):
        assert undone[name] == before[name]
    assert (await desk.get(f"/{lead_id}/timeline"))["items"] == []
    assert "already" in (await desk.post("/undo", {"undo": called["undo"]}, 409))["detail"]


async def test_undo_is_for_the_one_who_took_the_step_and_not_over_anothers_work(desk: Desk) -> None:
    lead_id = await desk.lead()
    moved = await desk.step(lead_id, "stage", stage="qualified")

    desk.act_as("john")
    await desk.post("/undo", {"undo": moved["undo"]}, 404)
    await desk.step(lead_id, "stage", stage="visited")
    desk.act_as("meera")
    refused = await desk.post("/undo", {"undo": moved["undo"]}, 409)
    assert refused["lead_id"] == str(lead_id)
    assert (await desk.get(f"/{lead_id}/row"))["stage"] == "visited"


async def test_a_new_score_and_a_remark_stand_in_no_steps_way(desk: Desk) -> None:
    lead_id = await desk.lead()
    moved = await desk.step(lead_id, "stage", stage="qualified")
    await desk.rows("update leads set score = 40, scored_at = now() where id = %s", lead_id)
    await desk.step(lead_id, "note", text="I spoke to them")

    noted = await desk.post(f"/{lead_id}/note", {"version": moved["lead"]["version"], "text": "Seen"})
    assert noted["lead"]["score"] == 40
    (undone,) = (await desk.post("/undo", {"undo": moved["undo"]}))["leads"]
    assert (undone["stage"], undone["score"]) == ("new", 40)


async def test_one_step_under_one_key_is_one_step(desk: Desk) -> None:
    lead_id = await desk.lead()
    body = {"version": await desk.version(lead_id), "outcome": "busy"}
    key = {"idempotency-key": uuid4().hex}

    first = await desk.post(f"/{lead_id}/call", body, **key)
    again = await desk.post(f"/{lead_id}/call", body, **key)

    assert first["undo"] == again["undo"]
    assert len((await desk.get(f"/{lead_id}/timeline"))["items"]) == 1


async def test_unanswered_leads_leave_the_list_and_come_back(desk: Desk) -> None:
    lead_id = await desk.lead()
    await desk.step(lead_id, "call", outcome="no_answer")

    assert (await desk.get(view="team"))["total"] == 0
    assert (await desk.get(view="snoozed"))["total"] == 1
    await desk.step(lead_id, "unsnooze")
    assert (await desk.get(view="unassigned"))["total"] == 1
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    assert (await desk.step(lead_id, "snooze", until=until))["lead"]["snoozed_until"] is not None
    await desk.step(lead_id, "unsnooze")
    await desk.step(lead_id, "stage", stage="lost", lost_reason="budget")
    assert (await desk.get(view="done"))["total"] == 1


@pytest.mark.parametrize(
    ("step", "body", "expected"),
    [
        ("message", {"channel": "whatsapp", "text": "Namaste"}, {"stage": "contacted"}),
        ("visit", {"at": "2027-01-02T10:00:00Z", "state": "planned"}, {"stage": "visit_planned"}),
        ("call", {"outcome": "wrong_number"}, {"stage": "lost", "lost_reason": "wrong_number"}),
    ],
)
async def test_steps_do_what_they_say(
    desk: Desk, step: str, body: dict[str, Any], expected: dict[str, Any]
) -> None:
    worked = await desk.step(await desk.lead(), step, **body)

    assert {name: worked["lead"][name] for name in expected} == expected


async def test_a_consent_taken_back_closes_its_channel_and_stop_closes_all(desk: Desk) -> None:
    lead_id, same_number = await desk.lead(), await desk.lead(name="Zubin Contractor")
    other_number = await desk.lead(phone_e164="+919845099999")
    numberless = [await desk.lead(phone_e164=None) for _ in range(2)]
    consents = (await desk.get(f"/{lead_id}"))["consents"]
    call = next(one for one in consents if one["channel"] == "call")

    async def reached(*leads: UUID) -> list[tuple[bool, bool]]:
        rows = [(await desk.get(f"/{one}/row"))["may_contact"] for one in leads]
        return [(one["call"], one["whatsapp"]) for one in rows]

    after = await desk.post(f"/{lead_id}/consents/{call['id']}/withdraw", {})
    assert after["lead"]["may_contact"] == {"call": False, "whatsapp": True, "email": False, "reason": None}
    await desk.post(f"/{lead_id}/consents/{uuid4()}/withdraw", {}, 404)
    assert await reached(same_number, other_number) == [(False, True), (True, True)]
    stopped = await desk.post(f"/{lead_id}/stop", {})
    assert (stopped["lead"]["may_contact"]["whatsapp"], stopped["lead"]["flags"]) == (False, ["stopped"])
    assert all(one["withdrawn_at"] for one in (await desk.get(f"/{lead_id}"))["consents"])
    assert await reached(same_number, other_number) == [(False, False), (True, True)]
    # Leads without a number share none: the one's wish is not the other's.
    await desk.post(f"/{numberless[0]}/stop", {})
    flags = [(await desk.get(f"/{one}/row"))["flags"] for one in numberless]
    assert flags == [["stopped"], []]


async def test_do_not_call_holds_for_the_number_now_and_later_and_is_undone_as_one(desk: Desk) -> None:
    first, second = await desk.lead(), await desk.lead(name="Zubin Contractor", stopped_at=EARLIER)
    others = [await desk.lead(phone_e164="+919845099999"), await desk.lead(phone_e164=None)]
    sql = "select is_dnd, stopped_at from leads where id = any(%s) order by array_position(%s::uuid[], id)"

    async def held(*leads: UUID) -> list[tuple[bool, bool]]:
        rows = await desk.rows(sql, list(leads), list(leads))
        return [(one["is_dnd"], one["stopped_at"] is not None) for one in rows]

    refused = await desk.step(first, "call", outcome="dnc")
    assert refused["lead"]["flags"] == ["dnd", "stopped"]
    assert await held(first, second, *others) == [(True, True), (True, True), (False, False), (False, False)]
    (entry, *_) = (await desk.get(f"/{second}/timeline"))["items"]
    assert entry["title"] == "Do not call, said of this number"
    answer = await desk.http.post("/api/v1/leads", json={"phone": "98450 12345", "name": "Nina"})
    late = UUID(answer.json()["lead_id"])
    assert await held(late) == [(True, True)]
    await desk.rows("delete from leads where id = %s", late)

    undone = (await desk.post("/undo", {"undo": refused["undo"]}))["leads"]
    assert {one["id"] for one in undone} == {str(first), str(second)}
    assert await held(first, second) == [(False, False), (False, True)]
    # Who had said stop before has said it then.
    assert (await desk.rows("select stopped_at from leads where id = %s", second))[0]["stopped_at"] == EARLIER


CLOSED, CALLS, MAIL = (["dnd", "stopped"], set()), ([], {"call"}), (["dnd"], {"email"})


async def test_only_their_own_later_word_opens_what_they_refused(desk: Desk) -> None:
    lead_id = await desk.lead(email="asha@example.com")
    await desk.step(lead_id, "call", outcome="dnc")
    [refused] = await desk.rows("select stopped_at from leads where id = %s", lead_id)
    later = {"channel": "call", "proof": "form 9", "at": timedelta(microseconds=1)}
    scope = Scope.of(desk.people["meera"])
    cases = [
        ({}, CALLS),
        ({"channel": "email"}, MAIL),
        ({"at": timedelta()}, CLOSED),
        ({"at": timedelta(hours=1)}, CLOSED),
        ({"proof": ""}, CLOSED),
        ({"withdrawn": True}, CLOSED),
        ({"address": "other"}, CLOSED),
        ({"key": "api:7"}, CLOSED),
    ]

    for given, (flags, channels) in cases:
        said: dict[str, Any] = {**later, **given}
        await desk.rows(
            "update leads set idempotency_key = %s where id = %s", said.get("key", "chat:7"), lead_id
        )
        giver = (
            lead_id
            if "address" not in said
            else await desk.lead(phone_e164="+919845099999", merged_into=lead_id)
        )
        await desk.rows(
            "insert into consents (id, tenant_id, lead_id, purpose, channel, text_version, text_shown, proof, "
            "captured_at, withdrawn_at) select gen_random_uuid(), tenant_id, id, 'property_enquiry', %s, '2', 'Yes?', %s, "
            "%s, case when %s then now() end from leads where id = %s",
            said["channel"], said["proof"], refused["stopped_at"] + said["at"], "withdrawn" in said, giver,
        )  # fmt: skip

        line = await desk.get(f"/{lead_id}/row")
        async with desk.platform.engine.db.session(scope) as session:
            [facts] = await LeadFactsReader(session, DEMO_TENANT_ID).read([lead_id])

        open_ = {name for name in ("call", "whatsapp", "email") if line["may_contact"][name]}
        assert (line["flags"], open_) == (flags, channels), given
        assert agreed_channels(facts["consents"], datetime.now(UTC)) == channels, given
        assert [facts["is_dnd"], facts["is_stopped"]] == ["dnd" in flags, "stopped" in flags], given
        assert (await desk.get(q="dnd", view="team"))["total"] == ("dnd" in flags), given
        await desk.rows("delete from consents where text_version = '2'")

    await desk.rows("update consents set captured_at = now(), proof = 'form 9' where lead_id = %s", lead_id)
    again = await desk.post(f"/{lead_id}/stop", {})
    assert ("stopped" in again["lead"]["flags"], again["lead"]["may_contact"]["whatsapp"]) == (True, False)


async def test_many_leads_at_once_and_those_that_could_not_be(desk: Desk) -> None:
    leads = [await desk.lead() for _ in range(3)]
    chosen = [{"id": str(one), "version": await desk.version(one)} for one in leads]
    john = str(desk.people["john"].user_id)
    desk.act_as("admin")
    body = {
        "action": "assign",
        "arguments": {"owner_id": john},
        "leads": [*chosen[:2], {**chosen[2], "version": 99}, {"id": str(uuid4()), "version": 1}],
    }

    worked = await desk.post("/bulk", body)

    assert {one["owner"]["name"] for one in worked["done"]} == {"John"}
    assert [one["id"] for one in worked["failed"]] == [one["id"] for one in body["leads"][2:]]
    assert len(await desk.rows("select 1 from outbox where type = 'lead.assigned'")) == 2
    undone = await desk.post("/undo", {"undo": worked["undo"]})
    assert [one["owner"] for one in undone["leads"]] == [None, None]
    await desk.post("/bulk", {**body, "action": "snooze"}, 403)
    desk.act_as("meera")
    for action, problem in (("snooze", "arguments.until"), ("stage", "arguments.stage")):
        refused = await desk.post("/bulk", {"action": action, "leads": chosen[:1]}, 422)
        assert problem in refused["detail"]
    fresh = [{"id": str(leads[2]), "version": await desk.version(leads[2])}]
    accepted = await desk.post("/bulk", {"action": "accept", "leads": fresh})
    assert accepted["done"][0]["is_mine"]
    nobody = await desk.post(f"/{leads[0]}/assign", {"version": 1, "owner_id": str(uuid4())}, 404)
    assert "agent" in nobody["detail"]


async def test_administrators_assign_and_do_not_work_with_leads(desk: Desk) -> None:
    lead_id = await desk.lead()
    desk.act_as("admin")

    given = await desk.step(lead_id, "assign", owner_id=str(desk.people["john"].user_id))
    assert given["lead"]["owner"]["name"] == "John"
    version = given["lead"]["version"]
    await desk.post(f"/{lead_id}/call", {"version": version, "outcome": "busy"}, 403)
    (entry,) = (await desk.get(f"/{lead_id}/timeline"))["items"]
    assert (entry["kind"], entry["text"], entry["actor"]) == ("assign", "John", "Admin")


async def test_the_story_comes_in_pages(desk: Desk) -> None:
    lead_id = await desk.lead()
    for number in range(3):
        await desk.step(lead_id, "note", text=f"note {number}, call 9845012345")

    first = await desk.get(f"/{lead_id}/timeline", limit=2)
    rest = await desk.get(f"/{lead_id}/timeline", cursor=first["next_cursor"])
    assert [one["text"][:6] for one in first["items"] + rest["items"]] == ["note 2", "note 1", "note 0"]
    assert "9845012345" not in str(first)
    assert (await desk.http.get(f"/api/v1/leads/{lead_id}/timeline?cursor=x")).status_code == 422
    assert (await desk.http.get(f"/api/v1/leads/{lead_id}/runs/{uuid4()}")).status_code == 404


class Outlet:
    """What was pushed to a reader."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[bytes] = asyncio.Queue()

    def put(self, data: bytes) -> None:
        self.lines.put_nowait(data)

    def end(self) -> None:
        self.lines.put_nowait(b"")


async def test_open_inboxes_are_told_and_those_that_were_away_catch_up(desk: Desk) -> None:
    lead_id = await desk.lead()
    feed = _Changes(desk.app.state.services, desk.people["john"], None)
    outlet = Outlet()
    async with asyncio.timeout(20):
        await feed.open(outlet)  # type: ignore[arg-type]  # what the feed uses of an outlet
        assert await outlet.lines.get() == b": open\r\n\r\n"
        await desk.platform.engine.nudges.send(inbox_channel(DEMO_TENANT_ID), str(lead_id))
        told = b""
        while str(lead_id).encode() not in told or b"event: lead" not in told:
            told = await outlet.lines.get()
        await feed.close()

        away = _Changes(desk.app.state.services, desk.people["rival"], datetime.now(UTC))
        quiet = Outlet()
        await away.open(quiet)  # type: ignore[arg-type]  # as above
        back = _Changes(desk.app.state.services, desk.people["john"], datetime.now(UTC))
        caught_up = Outlet()
        await back.open(caught_up)  # type: ignore[arg-type]  # as above
        while str(lead_id).encode() not in await caught_up.lines.get():
            pass
        await back.close()
        await away.close()
    assert quiet.lines.qsize() == 1
    refused = await desk.http.get("/api/v1/leads/stream", headers={"last-event-id": "yesterday"})
    assert refused.status_code == 422


async def test_a_call_that_connects_ends_what_the_lead_was_put_off_for(desk: Desk) -> None:
    lead_id = await desk.lead()
    put_off = await desk.step(lead_id, "call", outcome="no_answer")
    assert put_off["lead"]["snoozed_until"] is not None

    reached = await desk.step(lead_id, "call", outcome="connected")

    assert reached["lead"]["snoozed_until"] is None
    # Taking that back gives back the other.
    undone = await desk.post("/undo", {"undo": reached["undo"]})
    assert undone["leads"][0]["snoozed_until"] == put_off["lead"]["snoozed_until"]


async def test_an_administrator_says_how_leads_are_handed_out_and_the_team_sees_it(desk: Desk) -> None:
    assert await desk.get("/routing") == {"mode": "round_robin"}

    refused = await desk.http.put("/api/v1/leads/routing", json={"mode": "first_to_claim"})
    desk.act_as("admin")
    wrong = await desk.http.put("/api/v1/leads/routing", json={"mode": "by_lot"})
    said = await desk.http.put("/api/v1/leads/routing", json={"mode": "first_to_claim"})

    assert (refused.status_code, wrong.status_code, said.status_code) == (403, 422, 200)
    desk.act_as("meera")
    assert await desk.get("/routing") == {"mode": "first_to_claim"}
    desk.act_as("rival")
    assert await desk.get("/routing") == {"mode": "round_robin"}
