"""Merges over HTTP: on what was seen, back again, and told to every open inbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.integration.leads.conftest import Desk

pytestmark = pytest.mark.engines


async def test_a_merge_joins_two_and_its_undo_gives_both_back(desk: Desk) -> None:
    ago = datetime.now(UTC) - timedelta(days=3)
    old = await desk.lead(created_at=ago, source="portal")
    new = await desk.lead(source="whatsapp", phone_e164="+919800000077", name="A. Rao", email="a@example.com")
    body = {"version": await desk.version(old), "other_id": str(new)}

    merged = await desk.post(f"/{old}/merge", body)

    assert (merged["undo"], merged["lead"]["sources"]) == (None, 2)
    # The other's consents were given with another number: they open nothing for this one's address.
    assert merged["lead"]["may_contact"] == {"call": True, "whatsapp": True, "email": False, "reason": None}
    details = await desk.get(f"/{old}")
    assert [one["merge_id"] for one in details["merged"]] == [merged["merge_id"]]
    assert (await desk.get(view="team"))["total"] == 1
    gone = await desk.get(f"/{new}/row")
    refused = await desk.post(f"/{new}/note", {"version": gone["version"], "text": "called"}, 409)
    assert (refused["code"], refused["lead"]["merged_into"]) == ("merged", str(old))
    late = await desk.post(f"/{old}/merge", body, 409)
    assert (late["code"], late["lead"]["version"]) == ("version_conflict", merged["lead"]["version"])

    apart = await desk.post(f"/merges/{merged['merge_id']}/undo", {})

    assert [one["id"] for one in apart["leads"]] == [str(old), str(new)]
    assert [one["sources"] for one in apart["leads"]] == [1, 1]
    await desk.post(f"/merges/{merged['merge_id']}/undo", {}, 409)


async def test_what_cannot_be_merged_is_refused(desk: Desk) -> None:
    lead_id = await desk.lead()
    version = await desk.version(lead_id)

    await desk.post(f"/{lead_id}/merge", {"version": version, "other_id": str(uuid4())}, 404)
    await desk.post(f"/{lead_id}/merge", {"version": version, "other_id": str(lead_id)}, 422)
    await desk.post(f"/merges/{uuid4()}/undo", {}, 404)
    for name in ("admin", "buyer"):
        desk.act_as(name)
        await desk.post(f"/{lead_id}/merge", {"version": version, "other_id": str(uuid4())}, 403)
    desk.act_as("rival")
    await desk.post(f"/{lead_id}/merge", {"version": version, "other_id": str(uuid4())}, 404)


async def test_a_consent_opens_its_own_channel_and_number_only(desk: Desk) -> None:
    lead_id = await desk.lead(email="asha@example.com")
    assert (await desk.get(f"/{lead_id}/row"))["may_contact"]["email"] is False

    await desk.rows(
        "insert into consents (id, tenant_id, lead_id, purpose, channel, text_version, text_shown, proof, captured_at) "
        "select gen_random_uuid(), tenant_id, id, 'property_enquiry', 'email', '1', 'Yes?', 'a form', now() "
        "from leads where id = %s",
        lead_id,
    )
    assert (await desk.get(f"/{lead_id}/row"))["may_contact"]["email"] is True
    await desk.rows(
        "update consents set captured_at = now() + interval '1 day' where lead_id = %s and channel = 'call'",
        lead_id,
    )
    assert (await desk.get(f"/{lead_id}/row"))["may_contact"]["call"] is False
