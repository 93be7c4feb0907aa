"""The real application with one caller of each sort, and objects of anybody's made in a moment.

One graph is run once; threads and runs of others are copies of its rows, with the owner's mark in them.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

import httpx
import psycopg
from argon2 import PasswordHasher

from api.app import create_app
from api.identity.keys import IdentityKeys
from api.services import EngineState, WorkerState
from domain.events.triggers import TRIGGERS
from domain.ids import uuid7
from domain.search.results import SearchRequest, SearchResult
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Role
from router.budgets.counters import LocalCounters
from router.budgets.guard import BudgetGuard
from router.models import Models
from router.usage import Usage
from runtime.events.operations import EventOperations
from runtime.events.parts import EventParts
from runtime.events.triggering import GraphTriggers
from runtime.lead_duties import LeadRescoring
from store.events.catalogue import CATALOGUE
from store.events.models import DocumentVerified
from store.events.writing import new_event
from store.identity.passwords import Passwords
from store.identity.people import People
from store.identity.sign_ins import SignIns
from store.listings import ListingRepository
from store.plans import TenantPlans
from store.users import TOKEN_PREFIX, digest
from tests.support.access_cases import add_case
from tests.support.access_papers import add_contract, add_document, desk_of
from tests.support.engine_fixtures import open_platform
from tests.support.homes import homes
from tests.support.title_rows import add_title

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from config.settings import Settings
    from runtime.engine import RunEngine
    from store.database import Database
    from tests.support.engine_fixtures import Platform
    from tools.papers.desk import PaperDesk

OTHER_TENANT: Final = UUID("0d0e0000-0000-7000-8000-0000000000ff")
ORIGIN: Final = "https://homes.example"
SITE: Final = "pms_access_test"
PASSWORD: Final = "correct horse battery staple"  # a test's
MARKS: Final = {"own": "mark-of-own", "neighbour": "mark-of-neighbour", "stranger": "mark-of-stranger"}
"""Text inside everybody's objects; another's must never come out."""


@dataclass
class WorldServices:
    """What routes ask of the composition root, real but for the index of listings."""

    settings: Settings
    database: Database
    run_engine: RunEngine
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def listings(self) -> ListingRepository:
        return ListingRepository(self.database)

    @property
    def papers(self) -> PaperDesk:
        return desk_of(self.database, self.settings.data_dir)

    def answering_model(self, _tenant_id: UUID) -> None:
        return None

    def clause_reader(self, _tenant_id: UUID) -> None:
        return None

    @property
    def events(self) -> EventOperations:
        engine = self.run_engine
        return EventOperations(
            EventParts(
                db=engine.db,
                ring=engine.ring,
                catalogue=CATALOGUE,
                handlers={},
                triggers=GraphTriggers(TRIGGERS, engine.graphs.registry, engine.assistants),
                relay=engine.relay,
                nudges=engine.nudges,
                index=lambda _tenant_id: None,
                max_deliveries=5,
            )
        )

    @property
    def rescoring(self) -> LeadRescoring:
        engine = self.run_engine
        triggers = GraphTriggers(TRIGGERS, engine.graphs.registry, engine.assistants)
        return LeadRescoring(db=engine.db, triggers=triggers, relay=engine.relay)

    @property
    def plans(self) -> TenantPlans:
        return TenantPlans(self.database)

    @property
    def usage(self) -> Usage:
        guard = BudgetGuard(LocalCounters(), self.plans, Models(self.settings).budgets)
        return Usage(self.database, guard, is_active=False)

    @property
    def retriever(self) -> WorldServices:
        return self

    async def search(self, request: SearchRequest) -> SearchResult:
        return SearchResult(filters=request.filters, hits=(), total=0)

    async def index_listings(self, _tenant_id: UUID) -> int:
        return 0

    async def engine_states(self) -> list[EngineState]:
        return []

    def worker_state(self) -> WorkerState:
        return WorkerState("running")


_WITH_A_TABLE = frozenset(
    {"assistant", "cron", "listing", "external_call", "lead", "document", "contract", "case", "title"}
)
"""Kinds whose table is their plural."""


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who calls or owns."""

    owner_id: UUID | None
    headers: dict[str, str]


