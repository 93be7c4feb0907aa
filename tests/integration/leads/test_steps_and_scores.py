"""What a broker does over HTTP is what points, models and labels read, and has the lead scored anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from domain.leads_model.features import features_of
from domain.leads_model.form import Bands, Boosted, Calibration, Column, LeadModel, Linear, Member, Term
from domain.tenancy import DEMO_TENANT_ID, Principal, Role, SessionKind
from store.lead_champion import Champions
from store.lead_models import LeadModels
from store.lead_training import leads_to_learn
from tests.support.access_world import WorldServices
from tests.support.acting import act_as

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.lead_world import LeadWorld

pytestmark = pytest.mark.engines

MODEL = LeadModel(
    columns=(Column(source="calls_connected", kind="number"), Column(source="source", kind="word", levels=("website",))),
    members=(
        Member(
            weight=1.0,
            body=Linear(
                intercept=-1.0,
                terms=(Term(column=0, test="above", at=0.0, scale=1.0, weight=2.0, mean=0.1),),
            ),
        ),
        Member(weight=1.0, body=Boosted(base=0.0, trees=())),
    ),
    calibration=Calibration(kind="platt"),
    bands=Bands(hot=0.4, warm=0.15),
    label="succeeded",
    positive="yes",
    data_sha256="0" * 64,
    seed=1,
    libraries={},
    metrics={},
)  # fmt: skip


PROMOTED = "update lead_models set state = 'champion', promoted_by = %s, promoted_at = now() returning 1"


async def take(client: httpx.AsyncClient, lead_id: UUID, step: str, **body: Any) -> None:
    row = (await client.get(f"/api/v1/leads/{lead_id}/row")).json()
    answer = await client.post(f"/api/v1/leads/{lead_id}/{step}", json={"version": row["version"], **body})
    assert answer.status_code == 200, answer.text


async def test_steps_are_scored_by_points_and_models_and_become_labels(world: LeadWorld) -> None:
    lead_id = await world.add_lead(created_at=datetime.now(UTC) - timedelta(hours=2))
    platform, soon = world.platform, datetime.now(UTC) + timedelta(days=2)
    app = create_app(WorldServices(platform.settings, platform.engine.db, platform.engine))
    agent = Principal(DEMO_TENANT_ID, world.brokers[0], frozenset({Role.AGENT}), kind=SessionKind.SIGN_IN)
    act_as(app, agent)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        await take(client, lead_id, "call", outcome="no_answer")
        await take(client, lead_id, "unsnooze")
        await take(client, lead_id, "call", outcome="connected", minutes=6)
        await take(client, lead_id, "visit", at=soon.isoformat(), state="planned")
        [learnt] = await leads_to_learn(platform.engine.db, DEMO_TENANT_ID)
        await work(world)
        by_points = await world.lead(lead_id, "model_version, reasons::text, next_action ->> 'due_at'")

        await LeadModels(platform.engine.db).add(DEMO_TENANT_ID, MODEL)
        await world.rows(PROMOTED, world.brokers[0])
        world.desk._champions = Champions(platform.engine.db)  # the short while is over
        await take(client, lead_id, "visit", at=soon.isoformat(), state="done")
        await work(world)

    # Two calls and a planned visit, as a model counts them.
    found = features_of(learnt.facts, datetime.now(UTC))
    assert [found[name] for name in ("calls_connected", "calls_missed", "visits_planned")] == [1, 1, 1]
    assert (found["visit_asked"], found["pre_approved"], found["urgency"]) == ("yes", "yes", "high")
    assert learnt.end.successes == []
    # The same by points, and the visit is the next thing to do at its own time.
    asked = {row[0] for row in await world.rows("select metadata ->> 'asked_by' from runs")}
    assert asked >= {"call", "visit"}
    assert by_points[0].startswith("points-")
    assert "site visit planned" in by_points[1]
    assert datetime.fromisoformat(by_points[2]) == soon
    # The model that was promoted meanwhile; the visit that took place is a success.
    version, probability, reasons = await world.lead(lead_id, "model_version, probability, reasons")
    assert version == "model-1"
    assert 0.6 < probability < 0.8
    [top] = [one for one in reasons if one["text"].startswith("calls answered: 1")]
    assert (top["kind"], top["evidence"]["kind"]) == ("intent", "call")
    assert top["points"] > 0.3
    [learnt] = await leads_to_learn(platform.engine.db, DEMO_TENANT_ID)
    assert len(learnt.end.successes) == 1


async def work(world: LeadWorld) -> None:
    """Until all runs and events are done."""
    async with world.platform.worker(), world.worker():
        await world.until("select count(*) = 0 from runs where status in ('pending', 'running')")
        await world.until_handled()


async def test_a_champion_is_asked_for_again_after_a_while_and_a_foreign_one_is_not_used(
    world: LeadWorld,
) -> None:
    moment = 0.0
    db = world.platform.engine.db
    champions = Champions(db, life=timedelta(seconds=30), clock=lambda: moment)
    assert await champions.of(DEMO_TENANT_ID) is None
    await LeadModels(db).add(DEMO_TENANT_ID, MODEL)
    await world.rows(PROMOTED, world.brokers[0])

    assert await champions.of(DEMO_TENANT_ID) is None
    moment = 31.0
    assert await champions.of(DEMO_TENANT_ID) is not None
    assert await champions.of(uuid4()) is None
    await world.rows("update lead_models set body = '{}' returning 1")
    assert await Champions(db).of(DEMO_TENANT_ID) is None
