"""What people set right, on the real store: who may queue what, what is kept of it, and the cases it becomes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
import typer
from psycopg.types.json import Jsonb
from typer.testing import CliRunner

from api.v1.evals import add_case, add_correction
from api.v1.models.evals import CorrectionIn, EvalCaseIn
from domain.errors import BadInput, NotFound
from domain.feedback import NewFeedback
from domain.ids import uuid7
from domain.tenancy import SYSTEM_USER_ID, Role
from evals.harness.dataset import read_file
from evals.harness.models import ModelChoice
from evals.production.live import LiveShadow
from propmubi.cli import eval as eval_command
from store.database import Database
from store.eval_queue import EvalQueue, QueueQuery
from store.eval_shadows import EvalShadows
from store.feedback import FeedbackBook
from tests.support.loan_cases import inputs
from tests.support.tenant_rows import add_people

pytestmark = pytest.mark.engines

SECRET = "I am Mr. Ravi Kumar, PAN ABCPE1234F, 2 bhk in Baner under 1 crore, call 98450 77123"
SLIP = {
    "page": [1, 595.0, 842.0, "text", "en", 0],
    "lines": [
        [[40.0, 40.0, 300.0, 52.0], "SALARY SLIP for the month of May 2026"],
        [[40.0, 60.0, 300.0, 72.0], "Name of Employee : Sandhya Desai"],
    ],
    "hidden": [],
    "tables": [],
    "problem": None,
}


@pytest.fixture
async def db(database_url):
    database = Database(database_url, pool_size=3)
    yield database
    await database.close()


@pytest.fixture
def people(database_url):
    with psycopg.connect(database_url) as connection:
        return add_people(connection)


@pytest.fixture
def ran(database_url):
    """Adds a thread with one run of a graph, and gives its id."""

    def add(graph, given, tenant, owner=SYSTEM_USER_ID):
        thread, run = uuid7(), uuid7()
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "insert into threads (id, tenant_id, owner_id) values (%s, %s, %s)", (thread, tenant, owner)
            )
            connection.execute(
                "insert into runs (id, tenant_id, thread_id, assistant_id, graph_id, graph_version, roles, status, "
                "kwargs, multitask_strategy, finished_at) values (%s, %s, %s, %s, %s, '1', '{buyer}', 'success', %s, "
                "'enqueue', now())",
                (run, tenant, thread, uuid4(), graph, Jsonb({"input": given})),
            )
        return thread, run

    return add


def said(*texts):
    return {"messages": [{"role": "human", "content": text} for text in texts]}


@pytest.fixture
def as_judged(database_url, people):
    """The application of Asha's case."""
    with psycopg.connect(database_url) as connection:
        # Her case is one whose loan was paid out, and so closed: past the triggers that keep it.
        connection.execute("alter table case_files disable trigger user")
        connection.execute(
            "update case_files set inputs = %s where case_id = %s", (Jsonb(inputs()), people[0].rows["cases"])
        )
        connection.execute("alter table case_files enable trigger user")
    return people[0].rows["cases"]