@dataclass
class World:
    """Callers, their objects, and two ways to the application: from this machine and from elsewhere."""

    rows: psycopg.AsyncConnection[Any]
    db: Database
    here: httpx.AsyncClient
    elsewhere: httpx.AsyncClient
    accounts: dict[str, Account]
    neighbour: UUID
    stranger: UUID
    sign_ins: SignIns
    buyer: UUID
    template: UUID
    template_run: UUID
    checkpoint_id: str
    _others: dict[tuple[str, str], tuple[dict[str, str], Any]] = field(default_factory=dict)

    def owner_of(self, caller: str, whose: str) -> tuple[UUID, UUID | None]:
        """Tenant and owner of an object of that person."""
        if whose == "stranger":
            return OTHER_TENANT, self.stranger
        return DEMO_TENANT_ID, self.neighbour if whose == "neighbour" else self.accounts[caller].owner_id

    async def refresh_token(self) -> str:
        """Of a new sign-in."""
        return (await self.sign_ins.begin(self.buyer, DEMO_TENANT_ID)).refresh_token

    def facts(self) -> dict[str, str]:
        """What paths and bodies name that is no object."""
        return {
            "email": "buyer@access.example",
            "password": PASSWORD,
            "site": SITE,
            "origin": ORIGIN,
            "name": "nothing.js",
            "namespace": "child",
            "tenant_id": str(DEMO_TENANT_ID),
            "portal": "a-portal",
            "merge_id": "0d0e0000-0000-7000-8000-0000000000a2",
            "view_id": "0d0e0000-0000-7000-8000-0000000000a1",
            "broker_id": "0d0e0000-0000-7000-8000-0000000000a2",
            "user_id": "0d0e0000-0000-7000-8000-0000000000a4",
            "mismatch_id": "0d0e0000-0000-7000-8000-0000000000a5",
            "condition_id": "0d0e0000-0000-7000-8000-0000000000a6",
            "paper": "memo",
            "run_id": "0d0e0000-0000-7000-8000-0000000000a3",
            "soon": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
            "event_type": "lead.created",
            "version": "1",
        }

    async def others(self, kind: str, whose: str) -> tuple[dict[str, str], Any]:
        """An object that no caller may touch, the same for all, and how it looked at first."""
        if (kind, whose) not in self._others:
            named = await self.make(kind, "buyer", whose)
            self._others.setdefault((kind, whose), (named, await self.picture(kind, named)))
        return self._others[kind, whose]

    async def make(self, kind: str, caller: str, whose: str) -> dict[str, str]:
        """A new object of that person; the ids that paths and bodies name it by."""
        tenant_id, owner_id = self.owner_of(caller, whose)
        mark = MARKS[whose]
        if kind == "token":
            is_person = whose != "own" or caller not in {"outsider", "own_machine", "visitor"}
            return {"token_id": await self._token(owner_id if is_person else self.neighbour, mark)}
        if kind == "assistant":
            return {"assistant_id": await self._assistant(tenant_id, mark)}
        if kind == "cron":
            return {"cron_id": await self._cron(tenant_id, owner_id, mark)}
        if kind in {"listing", "dead_letter", "lead", "document", "contract", "case", "title"}:
            return await self._of_tenant(kind, tenant_id, owner_id, mark)
        thread_id = await self._thread(tenant_id, owner_id, mark)
        if kind == "external_call":
            return {"external_call_id": await self._external_call(tenant_id, thread_id)}
        named = {"thread_id": str(thread_id), "checkpoint_id": self.checkpoint_id}
        if kind != "thread":
            named["run_id"] = await self._run(thread_id, is_open=kind == "open_run", mark=mark)
        return named

    async def _of_tenant(  # noqa: PLR0911  # one kind, one way to make it
        self, kind: str, tenant_id: UUID, owner_id: UUID | None, mark: str
    ) -> dict[str, str]:
        if kind == "document":
            name = mark if tenant_id == OTHER_TENANT else "deed.pdf"
            return await add_document(self.rows, tenant_id, owner_id, name)
        if kind == "contract":
            name = mark if tenant_id == OTHER_TENANT else "agreement.pdf"
            return await add_contract(self.rows, tenant_id, owner_id, name)
        if kind == "listing":
            return {"listing_id": await self._listing(tenant_id)}
        if kind == "lead":
            return await self._lead(tenant_id, mark)
        if kind == "case":
            name = mark if tenant_id == OTHER_TENANT else "Asha Rao"
            return {"case_id": await add_case(self.db, self.rows, tenant_id, name)}
        if kind == "title":
            return await add_title(self.rows, tenant_id, mark if tenant_id == OTHER_TENANT else "Plot 7")
        return {"letter_id": await self._dead_letter(tenant_id, mark)}

    async def picture(self, kind: str, named: dict[str, str]) -> Any:
        """All there is to the object, to see whether a request changed it."""
        if kind == "token":
            return await self._row("access_tokens", named["token_id"])
        if kind == "dead_letter":
            return await self._row("dead_letters", named["letter_id"])
        if kind in _WITH_A_TABLE:
            return await self._row(f"{kind}s", named[f"{kind}_id"])
        found = await self.rows.execute(
            "select (select to_jsonb(t) from threads t where id = %(id)s), "
            "(select jsonb_agg(to_jsonb(r) order by r.id) from runs r where thread_id = %(id)s), "
            "(select count(*) from checkpoints where thread_id = %(id)s::text)",
            {"id": UUID(named["thread_id"])},
        )
        return await found.fetchone()

    async def _row(self, table: str, key: str) -> Any:
        found = await self.rows.execute(
            f"select to_jsonb(t) from {table} t where id = %s",  # noqa: S608  # a table's name
            (UUID(key),),
        )
        return await found.fetchone()

    async def _token(self, user_id: UUID | None, mark: str) -> str:
        token_id = uuid4()
        await self.rows.execute(
            "insert into access_tokens (id, user_id, token_sha256, label) values (%s, %s, %s, %s)",
            (token_id, user_id, str(token_id), mark),
        )
        return str(token_id)

    async def _assistant(self, tenant_id: UUID, mark: str) -> str:
        assistant_id = uuid4()
        await self.rows.execute(
            "insert into assistants (id, tenant_id, graph_id) values (%s, %s, 'plain')",
            (assistant_id, tenant_id),
        )
        await self.rows.execute(
            "insert into assistant_versions (assistant_id, version, graph_id, name, config, context, metadata) "
            "values (%s, 1, 'plain', %s, '{}', '{}', '{}')",
            (assistant_id, mark),
        )
        return str(assistant_id)

    async def _cron(self, tenant_id: UUID, owner_id: UUID | None, mark: str) -> str:
        cron_id = uuid4()
        await self.rows.execute(
            "insert into crons (id, tenant_id, owner_id, roles, assistant_id, schedule, payload) "
            "select %s, %s, %s, '{buyer}', r.assistant_id, '0 0 1 1 *', jsonb_build_object('input', %s::text) "
            "from runs r where r.id = %s",
            (cron_id, tenant_id, owner_id, mark, self.template_run),
        )
        return str(cron_id)

    async def _dead_letter(self, tenant_id: UUID, mark: str) -> str:
        letter_id, event_id = uuid4(), uuid7()
        reason = mark if tenant_id == OTHER_TENANT else "its handler failed"
        event = new_event(tenant_id, DocumentVerified(document_id=uuid4(), kind="sale_deed"))
        await self.rows.execute(
            "insert into outbox (id, tenant_id, stream, type, subject, payload, handled_at) "
            "values (%s, %s, %s, %s, %s, %s, now())",
            (event_id, tenant_id, event.stream, event.type, event.subject, json.dumps(event.payload)),
        )
        await self.rows.execute(
            "insert into dead_letters (id, tenant_id, stream, message_id, event_id, event_type, reason, "
            "deliveries) values (%s, %s, %s, %s, %s, %s, %s, 5)",
            (letter_id, tenant_id, event.stream, str(event_id), event_id, event.type, reason),
        )
        return str(letter_id)

    async def _listing(self, tenant_id: UUID) -> str:
        found = await self.rows.execute("select id from listings where tenant_id = %s limit 1", (tenant_id,))
        row = await found.fetchone()
        assert row is not None
        return str(row[0])

    async def _lead(self, tenant_id: UUID, mark: str) -> dict[str, str]:
        lead_id, consent_id = uuid4(), uuid4()
        name = mark if tenant_id == OTHER_TENANT else "Asha Rao"
        await self.rows.execute(
            "insert into leads (id, tenant_id, source, phone_e164, name, language, filters, listing_ids, "
            "idempotency_key) values (%s, %s, 'portal', '+919845012345', %s, 'en', '{}', '{}', %s)",
            (lead_id, tenant_id, name, str(lead_id)),
        )
        await self.rows.execute(
            "insert into consents (id, tenant_id, lead_id, purpose, channel, text_version, text_shown, proof, "
            "captured_at) values (%s, %s, %s, 'property_enquiry', 'call', '1', 'Yes?', 'a form', now())",
            (consent_id, tenant_id, lead_id),
        )
        return {"lead_id": str(lead_id), "consent_id": str(consent_id)}

    async def _external_call(self, tenant_id: UUID, thread_id: UUID) -> str:
        call_id = uuid4()
        await self.rows.execute(
            "insert into external_calls (id, tenant_id, key, thread_id, callee, state, epoch, attempts) "
            "values (%s, %s, %s, %s, 'bureau.pull', 'unknown', 1, 1)",
            (call_id, tenant_id, str(call_id), thread_id),
        )
        return str(call_id)

    async def _thread(self, tenant_id: UUID, owner_id: UUID | None, mark: str) -> UUID:
        thread_id = uuid4()
        await self.rows.execute(
            "insert into threads (id, tenant_id, owner_id, status, metadata, values, graph_version) "
            "select %s, %s, %s, 'idle', metadata || jsonb_build_object('mark', %s::text), values, "
            "graph_version from threads where id = %s",
            (thread_id, tenant_id, owner_id, mark, self.template),
        )
        for table, columns in _CHECKPOINT_COLUMNS.items():
            await self.rows.execute(
                f"insert into {table} (thread_id, {columns}) select %s, {columns} "  # noqa: S608  # our names
                f"from {table} where thread_id = %s",
                (str(thread_id), str(self.template)),
            )
        return thread_id

    async def _run(self, thread_id: UUID, *, is_open: bool, mark: str) -> str:
        run_id = uuid4()
        await self.rows.execute(
            "insert into runs (id, tenant_id, thread_id, assistant_id, graph_id, graph_version, user_id, roles, "
            "status, kwargs, metadata, multitask_strategy, outbox_id) "
            "select %s, t.tenant_id, t.id, r.assistant_id, r.graph_id, r.graph_version, null, r.roles, %s, "
            "r.kwargs, r.metadata || jsonb_build_object('mark', %s::text), r.multitask_strategy, "
            "gen_random_uuid() from runs r, threads t where r.id = %s and t.id = %s",
            (run_id, "pending" if is_open else "success", mark, self.template_run, thread_id),
        )
        return str(run_id)


