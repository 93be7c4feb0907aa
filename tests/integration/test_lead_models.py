"""Versions of lead models on the real database, by the commands a person types."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest

from domain.errors import BadInput, Forbidden
from domain.leads_model.features import ALLOWED, score_lead
from domain.leads_model.form import Column
from domain.tenancy import DEMO_TENANT_ID
from evals.leads.run import Wish
from propmubi.cli import main
from store.database import Database
from store.lead_models import LeadModels
from tests.support.lead_tables import SMALL, lead_table, write_leads
from tests.support.tenant_rows import OTHER_TENANT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

pytestmark = pytest.mark.engines


class Commands:
    """Runs commands as a shell would, on this test's database."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], url: str) -> None:
        self._patch = patch
        self._capture = capture
        self.url = url

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["propmubi", *words])
        self._patch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as ended:
            main()
        told = self._capture.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    def json(self, *words: str) -> Any:
        code, out, err = self(*words, "--json")
        assert code == 0, err
        return json.loads(out)

    def ran(self, work: Callable[[Database], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            database = Database(self.url, pool_size=2)
            try:
                return await work(database)
            finally:
                await database.close()

        return asyncio.run(run())


@pytest.fixture
def propmubi(database_url: str, tmp_path: Path, monkeypatch, capsys) -> Commands:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    # The commands as they are, with recipes that fit in a moment.
    monkeypatch.setattr("evals.leads.run.Wish", partial(Wish, recipes=SMALL))
    commands = Commands(monkeypatch, capsys, database_url)
    commands.json("users", "add", "ml@b.in", "--role", "ml_engineer", "--no-password")
    return commands


def add_leads(url: str, number: int = 260) -> None:
    """Leads of fifty days ago; of those who replied on the first day most visited in the second week."""
    with psycopg.connect(url) as connection:
        for at in range(number):
            lead, came_in = uuid4(), datetime.now(UTC) - timedelta(days=50, minutes=at)
            connection.execute(
                "insert into leads (id, tenant_id, source, phone_e164, name, language, filters, listing_ids, stage, "
                "idempotency_key, created_at) values (%s, %s, %s, '+919820098200', 'Asha', 'en', '{}', '{}', %s, %s, %s)",
                (lead, DEMO_TENANT_ID, ("portal", "referral")[at % 2], "new", str(lead), came_in),
            )
            activity = (
                "insert into lead_activities (id, tenant_id, lead_id, kind, at, event_id, details) values "
            )
            if at % 3 == 0:
                connection.execute(
                    activity + "(%s, %s, %s, 'reply', %s, %s, '{}')",
                    (uuid4(), DEMO_TENANT_ID, lead, came_in + timedelta(hours=2), uuid4()),
                )
            if at % 3 == 0 and at % 4:
                connection.execute(
                    activity + """(%s, %s, %s, 'stage', %s, %s, '{"stage": "visited"}')""",
                    (uuid4(), DEMO_TENANT_ID, lead, came_in + timedelta(days=9), uuid4()),
                )
            elif at % 7 == 0:
                connection.execute(
                    "insert into lead_outcomes (id, tenant_id, lead_id, outcome, at, event_id) values "
                    "(%s, %s, %s, 'booked', %s, %s)",
                    (uuid4(), DEMO_TENANT_ID, lead, came_in + timedelta(days=20), uuid4()),
                )


def test_the_platforms_leads_train_a_champion(propmubi: Commands) -> None:
    early = propmubi("leads", "train", "--from-store")
    add_leads(propmubi.url)

    told = propmubi.json("leads", "train", "--from-store", "--folds", "2", "--out", "m.json", "--register")
    before = propmubi.ran(lambda db: LeadModels(db).champion(DEMO_TENANT_ID))
    promoted = propmubi.json("leads", "models", "promote", "1", "--by", "ML@b.in")
    champion = propmubi.ran(_champion_twice)
    drifted, told_drift, _ = propmubi("leads", "drift", "--days", "60", "--json")
    itself = propmubi.json("leads", "models", "compare", "1", "1")

    assert early[0] == 2
    assert "0 leads have a label" in early[2]
    assert told["figures"]["auc"]["value"] > 0.7
    assert told["version"] == 1
    assert before is None
    assert (promoted["state"], promoted["purpose"]) == ("champion", "platform")
    assert [each["instead_of"] for each in promoted["promotions"]] == [None]
    replied = score_lead(champion, {"replies": 1, "source": "portal", "days_quiet": 22 / 24})
    silent = score_lead(champion, {"replies": 0, "source": "portal", "days_quiet": 1})
    assert replied.score.probability > silent.score.probability + 0.2
    assert drifted == 0
    assert itself["rows"] == told["figures"]["rows"] > 200
    assert (itself["difference"], itself["verdict"]) == (0.0, "no difference shown")
    watched = json.loads(told_drift)
    assert {each["level"] for each in watched["columns"]} <= {"steady", "watch"}
    assert sum(each["rows"] for each in watched["bands"]) == told["figures"]["rows"]


async def _champion_twice(db: Database) -> Any:
    models = LeadModels(db)
    first = await models.champion(DEMO_TENANT_ID)
    assert await models.champion(DEMO_TENANT_ID) is first
    assert await models.champion(OTHER_TENANT) is None
    return first


def test_versions_are_kept_compared_and_promoted_by_a_person(propmubi: Commands, tmp_path: Path) -> None:
    data = str(write_leads(tmp_path / "leads.csv"))
    fresh = str(write_leads(tmp_path / "fresh.csv", rows=200, seed=8))
    for seed in ("0", "1"):
        words = ("leads", "train", data, "--label", "won", "--exclude", "tags,household", "--folds", "2")
        propmubi.json(*words, "--seed", seed, "--out", f"m{seed}.json", "--register")
    propmubi.json("leads", "train", data, "--label", "won", "--exclude", "tags,household,source", "--folds", "2",
                  "--out", "m2.json")  # fmt: skip
    assert propmubi.json("leads", "models", "add", "m1.json")["version"] == 2
    propmubi.json("leads", "models", "add", "m2.json")
    propmubi.json("users", "add", "agent@b.in", "--role", "agent", "--no-password")

    first = propmubi.json("leads", "models", "promote", "1", "--by", "ml@b.in")
    second = propmubi.json("leads", "models", "promote", "2", "--by", "ml@b.in")
    listed = propmubi.json("leads", "models", "list")
    contest = propmubi.json("leads", "models", "compare", "1", "3", "--data", fresh)
    back = propmubi.json("leads", "models", "promote", "1", "--by", "ml@b.in")
    wrong = {
        "no such version": propmubi("leads", "models", "promote", "9", "--by", "ml@b.in"),
        "not by an agent": propmubi("leads", "models", "promote", "3", "--by", "agent@b.in"),
        "by nobody": propmubi("leads", "models", "promote", "3", "--by", "nobody@b.in"),
        "champion already": propmubi("leads", "models", "promote", "1", "--by", "ml@b.in"),
        "no outcomes": propmubi("leads", "models", "compare", "1", "2"),
        "no champion of the platform": propmubi("leads", "drift"),
    }

    assert first["purpose"] == second["purpose"] == "files"
    assert [(each["version"], each["state"]) for each in listed] == [
        (3, "candidate"), (2, "champion"), (1, "retired")
    ]  # fmt: skip
    assert contest["rows"] == 200
    assert contest["low"] <= contest["difference"] <= contest["high"]
    assert contest["auc_a"] > contest["auc_b"]
    assert [each["instead_of"] for each in back["promotions"]] == [None, 2]
    assert {name: (code, err.count("\n")) for name, (code, _, err) in wrong.items()} == dict.fromkeys(
        wrong, (2, 1)
    )


def test_the_database_has_one_champion_and_wants_a_person(propmubi: Commands) -> None:
    columns = (
        "(id, tenant_id, version, purpose, seal, data_sha256, metrics, body, state, promoted_by, promoted_at)"
    )
    row = f"insert into lead_models {columns} values (gen_random_uuid(), %s, %s, 'platform', %s, 'd', '{{}}', '{{}}', 'champion', "  # noqa: S608  # own words
    with psycopg.connect(propmubi.url) as connection:
        person = connection.execute("select id from users where email = 'ml@b.in'").fetchone()[0]
        with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
            connection.execute(f"{row} null, null)", (DEMO_TENANT_ID, 1, "a"))
        connection.execute(f"{row} %s, now())", (DEMO_TENANT_ID, 1, "a", person))
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(f"{row} %s, now())", (DEMO_TENANT_ID, 2, "b", person))


def test_a_model_that_knows_who_asks_is_no_champion(propmubi: Commands, tmp_path: Path) -> None:
    from dataclasses import replace
    from datetime import date

    from evals.leads.run import train
    from tests.unit.evals.leads.conftest import Steps

    wish = Wish(label="won", excluded=("tags", "household"), folds=2, recipes=SMALL)
    model = train(lead_table(), "leads.csv", wish, day=date(2026, 11, 27), watch=Steps()).model
    knowing = replace(model, columns=(*model.columns, Column(source="agent_id", kind="number")))

    async def work(db: Database) -> None:
        models = LeadModels(db)
        kept = await models.add(DEMO_TENANT_ID, knowing)
        with pytest.raises(BadInput, match="agent_id"):
            await models.promote(DEMO_TENANT_ID, kept.version, by=uuid4(), at=datetime.now(UTC))
        other = await models.add(DEMO_TENANT_ID, model)
        with pytest.raises(Forbidden):
            await models.promote(DEMO_TENANT_ID, other.version, by=uuid4(), at=datetime.now(UTC))

    propmubi.ran(work)
    assert "agent_id" not in ALLOWED