async def test_a_thread_is_queued_by_whoever_may_see_what_it_is_of(db, people, ran, as_judged):
    asha, _, chitra = people
    services = SimpleNamespace(database=db)
    judged, _ = ran("underwriting", {"case_id": str(as_judged)}, asha.tenant_id)
    scored, _ = ran("lead_scoring", {"lead_id": str(asha.rows["leads"])}, asha.tenant_id)
    talk, _ = ran("property_search", said(SECRET), asha.tenant_id, asha.id)
    intake, _ = ran("document_intake", {"document_id": str(uuid4())}, asha.tenant_id)
    empty, _ = ran("title_review", None, asha.tenant_id)

    async def queued(thread, who, *roles):
        return await add_case(EvalCaseIn(thread_id=thread, note=SECRET), who.principal(*roles), services)

    loan = await queued(judged, asha, Role.ANALYST)
    lead = await queued(scored, asha, Role.AGENT)
    own = await queued(talk, asha, Role.AGENT)
    other = await queued(talk, people[1], Role.ML_ENGINEER)

    assert [one.suite for one in (loan, lead, own, other)] == ["underwriting", "lead_scoring", "chat", "chat"]
    assert own.masked_count == 3
    for thread, who, role in (
        (judged, asha, Role.AGENT), (scored, people[1], Role.ANALYST), (talk, people[1], Role.AGENT),
        (judged, chitra, Role.ANALYST), (talk, chitra, Role.ML_ENGINEER), (empty, asha, Role.LEGAL_REVIEWER),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            await queued(thread, who, role)
    with pytest.raises(BadInput, match="No suite takes a thread of document_intake"):
        await queued(intake, asha, Role.ANALYST)
    kept = await EvalQueue(db).page(asha.principal(Role.ADMIN), QueueQuery())
    text = str(kept)
    assert {one.id for one in kept} == {
        loan.eval_case_id,
        lead.eval_case_id,
        own.eval_case_id,
        other.eval_case_id,
    }
    assert "2 bhk in Baner under 1 crore" in text
    for secret in ("Ravi", "ABCPE1234F", "98450"):
        assert secret not in text


async def test_a_correction_is_of_something_its_maker_sees_and_the_last_word_counts(db, people, as_judged):
    asha, binod, _ = people
    services = SimpleNamespace(database=db)
    analyst = asha.principal(Role.ANALYST)

    async def correct(subject, who=analyst, **more):
        given = {"kind": "fact", "field": "rate_pct", "got": "9", "expected": "8.5", **more}
        return await add_correction(CorrectionIn(subject_id=subject, **given), who, services)

    first = await correct(as_judged)
    again = await correct(as_judged, expected="8.6")
    paper = await correct(asha.rows["documents"], kind="page", field="1", got="khata", expected="sale_deed")

    assert (first.eval_case_id, first.suite) == (again.eval_case_id, "underwriting")
    assert paper.suite == "document_analysis"
    with pytest.raises(NotFound):
        await correct(uuid4())
    with pytest.raises(NotFound):
        await correct(as_judged, binod.principal(Role.AGENT))
    with pytest.raises(BadInput, match="64 KB"):
        await correct(as_judged, got="x" * 70_000)
    [kept] = [one for one in await EvalQueue(db).page(analyst, QueueQuery()) if one.id == first.eval_case_id]
    assert (kept.expected, kept.state) == ("8.6", "queued")
    with pytest.raises(NotFound):
        await EvalQueue(db).settle(binod.principal(Role.AGENT), kept.id, "dismissed")


async def test_a_thumb_down_queues_and_a_thumb_up_takes_it_back(db, people, ran):
    asha = people[0]
    thread, run = ran("property_search", said("2 bhk in Baner"), asha.tenant_id, asha.id)
    book, me = FeedbackBook(db), asha.principal()

    async def queued():
        return await EvalQueue(db).page(asha.principal(Role.ADMIN), QueueQuery(kind="thumb"))

    await book.rate(me, NewFeedback(thread_id=thread, run_id=run, score="down", reason="wrong_figure"))
    [thumb] = await queued()
    assert (thumb.subject_id, thumb.got) == (run, {"thread_id": str(thread), "reason": "wrong_figure"})
    await book.rate(me, NewFeedback(thread_id=thread, run_id=run, score="up"))
    assert await queued() == []


@pytest.fixture
def ask(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path / "data"))
    app = typer.Typer()
    eval_command.register(app)
    app.callback()(lambda: None)

    def run(*words, code=0):
        done = CliRunner().invoke(app, ["eval", *map(str, words)])
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    return run


@pytest.fixture
def talk(ran, people):
    """A talk of Asha's in which she said who she is."""
    return ran("property_search", said(SECRET), people[0].tenant_id, people[0].id)[0]