_CHECKPOINT_COLUMNS: Final = {
    "checkpoints": "checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata",
    "checkpoint_blobs": "checkpoint_ns, channel, version, type, blob",
    "checkpoint_writes": "checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, task_path",
}


@asynccontextmanager
async def open_world(database_url: str, redis_url: str, data_dir: Path) -> AsyncIterator[World]:
    """The application with a worker, and everybody who calls it."""
    async with (
        open_platform(database_url, redis_url, data_dir, rate_limits="off") as platform,
        platform.worker(),
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as rows,
    ):
        app = create_app(WorldServices(platform.settings, platform.engine.db, platform.engine))
        app.state.identity_keys = keys = IdentityKeys(platform.settings)
        # Passwords of this world are compared quickly; how slow it must be is tested elsewhere.
        keys.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        async with (
            _client(app, "127.0.0.1") as here,
            _client(app, "203.0.113.7") as elsewhere,
        ):
            yield await _peopled(platform, keys, rows, here, elsewhere)


def _client(app: Any, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 40_000))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


async def _peopled(
    platform: Platform, keys: IdentityKeys, rows: Any, here: httpx.AsyncClient, elsewhere: httpx.AsyncClient
) -> World:
    db, ring = platform.engine.db, await keys.ring()
    await rows.execute("insert into tenants (id, name) values (%s, 'another')", (OTHER_TENANT,))
    await rows.execute(
        "insert into sites (id, tenant_id, key, name, allowed_origins) values (%s, %s, %s, 'a site', %s)",
        (uuid4(), DEMO_TENANT_ID, SITE, [ORIGIN]),
    )
    for tenant_id in (DEMO_TENANT_ID, OTHER_TENANT):
        await ListingRepository(db).upsert_batch(homes(tenant_id, 1))
    people, sign_ins, signer = People(db, keys.passwords), SignIns(db, ring), await keys.signer()
    accounts = {"outsider": Account(None, {}), "own_machine": Account(None, {})}
    buyer = await people.add(
        DEMO_TENANT_ID, email="buyer@access.example", display_name="B", roles=[Role.BUYER], password=PASSWORD
    )
    for role in Role:
        person = buyer
        if role is not Role.BUYER:
            person = await people.add(
                DEMO_TENANT_ID, email=f"{role}@access.example", display_name="P", roles=[role], password=None
            )
        signed_in = await sign_ins.begin(person.id, DEMO_TENANT_ID)
        bearer = signer.access(person.id, signed_in.id).token
        accounts[role.value] = Account(person.id, {"authorization": f"Bearer {bearer}"})
    accounts["program"] = await _program(rows, people)
    accounts["visitor"] = await _visitor(here)
    others = [
        await people.add(tenant_id, email=email, display_name="O", roles=[Role.BUYER], password=None)
        for tenant_id, email in (
            (DEMO_TENANT_ID, "neighbour@access.example"),
            (OTHER_TENANT, "stranger@access.example"),
        )
    ]
    started = await platform.start("plain", input={"x": 1})
    await platform.engine.runs.wait(started)
    state = await platform.engine.states.get(ANONYMOUS_BUYER, started.run.thread_id)
    assert state is not None
    world = World(
        rows=rows,
        db=db,
        here=here,
        elsewhere=elsewhere,
        accounts=accounts,
        neighbour=others[0].id,
        stranger=others[1].id,
        sign_ins=sign_ins,
        buyer=buyer.id,
        template=started.run.thread_id,
        template_run=started.run.id,
        checkpoint_id=state.config["configurable"]["checkpoint_id"],
    )
    for whose in ("neighbour", "stranger"):  # so that every list has something to leave out
        for kind in ("run", "token", "assistant"):
            await world.make(kind, "buyer", whose)
    return world


async def _program(rows: Any, people: People) -> Account:
    person = await people.add(
        DEMO_TENANT_ID, email="program@access.example", display_name="G", roles=[Role.BUYER], password=None
    )
    token = f"{TOKEN_PREFIX}{uuid4().hex}"
    await rows.execute(
        "insert into access_tokens (id, user_id, token_sha256, label) values (%s, %s, %s, 'a program')",
        (uuid4(), person.id, digest(token)),
    )
    return Account(person.id, {"x-api-key": token})


async def _visitor(client: httpx.AsyncClient) -> Account:
    response = await client.post("/api/v1/site/session", json={"site": SITE}, headers={"origin": ORIGIN})
    headers = {"authorization": f"Bearer {response.json()['access_token']}", "origin": ORIGIN}
    me = (await client.get("/api/v1/me", headers=headers)).json()
    return Account(UUID(me["visitor_id"]), headers)
