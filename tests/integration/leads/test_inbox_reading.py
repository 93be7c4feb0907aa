"""What the inbox shows to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.integration.leads.conftest import Desk

pytestmark = pytest.mark.engines

WHITEFIELD = {
    "transaction": "buy",
    "city": "Bengaluru",
    "localities": ["Whitefield"],
    "bhk": {"in": [3]},
    "price": {"max": 12_000_000, "period": "total"},
}


async def test_a_number_is_whole_only_for_the_broker_who_took_the_lead_on(desk: Desk) -> None:
    lead_id = await desk.lead(email="asha.rao@example.com", enquiry="Call me on 9845012345 after six")

    (line,) = (await desk.get())["items"]
    assert (line["phone_masked"], line["phone"]) == ("+91XXXXXX2345", None)
    assert (line["email_masked"], line["email"]) == ("a***@example.com", None)
    assert "9845012345" not in line["enquiry_excerpt"]
    assert (await desk.get(f"/{lead_id}"))["links"] == {"tel": None, "whatsapp": None, "mail": None}

    taken = await desk.step(lead_id, "accept")
    assert taken["lead"]["phone"] == "+919845012345"
    details = await desk.get(f"/{lead_id}")
    assert details["links"]["tel"] == "tel:+919845012345"
    assert details["links"]["whatsapp"] == "https://wa.me/919845012345"
    assert details["enquiry"] == "Call me on 9845012345 after six"

    for other in ("john", "admin"):
        desk.act_as(other)
        seen = await desk.http.get(f"/api/v1/leads/{lead_id}")
        assert "9845012345" not in seen.text.replace("XXXXXX2345", "")
        assert seen.json()["lead"]["owner"]["name"] == "Meera"


async def test_leads_are_the_teams_and_nobody_elses(desk: Desk) -> None:
    lead_id = await desk.lead()

    desk.act_as("buyer")
    assert (await desk.http.get("/api/v1/leads")).status_code == 403
    desk.act_as("rival")
    assert (await desk.get())["total"] == 0
    assert (await desk.http.get(f"/api/v1/leads/{lead_id}")).status_code == 404
    desk.act_as("admin")
    assert (await desk.get())["total"] == 1


async def test_pages_show_every_lead_once_in_the_order_of_their_worth(desk: Desk) -> None:
    worth = [None, 5_000, 90_000, 90_000, 1_000, None, 40_000]
    for value in worth:
        await desk.lead(expected_value_inr=value, clock=value != 1_000)

    seen, cursor = [], None
    while True:
        page = await desk.get(limit=2, **({"cursor": cursor} if cursor else {}))
        seen.extend((one["expected_value_inr"], one["id"]) for one in page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len({one for _, one in seen}) == len(worth) == page["total"]
    assert [value for value, _ in seen] == [90_000, 90_000, 40_000, 5_000, 1_000, None, None]
    bad = await desk.http.get("/api/v1/leads", params={"cursor": "nonsense"})
    assert (bad.status_code, "first page" in bad.json()["detail"]) == (422, True)


@pytest.mark.parametrize("sort", ["recent", "sla", "score"])
async def test_other_orders_page_as_well(desk: Desk, sort: str) -> None:
    now = datetime.now(UTC)
    for place in range(3):
        await desk.lead(
            name=f"p{place}",
            probability=f"0.{place}5",
            last_activity_at=now - timedelta(hours=3 - place),
            clock=place > 0,
        )
    first = await desk.get(sort=sort, limit=1)
    rest = await desk.get(sort=sort, cursor=first["next_cursor"])
    names = [one["name"] for one in first["items"] + rest["items"]]

    assert sorted(names) == ["p0", "p1", "p2"]
    assert names[0] == {"recent": "p2", "score": "p2", "sla": "p1"}[sort]


async def test_a_question_in_plain_words_narrows_the_list_and_can_be_taken_apart(desk: Desk) -> None:
    hot = await desk.lead(name="Hot", band="hot", filters=WHITEFIELD, flags=["recaptured"])
    await desk.lead(name="Cold", band="cold", filters=WHITEFIELD)
    await desk.lead(name="Pune", band="hot", filters={"city": "Pune", "localities": ["Baner"]})

    async def names(q: str, **more: str) -> list[str]:
        return sorted(one["name"] for one in (await desk.get(q=q, **more))["items"])

    assert await names("hot leads in Whitefield") == ["Hot"]
    assert await names("leads in Whitefield, 3bhk under 1.3 crore") == ["Cold", "Hot"]
    assert await names("hot leads in Whitefield", without="bands.hot") == ["Cold", "Hot"]
    assert await names("hot leads not called") == ["Hot", "Pune"]
    assert await names("returning") == ["Hot"]
    assert await names("in Pune") == ["Pune"]
    assert await names("budget over 1 crore") == ["Cold", "Hot"]
    assert await names("9845012345") == ["Cold", "Hot", "Pune"]
    assert await names("zebra") == []
    assert await names("overdue") == []
    assert await names("waiting new today") == ["Cold", "Hot", "Pune"]
    assert await names("unassigned", owner="me") == []
    await desk.step(hot, "call", outcome="connected")
    assert await names("hot leads not called") == ["Pune"]
    assert await names("called today") == ["Hot"]
    found = await desk.get(q="hot in Whitefield")
    assert [chip["key"] for chip in found["understood"]] == ["bands.hot", "localities.Whitefield"]
    assert (await desk.http.get("/api/v1/leads", params={"owner": "him"})).status_code == 422


async def test_the_clock_is_open_then_missed_and_climbs_for_hot_leads(desk: Desk) -> None:
    lead_id = await desk.lead(band="hot")
    await desk.rows(
        "update lead_slas set started_at = now() - interval '20 minutes', "
        "first_touch_due_at = now() - interval '15 minutes' where lead_id = %s",
        lead_id,
    )

    sla = (await desk.get(f"/{lead_id}/row"))["sla"]
    assert sla["state"] == "missed"
    # The quiet hours move the steps; by day two of three have passed.
    assert sla["escalation"] in {0, 2}
    assert (await desk.get(q="overdue"))["total"] == 1
    assert (await desk.get())["counts"] == {
        "mine": 0, "unassigned": 1, "team": 1, "snoozed": 0, "hot": 1, "sla_missed": 1,
    }  # fmt: skip


async def test_who_may_be_the_same_person_is_named_with_the_reason(desk: Desk) -> None:
    one = await desk.lead(email="a@example.com")
    by_phone = await desk.lead(name="A. Rao")
    by_mail = await desk.lead(name="Someone", phone_e164="+919800000001", email="A@example.com")
    await desk.lead(name="Other", phone_e164="+919800000002")
    absorbed = await desk.lead(name="Asha Rao", merged_into=by_mail)
    await desk.rows(
        "insert into lead_merges (id, tenant_id, into_id, from_id, rule, before, likeness) "
        "select %s, tenant_id, %s, id, 'phone', '{}', 0.97 from leads where id = %s",
        uuid4(), by_mail, absorbed,
    )  # fmt: skip

    found = (await desk.get(f"/{one}"))["candidates"]
    assert {(each["id"], each["why"]) for each in found} == {
        (str(by_phone), "phone"),
        (str(by_mail), "email"),
    }
    (merged,) = (await desk.get(f"/{by_mail}"))["merged"]
    assert (merged["from_id"], merged["rule"], merged["likeness"]) == (str(absorbed), "phone", 0.97)
    assert (await desk.get())["total"] == 4


async def test_the_managers_page_counts_load_promises_and_what_came_true(desk: Desk) -> None:
    mine = await desk.lead(band="hot", probability="0.6")
    await desk.step(mine, "accept")
    await desk.step(mine, "call", outcome="connected")
    for stage in ("visited", "new"):
        await desk.lead(
            band="warm", probability="0.25", stage=stage, created_at=datetime.now(UTC) - timedelta(days=40),
            clock=False,
        )  # fmt: skip

    figures = await desk.get("/manager")

    meera = next(one for one in figures["by_broker"] if one["name"] == "Meera")
    assert (meera["open"], meera["accepted"], meera["first_touch_met"]) == (1, 1, 1)
    assert meera["median_first_touch_s"] >= 0
    assert figures["sla"] == {"met": 1, "missed": 0, "open": 0, "kept_share": 1.0}
    (warm,) = figures["calibration"]
    assert (warm["band"], warm["leads"], warm["predicted"], warm["actual"]) == ("warm", 2, 0.25, 0.5)
    assert {one["stage"]: one["leads"] for one in figures["funnel"]}["contacted"] == 1
    assert figures["scored"] == {"today": 0, "unscored": 3}


async def test_views_are_ones_own(desk: Desk) -> None:
    view = uuid4()
    body = {"name": "Hot in Whitefield", "query": {"q": "hot leads in Whitefield"}, "position": 1}

    saved = await desk.http.put(f"/api/v1/leads/views/{view}", json=body)
    assert saved.status_code == 200
    twin = await desk.http.put(f"/api/v1/leads/views/{uuid4()}", json=body)
    assert (twin.status_code, "another view" in twin.json()["detail"]) == (409, True)
    assert (await desk.get("/views"))["items"] == [{"id": str(view), **body}]
    desk.act_as("john")
    assert (await desk.get("/views"))["items"] == []
    assert (await desk.http.put(f"/api/v1/leads/views/{view}", json=body)).status_code == 404
    assert (await desk.http.delete(f"/api/v1/leads/views/{view}")).status_code == 404
    desk.act_as("meera")
    assert (await desk.http.delete(f"/api/v1/leads/views/{view}")).status_code == 204


async def test_brokers_say_what_they_speak_and_carry(desk: Desk) -> None:
    meera = desk.people["meera"].user_id
    profile = {"languages": ["en", "hi"], "localities": ["whitefield"], "capacity": 30, "weight": 2}

    assert (await desk.http.put(f"/api/v1/leads/brokers/{meera}", json=profile)).status_code == 200
    brokers = (await desk.get("/brokers"))["items"]
    assert [(one["name"], one["capacity"], one["is_me"]) for one in brokers] == [
        ("John", None, False),
        ("Meera", 30, True),
    ]
    desk.act_as("john")
    assert (await desk.http.put(f"/api/v1/leads/brokers/{meera}", json=profile)).status_code == 403
    desk.act_as("admin")
    changed = await desk.http.put(f"/api/v1/leads/brokers/{meera}", json={**profile, "capacity": 5})
    assert changed.json()["capacity"] == 5
    assert (await desk.http.put(f"/api/v1/leads/brokers/{uuid4()}", json=profile)).status_code == 404