def test_each_kind_of_correction_becomes_a_case_that_names_nobody(  # noqa: PLR0917  # fixtures
    ask, people, talk, as_judged, database_url, tmp_path
):
    asha = people[0]
    document = asha.rows["documents"]
    queued = [
        ("thumb", uuid4(), "answer", {"thread_id": str(talk), "reason": "wrong_figure"}, None, "chat"),
        ("override", as_judged, "DSCR_LOW", "DSCR_LOW", {"set_aside_for": "low_ltv"}, "underwriting"),
        ("fact", as_judged, "rate_pct", "9", "8.6", "underwriting"),
        ("fact", document, "payslip.month", None, "2026-05", "document_analysis"),
        ("page", document, "1", "unknown", "payslip", "document_analysis"),
        ("clause", document, "CR-01", "yes", "no", "contract_review"),
    ]
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "update document_pages set body = %s where document_id = %s", (Jsonb(SLIP), document)
        )
        connection.execute(
            "update document_facts set field = 'payslip.employee_name', value = '\"Sandhya Desai\"' where document_id = %s",
            (document,),
        )
        for kind, subject, field, got, expected, suite in queued:
            connection.execute(
                "insert into eval_corrections (id, tenant_id, owner_id, kind, subject_id, field, got, expected, note, "
                "suite, state) values (%s, %s, %s, %s, %s, %s, %s, %s, 'why', %s, 'queued')",
                (uuid7(), asha.tenant_id, asha.id, kind, subject, field, Jsonb(got), Jsonb(expected), suite),
            )

    rows = json.loads(ask("queue", "--json"))
    assert len(rows) == len(queued)
    assert "rate_pct" in ask("queue", "--kind", "fact")
    for row in rows:
        told = ask("add", row["id"], "--into", tmp_path / row["suite"])
        assert "look it through for names" in told
    by_suite = {
        suite: read_file(tmp_path / suite / "from_threads.jsonl") for suite in {row[5] for row in queued}
    }
    whole = str(by_suite)
    for secret in ("Ravi", "ABCPE1234F", "98450", "Sandhya", "Desai", str(as_judged), str(document)):
        assert secret not in whole
    fact, page = sorted(by_suite["document_analysis"], key=lambda one: one.tags["corrected"], reverse=True)
    assert {"field": "payslip.month", "value": "2026-05"} in fact.expected["facts"]
    assert page.expected["label"] == "payslip"
    assert by_suite["contract_review"][0].expected["checks"]["CR-01"] == "no"
    rates = {one.tags["corrected"]: one.inputs["rate_pct"] for one in by_suite["underwriting"]}
    assert rates["rate_pct"] == "8.6" != rates["DSCR_LOW"]
    assert all(one.tags["review"] == "needed" for cases in by_suite.values() for one in cases)
    assert "dismissed" in ask("dismiss", rows[0]["id"])
    assert len(json.loads(ask("queue", "--json"))) == len(queued) - 1
    assert len(json.loads(ask("queue", "--state", "dismissed", "--json"))) == 1
    assert "no correction of that id" in ask("dismiss", uuid4(), code=3)
    assert "There is no thread" in ask("add", uuid4(), code=3)
    told = ask("add", talk, "--reason", "call 98450 77123", "--into", tmp_path / "chat")
    assert "98450" not in told + (tmp_path / "chat" / "from_threads.jsonl").read_text()


async def test_a_challenger_sees_a_share_of_live_messages_once_and_leaves_nothing_else(db, people, ran):
    asha = people[0]
    trials = EvalShadows(db)
    _, run = ran("property_search", said(SECRET), asha.tenant_id, asha.id)
    ran("property_search", {"messages": []}, asha.tenant_id, asha.id)
    live = LiveShadow(
        trials=trials, champion=ModelChoice(), challenger=ModelChoice(), share=Decimal(1), most_inr_day=5
    )

    assert await live.look() == 1
    assert await live.look() == 0

    found = await trials.since(asha.tenant_id, datetime.now(UTC) - timedelta(hours=1), 10)
    [kept] = [one for one in found if one.challenger == "rules"]
    assert (kept.challenger, kept.tried.error, dict(kept.tried.differences)) == ("rules", None, {})
    assert "98450" not in kept.tried.said
    assert "Baner" in kept.tried.said
    others = await trials.since(people[2].tenant_id, datetime.now(UTC) - timedelta(hours=1), 10)
    assert [one.challenger for one in others] == ["m"]
    again = await trials.untried("property_search", "other", datetime.now(UTC) - timedelta(hours=1), 10)
    [found] = [one for one in again if one.id == run]
    assert await trials.begin(found, "other")
    assert not await trials.begin(found, "other")
